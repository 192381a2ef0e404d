/**
 * One POST to CookiePay, and what is known afterwards. It never throws, never repeats and follows no redirect.
 *
 * When no reply came back, one question matters: can the request have reached the gateway?
 * undici calls `onRequestStart` right before it writes a request to a connected socket; if that was never called,
 * not one byte was sent.
 */
import { Agent, type Dispatcher, request } from 'undici';
import { z } from 'zod';

/** Documented limits of CookiePay's own samples: 3 s to connect, 20 s in total (milliseconds). */
const CONNECT_TIMEOUT = 3_000;
const TOTAL_TIMEOUT = 20_000;
/** Real replies are below 2 KB; a larger one is not from CookiePay (bytes). */
const REPLY_LIMIT = 256 * 1024;
/** We close idle connections before the gateway does: a request on a connection that the gateway has closed has an unknown outcome (ms). */
const KEEP_ALIVE = 2_000;

export type Exchange =
  | {
      readonly kind: 'reply';
      readonly status: number;
      readonly body: string;
      readonly retryAfterMs: number | null;
    }
  /** No usable reply. `sent` is false when it is proven that not one byte of the request left this machine. */
  | {
      readonly kind: 'no_reply';
      readonly sent: boolean;
      readonly reason: string;
    };

export interface PostOptions {
  readonly headers?: Record<string, string>;
  readonly body: Record<string, string>;
  /** Aborts the call when the worker is stopped by force or the activity has timed out. */
  readonly signal?: AbortSignal | undefined;
}

export interface Http {
  readonly post: (path: string, options: PostOptions) => Promise<Exchange>;
  readonly close: () => Promise<void>;
}

export interface HttpOptions {
  readonly baseUrl: URL;
  /** Milliseconds for a whole call, connecting and reading included. */
  readonly totalTimeoutMs?: number;
}

export function createHttp({ baseUrl, totalTimeoutMs = TOTAL_TIMEOUT }: HttpOptions): Http {
  const agent = new Agent({
    connect: { timeout: CONNECT_TIMEOUT },
    keepAliveTimeout: KEEP_ALIVE,
    keepAliveMaxTimeout: KEEP_ALIVE,
    pipelining: 1,
  });
  return {
    post: (path, options) => post(agent, new URL(path, baseUrl), options, totalTimeoutMs),
    close: () => agent.destroy(),
  };
}

async function post(agent: Agent, url: URL, options: PostOptions, totalTimeoutMs: number): Promise<Exchange> {
  let sent = false;
  const deadline = AbortSignal.timeout(totalTimeoutMs);
  const signal = options.signal ? AbortSignal.any([deadline, options.signal]) : deadline;
  try {
    const response = await request(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'accept-encoding': 'identity',
        ...options.headers,
      },
      body: JSON.stringify(options.body),
      signal,
      dispatcher: agent.compose(noteSending(() => (sent = true))),
    });
    const body = await readLimited(response.body);
    if (body === null)
      return {
        kind: 'no_reply',
        sent: true,
        reason: `the reply is larger than ${REPLY_LIMIT} bytes`,
      };
    return {
      kind: 'reply',
      status: response.statusCode,
      body,
      retryAfterMs: retryAfter(response.headers['retry-after']),
    };
  } catch (error) {
    const reason = deadline.aborted ? `no reply within ${totalTimeoutMs / 1000} s` : describe(error);
    return { kind: 'no_reply', sent, reason };
  }
}

/** Calls `sending` at the moment the request is about to be written to a connected socket. */
function noteSending(sending: () => void): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) =>
    dispatch(options, {
      onRequestStart(controller, context) {
        sending();
        handler.onRequestStart?.(controller, context);
      },
      onRequestUpgrade: (...args) => handler.onRequestUpgrade?.(...args),
      onResponseStart: (...args) => handler.onResponseStart?.(...args),
      onResponseData: (...args) => handler.onResponseData?.(...args),
      onResponseEnd: (...args) => handler.onResponseEnd?.(...args),
      onResponseError: (...args) => handler.onResponseError?.(...args),
    });
}

/** The body as text (UTF-8, without a byte order mark), or null when it is larger than the limit; the rest is not read. */
async function readLimited(body: Dispatcher.ResponseData['body']): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > REPLY_LIMIT) {
      body.destroy();
      return null;
    }
    chunks.push(chunk);
  }
  return new TextDecoder('utf-8').decode(Buffer.concat(chunks));
}

/** The longest wait that a gateway can ask for (seconds). */
const LONGEST_RETRY_AFTER = 3_600;

/** Retry-After in seconds -> milliseconds; the form with a date is ignored, because gateways do not use it. */
function retryAfter(header: string | string[] | undefined): number | null {
  const seconds = Number(Array.isArray(header) ? header[0] : header);
  return header !== undefined && Number.isFinite(seconds) && seconds >= 0
    ? Math.min(seconds, LONGEST_RETRY_AFTER) * 1000
    : null;
}

/** The code of a transport error (ECONNREFUSED, ENOTFOUND, …), not its text: that could contain what was sent. */
function describe(error: unknown): string {
  const { code, cause, name } = errorShape.parse(error);
  return code ?? (cause ? describe(cause) : name);
}

const errorShape = z
  .object({ name: z.string(), code: z.string().optional(), cause: z.unknown().optional() })
  .catch({ name: 'unknown transport error' });
