/** The refund client over HTTP. Bodies and queries go to the client as they came: it validates them. */
import type { FastifyInstance } from 'fastify';
import type { Decision, DepositReport, RefundClient, RefundFilter, RefundRequest } from '../client';
import { parseCheck } from '../client/update';

interface OfRefund {
  readonly Params: { readonly refundId: string };
}

interface Update<Body> extends OfRefund {
  readonly Body: Body;
  readonly Headers: { readonly 'idempotency-key'?: string };
}

export function addRefundRoutes(app: FastifyInstance, refunds: RefundClient): void {
  app.post<{ Body: RefundRequest }>('/refunds', async ({ body }, reply) => {
    const { outcome, refund } = await refunds.start(body);
    return await reply
      .code(outcome === 'started' ? 201 : 200)
      .header('location', `/refunds/${refund.refundId}`)
      .send(refund);
  });

  app.get<{ Querystring: RefundFilter }>('/refunds', async ({ query }) => await refunds.list(query));

  app.get<OfRefund>('/refunds/:refundId', async ({ params }) => await refunds.get(params.refundId));

  app.post<Update<Decision>>(
    '/refunds/:refundId/resolve',
    async ({ params, body, headers }) =>
      await refunds.resolve(params.refundId, body, { idempotencyKey: headers['idempotency-key'] }),
  );

  app.post<Update<DepositReport>>(
    '/refunds/:refundId/deposited',
    async ({ params, body, headers }) =>
      await refunds.deposited(params.refundId, body, { idempotencyKey: headers['idempotency-key'] }),
  );

  app.post<OfRefund>('/refunds/:refundId/check', async ({ params, body }) => {
    parseCheck(body);
    return await refunds.check(params.refundId);
  });
}
