import type { FastifyInstance } from 'fastify';
import type { RefundClient } from '../client';
import { sendProblem } from './problems';

/** They need no key. */
export const HEALTH_ROUTES = ['/healthz', '/readyz'];

/** `/healthz`: this process answers. `/readyz`: Temporal answers, too, so refunds can be started. */
export function addHealthRoutes(app: FastifyInstance, refunds: Pick<RefundClient, 'ready'>): void {
  app.get('/healthz', () => ({ status: 'ok' }));

  app.get('/readyz', async (_request, reply) => {
    try {
      await refunds.ready();
    } catch {
      const headers = { 'retry-after': '5' };
      return await sendProblem(reply, { status: 503, detail: 'Temporal does not answer.', headers });
    }
    return { status: 'ready' };
  });
}
