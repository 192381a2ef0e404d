/** What people order about a refund: a decision, a look at CookiePay now, the news that finance has paid. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { parseCheck, parseDeposited, parseResolve, type RefundClient } from '../client';

export type OrderTaker = Pick<RefundClient, 'resolve' | 'check' | 'deposited'>;

interface OfRefund {
  readonly Params: { readonly refundId: string };
}

export const ORDER_ROUTES = ['/refunds/:refundId/resolve', '/refunds/:refundId/check', '/refunds/:refundId/deposited'];

export function addOrderRoutes(app: FastifyInstance, refunds: OrderTaker): void {
  app.post<OfRefund>('/refunds/:refundId/resolve', async ({ params, body, headers }) => {
    const { order, idempotencyKey } = parseResolve(body, idempotencyKeyOf(headers));
    return await refunds.resolve(params.refundId, order, { idempotencyKey });
  });

  app.post<OfRefund>('/refunds/:refundId/check', { config: { bodyMayBeEmpty: true } }, async ({ params, body }) => {
    parseCheck(body);
    return await refunds.check(params.refundId);
  });

  app.post<OfRefund>('/refunds/:refundId/deposited', async ({ params, body, headers }) => {
    const { order, idempotencyKey } = parseDeposited(body, idempotencyKeyOf(headers));
    return await refunds.deposited(params.refundId, order, { idempotencyKey });
  });
}

const idempotencyKeyOf = (headers: FastifyRequest['headers']): unknown => headers['idempotency-key'];
