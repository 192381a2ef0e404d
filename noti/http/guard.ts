/** Who may post Notis. Every other caller gets the answer of a path that does not exist. */
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createAddressCheck } from '../../runtime/config/noti-edge';
import { createSecretCheck } from '../../runtime/secret';

export interface GuardOptions {
  /** Of the path `/noti/{secret}`: one, or two while one replaces the other. */
  readonly secrets: readonly string[];
  /** Addresses and networks that may post; absent: all. */
  readonly allowFrom?: readonly string[];
  /** Requests without the secret that one address may make in a minute before it gets 429. Default 60. */
  readonly refusalsPerMinute?: number;
}

export interface Guard {
  readonly admits: (request: FastifyRequest, secret: string) => boolean;
  /** The answer to every request that is not admitted. */
  readonly refuse: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;
}

/**
 * Only refusals are counted. Requests with the right secret are never limited by address: all callers behind one
 * proxy have the same address, so any of them could lock CookiePay out. Overload is answered with 503.
 */
export async function createGuard(app: FastifyInstance, options: GuardOptions): Promise<Guard> {
  await app.register(rateLimit, { global: false });
  const count = app.createRateLimit({ max: options.refusalsPerMinute ?? 60, timeWindow: 60_000 });
  const isSecret = createSecretCheck(options.secrets);
  const isAllowed = options.allowFrom === undefined ? () => true : createAddressCheck(options.allowFrom);
  return {
    admits: (request, secret) => {
      const right = isSecret(secret); // always compared, so the time does not tell which of the two was wrong
      return isAllowed(request.ip) && right;
    },
    refuse: async (request, reply) => {
      const refusals = await count(request);
      if (refusals.isAllowed || !refusals.isExceeded) return await notFound(reply);
      const headers = { 'retry-after': String(refusals.ttlInSeconds), connection: 'close' };
      return await reply.code(429).headers(headers).type('text/plain').send('too many requests');
    },
  };
}

export const notFound = async (reply: FastifyReply): Promise<FastifyReply> =>
  await reply.code(404).type('text/plain').send('not found');
