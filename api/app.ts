/**
 * The HTTP API for order backends in any language: the refund client over HTTP, and the Noti inbox. Fastify's own log is
 * off, because it would contain headers and queries.
 */
import Fastify, { type FastifyInstance, type HTTPMethods } from 'fastify';
import type { RefundClient } from '../client';
import type { Log } from '../runtime/config';
import { requireKey } from './auth';
import { addHealthRoutes, HEALTH_ROUTES } from './health';
import { acceptOnlyPlainJson } from './json-body';
import { addNotiRoutes, type NotiReader } from './notis';
import { problemOf, sendProblem } from './problems';
import { addRefundRoutes } from './refunds';

export interface ApiAppOptions {
  readonly refunds: RefundClient;
  readonly notis: NotiReader;
  /** Bearer keys: one, or two while one replaces the other. */
  readonly keys: readonly string[];
  readonly log: Log;
  readonly authFailuresPerMinute?: number;
}

/** A refund request has at most about 1 KB. */
const BODY_LIMIT = 16 * 1024;

export async function createApiApp(options: ApiAppOptions): Promise<FastifyInstance> {
  const { refunds, notis, keys, log, authFailuresPerMinute: failuresPerMinute = 20 } = options;
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_LIMIT,
    requestTimeout: 20_000, // for the request to arrive; a check may take a minute to answer
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (_error, _request, reply) => {
      void sendProblem(reply, { status: 400, detail: 'The address of the request is malformed.' });
    },
  });
  acceptOnlyPlainJson(app);
  answerErrors(app, log);
  logAnswers(app, log);
  await requireKey(app, { keys, failuresPerMinute, open: HEALTH_ROUTES });
  const methodsOf = collectMethods(app);
  addHealthRoutes(app, refunds);
  addRefundRoutes(app, refunds);
  addNotiRoutes(app, notis);
  refuseOtherMethods(app, new Map(methodsOf));
  return app;
}

function answerErrors(app: FastifyInstance, log: Log): void {
  app.setNotFoundHandler(
    async (_request, reply) => await sendProblem(reply, { status: 404, detail: 'This address does not exist.' }),
  );
  app.setErrorHandler(async (error, request, reply) => {
    const problem = problemOf(error);
    const route = request.routeOptions.url;
    if (problem === null) {
      log.error({ error, route }, 'A request failed in an unforeseen way. It was answered with 500.');
      return await sendProblem(reply, { status: 500, detail: 'An error in this program. It has been logged.' });
    }
    if (problem.status >= 500)
      log.warn({ error, route }, 'A request could not be served now. It was answered with 503.');
    return await sendProblem(reply, problem);
  });
}

function logAnswers(app: FastifyInstance, log: Log): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { method, routeOptions } = request;
    const ms = Math.round(reply.elapsedTime);
    log.debug({ method, route: routeOptions.url, status: reply.statusCode, ms }, 'Request answered.');
    done();
  });
}

const METHODS: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** The methods of each address that is added from now on. */
function collectMethods(app: FastifyInstance): ReadonlyMap<string, readonly HTTPMethods[]> {
  const methodsOf = new Map<string, HTTPMethods[]>();
  app.addHook('onRoute', ({ url, method }) => {
    methodsOf.set(url, [...(methodsOf.get(url) ?? []), method].flat());
  });
  return methodsOf;
}

function refuseOtherMethods(app: FastifyInstance, methodsOf: ReadonlyMap<string, readonly HTTPMethods[]>): void {
  for (const [url, methods] of methodsOf) {
    const allow = [...methods].sort().join(', ');
    const refusal = { status: 405, detail: `This address accepts ${allow}.`, headers: { allow } };
    app.route({
      method: METHODS.filter((method) => !methods.includes(method)),
      url,
      onRequest: async (_request, reply) => await sendProblem(reply, refusal), // before a body is read
      handler: async (_request, reply) => await sendProblem(reply, refusal),
    });
  }
}
