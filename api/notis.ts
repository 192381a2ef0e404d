import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { InvalidInput } from '../client';
import { faultsOf, pageLimit } from '../client/fields';
import type { Inbox } from '../noti/inbox/inbox';
import type { NotiQuery } from '../noti/inbox/list';
import { NOTI_STATUSES } from '../noti/inbox/schema';
import { sendProblem } from './problems';

/** The part of the Noti inbox that the API uses. */
export type NotiReader = Pick<Inbox, 'list' | 'replay'>;

const querySchema = z.strictObject({
  status: z.enum(NOTI_STATUSES, `must be one of ${NOTI_STATUSES.join(', ')}`).exactOptional(),
  limit: pageLimit,
  cursor: z.string('must be given once').exactOptional(),
});

export function addNotiRoutes(app: FastifyInstance, notis: NotiReader): void {
  app.get('/notis', async ({ query }) => await notis.list(parseQuery(query)));

  app.post<{ Params: { id: string } }>('/notis/:id/replay', async ({ params }, reply) => {
    const noti = await notis.replay(params.id);
    if (noti !== null) return noti;
    return await sendProblem(reply, { status: 404, detail: 'There is no Noti with this id. GET /notis lists all.' });
  });
}

function parseQuery(query: unknown): NotiQuery {
  const result = querySchema.safeParse(query);
  if (result.success) return result.data;
  throw new InvalidInput(faultsOf(result));
}
