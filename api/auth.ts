import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import { createSecretCheck } from '../runtime/secret';
import { sendProblem } from './problems';

export interface AuthOptions {
  /** One, or two while one replaces the other. */
  readonly keys: readonly string[];
  /** Wrong or missing keys that one address may send in a minute before it gets 429. */
  readonly failuresPerMinute: number;
  /** Route patterns that need no key. */
  readonly open: readonly string[];
}

/** Asks for `Authorization: Bearer KEY` before a body is read and before it can be told which paths exist. */
export async function requireKey(app: FastifyInstance, options: AuthOptions): Promise<void> {
  await app.register(rateLimit, { global: false });
  const countFailure = app.createRateLimit({ max: options.failuresPerMinute, timeWindow: 60_000 });
  const isKey = createSecretCheck(options.keys);
  app.addHook('onRequest', async (request, reply) => {
    const route = request.routeOptions.url;
    if (route !== undefined && options.open.includes(route)) return;
    // The right key always passes: otherwise anyone behind the same address could lock the order backend out.
    if (isKey(bearerOf(request.headers.authorization))) return;
    const count = await countFailure(request);
    if (!count.isAllowed && count.isExceeded) {
      const headers = { 'retry-after': String(count.ttlInSeconds) };
      return await sendProblem(reply, { status: 429, detail: 'Too many wrong keys from this address.', headers });
    }
    const headers = { 'www-authenticate': 'Bearer' };
    return await sendProblem(reply, { status: 401, detail: 'Send Authorization: Bearer and the API key.', headers });
  });
}

const bearerOf = (header: string | undefined): string => /^Bearer +(\S+)$/i.exec(header ?? '')?.[1] ?? '';
