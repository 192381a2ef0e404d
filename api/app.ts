/**
 * The HTTP API for order backends in any language: the client library over HTTP, and a look into the Noti inbox.
 * Fastify's own logging is off, because it would write headers and queries.
 */
import Fastify, { type FastifyInstance, type HTTPMethods } from 'fastify';
import type { Log } from '../runtime/config';
import { requireKey } from './auth';
import { addOrderRoutes, ORDER_ROUTES } from './decisions';
import { addHealthRoutes, HEALTH_ROUTES } from './health';
import { acceptOnlyPlainJson } from './json-body';
import { addNotiRoutes, type NotiReader } from './notis';
import { problemOf, sendProblem } from './problems';
import { addRefundRoutes, type Refunds } from './refunds';

export interface ApiAppOptions {
  readonly refunds: Refunds;
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
    requestTimeout: 20_000, // for the request to come in; the answer to a check may take a minute
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (_error, _request, reply) => {
      void sendProblem(reply, { status: 400, detail: 'The address of the request is malformed.' });
    },
  });
  acceptOnlyPlainJson(app);
  answerErrors(app, log);
  await requireKey(app, { keys, failuresPerMinute, open: HEALTH_ROUTES });
  addHealthRoutes(app, refunds);
  addRefundRoutes(app, refunds);
  addOrderRoutes(app, refunds);
  addNotiRoutes(app, notis);
  refuseOtherMethods(app, {
    '/refunds': ['GET', 'HEAD', 'POST'],
    ...Object.fromEntries([...ORDER_ROUTES, '/notis/:id/replay'].map((url) => [url, ['POST']])),
    ...Object.fromEntries(['/refunds/:refundId', '/notis', ...HEALTH_ROUTES].map((url) => [url, ['GET', 'HEAD']])),
  });
  return app;
}

function answerErrors(app: FastifyInstance, log: Log): void {
  app.setNotFoundHandler(
    async (_request, reply) => await sendProblem(reply, { status: 404, detail: 'There is nothing at this address.' }),
  );
  app.setErrorHandler(async (error, request, reply) => {
    const problem = problemOf(error);
    const route = request.routeOptions.url;
    if (problem !== null && problem.status < 500) return await sendProblem(reply, problem);
    if (problem === null) log.error({ error, route }, 'The API failed at a request; it was answered with 500.');
    else log.warn({ error, route }, 'The API could not serve a request for now; it was answered with 503.');
    return await sendProblem(reply, problem ?? { status: 500, detail: 'A fault of this program; it has been logged.' });
  });
  app.addHook('onResponse', (request, reply, done) => {
    const { method, routeOptions } = request;
    const ms = Math.round(reply.elapsedTime);
    log.debug({ method, route: routeOptions.url, status: reply.statusCode, ms }, 'Request answered.');
    done();
  });
}

const METHODS: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

function refuseOtherMethods(app: FastifyInstance, allowed: Readonly<Record<string, readonly string[]>>): void {
  for (const [url, methods] of Object.entries(allowed)) {
    const headers = { allow: methods.join(', ') };
    const refusal = { status: 405, detail: `This address takes ${methods.join(', ')}.`, headers };
    app.route({
      method: METHODS.filter((method) => !methods.includes(method)),
      url,
      onRequest: async (_request, reply) => await sendProblem(reply, refusal), // before a body is read
      handler: async (_request, reply) => await sendProblem(reply, refusal),
    });
  }
}
