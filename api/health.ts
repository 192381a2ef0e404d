import type { FastifyInstance } from 'fastify';
import { sendProblem } from './problems';
import type { Refunds } from './refunds';

export const HEALTH_ROUTES = ['/healthz', '/readyz'];

/** `/healthz`: this process answers. `/readyz`: so does Temporal, hence refunds can be started. Neither needs a key. */
export function addHealthRoutes(app: FastifyInstance, refunds: Pick<Refunds, 'ready'>): void {
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
