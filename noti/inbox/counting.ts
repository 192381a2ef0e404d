/** How many Notis there are of what kind, for metrics. */
import { type Kysely, sql } from 'kysely';
import type { InboxDatabase, NotiStatus } from './schema';

export async function countsOf<S extends NotiStatus>(
  db: Kysely<InboxDatabase>,
  among: readonly S[],
): Promise<Readonly<Record<S, number>>> {
  const query = db.selectFrom('notis').select(['status', (count) => count.fn.countAll().as('count')]);
  const rows = await query.where('status', 'in', among).groupBy('status').execute();
  const counted = new Map<NotiStatus, number>(rows.map((row) => [row.status, Number(row.count)]));
  const all = among.map((status) => [status, counted.get(status) ?? 0]);
  return Object.fromEntries(all) as Record<S, number>; // fromEntries forgets that the keys are all of them
}

/** @returns milliseconds; 0 when none is pending. */
export async function oldestPendingMs(db: Kysely<InboxDatabase>): Promise<number> {
  const age = sql<string | number | null>`extract(epoch from now() - min(received_at)) * 1000`.as('age');
  const row = await db.selectFrom('notis').select(age).where('status', '=', 'pending').executeTakeFirst();
  return Number(row?.age ?? 0);
}
