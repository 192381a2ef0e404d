/**
 * The public listener that CookiePay posts to. It stores, and only then answers; it knows nothing of Temporal, so no
 * trouble there can keep a Noti out. Fastify's own logging is off: it would write the secret path.
 */
import { createServer } from 'node:http';
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { Overloaded } from '../inbox/batching';
import type { Inbox } from '../inbox/inbox';
import { type Complaint, createComplaint } from './complaint';
import { createGuard, type GuardOptions, notFound } from './guard';
import { createShedding } from './shedding';
import { boundSockets } from './sockets';

export const DEFAULT_SUCCESS_ANSWER = '<html><body><RESULT>SUCCESS</RESULT></body></html>';

export interface NotiAppOptions extends GuardOptions {
  readonly inbox: Pick<Inbox, 'store' | 'ping'>;
  /** What CookiePay gets once a Noti is stored: HTML. */
  readonly successAnswer?: string;
  /** Proxies whose X-Forwarded-For is believed, as addresses and networks; absent: none. */
  readonly trustedProxies?: readonly string[];
  readonly log: Logger;
  /** Called after each answered Noti that is new. */
  readonly onStored: () => void;
  /** Called for each request that was refused unread, with the secret or without: there was no time for it. */
  readonly onShed?: () => void;
  /** Called with each answer to a Noti that came with the secret. */
  readonly onAnswered?: (answer: { readonly stored: boolean; readonly ms: number }) => void;
}

/** A Noti has about 1 KB. */
const BODY_LIMIT = 16 * 1024;

/** A sender that needs longer for headers and body together is cut off, and so is one that sends nothing at all. */
const REQUEST_TIMEOUT_MS = 5_000;
const TIMEOUTS = {
  ...{ requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS, connectionsCheckingInterval: 1_000 },
  keepAliveTimeout: 5_000,
};
const SILENCE_MS = 10_000;

/** Each costs some 20 KB; CookiePay needs a handful. */
export const MOST_CONNECTIONS = 2_000;

export async function createNotiApp(options: NotiAppOptions): Promise<FastifyInstance> {
  const { inbox, log } = options;
  const complain = createComplaint(
    log,
    'A Noti could NOT be stored and was answered with 503. Check the inbox database, and the load of this machine.',
  );
  const shedding = createShedding({
    prefix: '/noti/',
    onShed: () => {
      complain(new Overloaded('too many requests at once for this process; this one was not read'));
      options.onShed?.();
    },
  });
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_LIMIT,
    trustProxy: options.trustedProxies === undefined ? false : [...options.trustedProxies],
    serverFactory: (listener) => createServer(TIMEOUTS, shedding.before(listener)).setTimeout(SILENCE_MS),
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 1_024 },
    frameworkErrors: (_error, _request, reply) => void notFound(reply),
  });
  boundSockets(app.server, MOST_CONNECTIONS);
  acceptAnyBody(app);
  const guard = await createGuard(app, options);
  app.addHook('onClose', shedding.stop);
  // Before the body is read, so that a wrong secret cannot be told from a path that does not exist, whatever is sent.
  app.addHook('onRequest', async (request, reply) => {
    if (request.is404) await guard.refuse(request, reply);
  });
  app.setNotFoundHandler(async (_request, reply) => await notFound(reply));
  app.setErrorHandler<FastifyError>(async (error, _request, reply) => await refuse(error, reply, log));

  app.get('/healthz', { exposeHeadRoute: false }, () => ({ status: 'ok' }));
  app.get('/readyz', { exposeHeadRoute: false }, async (_request, reply) => await readiness(inbox, reply, log));
  app.post<{ Params: { secret: string } }>('/noti/:secret', {
    onRequest: async (request, reply) => {
      if (!guard.admits(request, request.params.secret)) return await guard.refuse(request, reply);
      // Fastify answers 415 to a Content-Type that it cannot parse; what CookiePay sends there is not documented.
      request.raw.headers['content-type'] = 'text/plain';
      return;
    },
    handler: async (request, reply) => await receive(request, reply, options, complain),
  });
  return app;
}

/** Whatever its Content-Type says, a body is text here, and reading it cannot fail. */
function acceptAnyBody(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body.toString());
  });
}

async function receive(
  request: FastifyRequest,
  reply: FastifyReply,
  { inbox, log, onStored, onAnswered, successAnswer = DEFAULT_SUCCESS_ANSWER }: NotiAppOptions,
  complain: Complaint,
): Promise<FastifyReply> {
  const body = typeof request.body === 'string' ? request.body : '';
  try {
    const { id, duplicate, status } = await inbox.store(body);
    log.debug({ notiId: id, duplicate, status }, 'Noti stored.'); // the inbox itself is the record of what came in
    onAnswered?.({ stored: true, ms: reply.elapsedTime });
    if (!duplicate) onStored();
  } catch (error) {
    complain(error);
    onAnswered?.({ stored: false, ms: reply.elapsedTime });
    return await reply.code(503).header('retry-after', '10').type('text/plain').send('not stored, send again');
  }
  return await reply.code(200).type('text/html; charset=utf-8').send(successAnswer);
}

async function readiness(inbox: Pick<Inbox, 'ping'>, reply: FastifyReply, log: Logger): Promise<FastifyReply> {
  try {
    await inbox.ping();
    return await reply.send({ status: 'ready' });
  } catch (error) {
    log.error({ error }, 'Not ready: the Noti inbox cannot be written.');
    return await reply.code(503).send({ status: 'unready', reason: 'the Noti inbox cannot be written' });
  }
}

/** What Fastify itself objects to: too large, malformed, broken off. */
async function refuse(error: FastifyError, reply: FastifyReply, log: Logger): Promise<FastifyReply> {
  const status = error.statusCode ?? 500;
  if (status < 500) return await reply.code(status).type('text/plain').send('refused');
  log.error({ error }, 'The Noti listener failed at a request; it was answered with 500.');
  return await reply.code(500).type('text/plain').send('failed');
}
