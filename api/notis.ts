import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Inbox } from '../noti/inbox/inbox';
import { NOTI_STATUSES } from '../noti/inbox/schema';
import { InvalidQuery, sendProblem } from './problems';
import { fromQuery } from './query';

/** The part of the inbox that the API shows and sets going again. */
export type NotiReader = Pick<Inbox, 'list' | 'replay'>;

const LIMIT_RULE = 'must be a whole number from 1 to 100';

const querySchema = z.strictObject({
  status: z.enum(NOTI_STATUSES, `must be one of ${NOTI_STATUSES.join(', ')}`).optional(),
  limit: z.number(LIMIT_RULE).int(LIMIT_RULE).min(1, LIMIT_RULE).max(100, LIMIT_RULE).default(50),
  cursor: z.string('must be given once').optional(),
});

export function addNotiRoutes(app: FastifyInstance, notis: NotiReader): void {
  app.get('/notis', async (request) => {
    const { status, limit, cursor } = parseQuery(request.query);
    return await notis.list({ limit, ...(status && { status }), ...(cursor !== undefined && { cursor }) });
  });
  app.post<{ Params: { id: string } }>('/notis/:id/replay', async (request, reply) => {
    const noti = await notis.replay(request.params.id);
    if (noti !== null) return noti;
    return await sendProblem(reply, { status: 404, detail: 'There is no Noti with this id; GET /notis lists them.' });
  });
}

function parseQuery(query: unknown): z.output<typeof querySchema> {
  const result = querySchema.safeParse(fromQuery(query));
  if (result.success) return result.data;
  throw new InvalidQuery(
    result.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({ field: key.slice(0, 50), message: 'is not a known field' }))
        : [{ field: issue.path.join('.'), message: issue.message }],
    ),
  );
}
