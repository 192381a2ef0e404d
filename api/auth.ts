import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import { createSecretCheck } from '../runtime/secret';
import { sendProblem } from './problems';

export interface AuthOptions {
  /** One, or two while one replaces the other. */
  readonly keys: readonly string[];
  /** Requests with a wrong or missing key that one address may send in a minute. Further ones get 429. */
  readonly failuresPerMinute: number;
  /** Route patterns that need no key. */
  readonly open: readonly string[];
}

/** Demands `Authorization: Bearer KEY`, before a body is read. A caller without the key does not learn which paths exist. */
export async function requireKey(app: FastifyInstance, options: AuthOptions): Promise<void> {
  await app.register(rateLimit, { global: false });
  const countFailure = app.createRateLimit({ max: options.failuresPerMinute, timeWindow: 60_000 });
  const isKey = createSecretCheck(options.keys);
  app.addHook('onRequest', async (request, reply) => {
    const route = request.routeOptions.url;
    if (route !== undefined && options.open.includes(route)) return;
    // The right key always passes. Otherwise another program at the same address could lock the order backend out.
    if (isKey(bearerOf(request.headers.authorization))) return;
    const count = await countFailure(request);
    if (!count.isAllowed && count.isExceeded) {
      const headers = { 'retry-after': String(count.ttlInSeconds) };
      return await sendProblem(reply, {
        status: 429,
        detail: 'Too many requests with a wrong key from this address. Wait, then send the right key.',
        headers,
      });
    }
    const headers = { 'www-authenticate': 'Bearer' };
    return await sendProblem(reply, {
      status: 401,
      detail: 'The API key is missing or wrong. Send the header Authorization: Bearer KEY.',
      headers,
    });
  });
}

const bearerOf = (header: string | undefined): string => /^Bearer +(\S+)$/i.exec(header ?? '')?.[1] ?? '';
