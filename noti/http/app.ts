/**
 * The public listener that CookiePay posts to. It stores a Noti first and answers then. It does not know Temporal, so
 * no trouble there can keep a Noti out. Fastify's own logging is off: it would write the secret path.
 */
import underPressure from '@fastify/under-pressure';
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Inbox } from '../inbox/inbox';
import { createGuard, type GuardOptions, notFound } from './guard';

export const DEFAULT_SUCCESS_ANSWER = '<html><body><RESULT>SUCCESS</RESULT></body></html>';

export interface NotiAppOptions extends GuardOptions {
  readonly inbox: Pick<Inbox, 'store' | 'ping'>;
  /** What CookiePay gets when a Noti is stored: HTML. */
  readonly successAnswer?: string;
  /** Proxies whose X-Forwarded-For is believed, as addresses and networks; absent: none. */
  readonly trustedProxies?: readonly string[];
  readonly log: Logger;
  /** Called after each answered Noti that is new. */
  readonly onStored: () => void;
  /** Called for each request that was refused unread because the process is overloaded. */
  readonly onShed?: () => void;
  /** Called with each answer to a Noti that came with the secret. */
  readonly onAnswered?: (answer: { readonly stored: boolean; readonly ms: number }) => void;
}

/** A Noti has about 1 KB. */
const BODY_LIMIT = 16 * 1024;

/** Open connections; above it Node refuses new ones. Each costs some 20 KB; a proxy in front needs a handful. */
export const MOST_CONNECTIONS = 2_000;

/** A sender gets this long for headers and body together; a connection without a request is closed after it, too. */
const REQUEST_TIMEOUT_MS = 5_000;

/** The average over one second. With more the process is overloaded: what comes is refused before it is read. */
const MOST_EVENT_LOOP_DELAY_MS = 1_000;

const RETRY_AFTER_SECONDS = 10;

export async function createNotiApp(options: NotiAppOptions): Promise<FastifyInstance> {
  const { inbox, log } = options;
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_LIMIT,
    trustProxy: options.trustedProxies === undefined ? false : [...options.trustedProxies],
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: REQUEST_TIMEOUT_MS,
    http: { headersTimeout: REQUEST_TIMEOUT_MS, connectionsCheckingInterval: 1_000 },
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 1_024 },
    frameworkErrors: (_error, _request, reply) => void notFound(reply),
  });
  app.server.maxConnections = MOST_CONNECTIONS;
  acceptAnyBody(app);
  const guard = await createGuard(app, options);
  // Before the body is read, so that a wrong secret cannot be told from a path that does not exist, whatever is sent.
  app.addHook('onRequest', async (request, reply) => {
    if (request.is404) await guard.refuse(request, reply);
  });
  app.setNotFoundHandler(async (_request, reply) => await notFound(reply));
  app.setErrorHandler<FastifyError>(async (error, _request, reply) => await refuse(error, reply, options));

  app.get('/healthz', { exposeHeadRoute: false }, () => ({ status: 'ok' }));
  app.get('/readyz', { exposeHeadRoute: false }, async (_request, reply) => await readiness(inbox, reply, log));
  // In a scope of its own, so that the two above are answered in a flood, too.
  await app.register(async (scope) => {
    await scope.register(underPressure, {
      maxEventLoopDelay: MOST_EVENT_LOOP_DELAY_MS,
      retryAfter: RETRY_AFTER_SECONDS,
    });
    scope.post<{ Params: { secret: string } }>('/noti/:secret', {
      onRequest: async (request, reply) => {
        if (!guard.admits(request, request.params.secret)) return await guard.refuse(request, reply);
        // Fastify answers 415 to a Content-Type that it cannot parse; what CookiePay sends there is not documented.
        request.raw.headers['content-type'] = 'text/plain';
        return;
      },
      handler: async (request, reply) => await receive(request, reply, options),
    });
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
): Promise<FastifyReply> {
  const body = typeof request.body === 'string' ? request.body : '';
  try {
    const { id, duplicate, status } = await inbox.store(body);
    log.debug({ notiId: id, duplicate, status }, 'Noti stored.'); // the inbox itself is the record of what came in
    onAnswered?.({ stored: true, ms: reply.elapsedTime });
    if (!duplicate) onStored();
  } catch (error) {
    log.error({ error }, 'A Noti could NOT be stored and was answered with 503. Check the inbox database.');
    onAnswered?.({ stored: false, ms: reply.elapsedTime });
    return await notStored(reply);
  }
  return await reply.code(200).type('text/html; charset=utf-8').send(successAnswer);
}

const notStored = async (reply: FastifyReply): Promise<FastifyReply> =>
  await reply
    .code(503)
    .header('retry-after', String(RETRY_AFTER_SECONDS))
    .type('text/plain')
    .send('not stored, send again');

async function readiness(inbox: Pick<Inbox, 'ping'>, reply: FastifyReply, log: Logger): Promise<FastifyReply> {
  try {
    await inbox.ping();
    return await reply.send({ status: 'ready' });
  } catch (error) {
    log.error({ error }, 'Not ready: the Noti inbox cannot be written.');
    return await reply.code(503).send({ status: 'unready', reason: 'the Noti inbox cannot be written' });
  }
}

/** The answer to what Fastify itself objects to: overload, or a body that is too large, malformed or incomplete. */
async function refuse(
  error: FastifyError,
  reply: FastifyReply,
  { log, onShed }: Pick<NotiAppOptions, 'log' | 'onShed'>,
): Promise<FastifyReply> {
  if (error.code === 'FST_UNDER_PRESSURE') {
    log.warn('This process is overloaded: a request was answered with 503 unread.');
    onShed?.();
    return await notStored(reply);
  }
  const status = error.statusCode ?? 500;
  if (status < 500) return await reply.code(status).type('text/plain').send('refused');
  log.error({ error }, 'The Noti listener failed at a request and answered it with 500.');
  return await reply.code(500).type('text/plain').send('failed');
}
