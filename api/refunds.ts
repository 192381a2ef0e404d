import type { FastifyInstance } from 'fastify';
import { parseRefundFilter, parseRefundRequest, type RefundClient } from '../client';
import type { OrderTaker } from './decisions';
import { fromQuery } from './query';

export type Refunds = OrderTaker & Pick<RefundClient, 'start' | 'get' | 'list' | 'ready'>;

export function addRefundRoutes(app: FastifyInstance, refunds: Refunds): void {
  app.post('/refunds', async (request, reply) => {
    const { outcome, refund } = await refunds.start(parseRefundRequest(request.body));
    return await reply
      .code(outcome === 'started' ? 201 : 200)
      .header('location', `/refunds/${refund.refundId}`)
      .send(refund);
  });

  app.get('/refunds', async (request) => await refunds.list(parseRefundFilter(fromQuery(request.query))));

  app.get<{ Params: { refundId: string } }>(
    '/refunds/:refundId',
    async (request) => await refunds.get(request.params.refundId),
  );
}
