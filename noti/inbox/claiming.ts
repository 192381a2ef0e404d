/** Lends Notis to dispatchers, and takes back what became of them. */
import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { rowOf } from './listing';
import type { InboxDatabase, NotiRow } from './schema';

export interface Claimed extends NotiRow {
  /** Proves to `settle` that nobody took the Noti up since. */
  readonly claim: string;
  /** Milliseconds since it was first received. */
  readonly ageMs: number;
}

export type Settlement =
  | { readonly status: 'applied'; readonly refundId: string; readonly note: string }
  /** Tried again after `retryInMs`; a Noti that is `unmatched` already stays so until it is applied. */
  | { readonly status: 'pending' | 'unmatched'; readonly note: string; readonly retryInMs: number };

export interface Settled {
  readonly noti: Claimed;
  readonly settlement: Settlement;
}

export async function claim(db: Kysely<InboxDatabase>, limit: number, leaseMs: number): Promise<readonly Claimed[]> {
  const token = randomUUID();
  const rows = await db
    .with('due', (query) =>
      query
        .selectFrom('notis')
        .select('id')
        .where('next_attempt_at', '<=', sql<Date>`now()`)
        .orderBy('next_attempt_at')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .updateTable('notis')
    .from('due')
    .whereRef('notis.id', '=', 'due.id')
    .set({
      next_attempt_at: sql<Date>`now() + ${leaseMs} * interval '1 millisecond'`,
      claim: token,
      attempts: sql<number>`attempts + 1`,
    })
    .returningAll('notis')
    .returning(sql<string | number>`extract(epoch from now() - received_at) * 1000`.as('age_ms'))
    .execute();
  return rows.map((row) => ({ ...rowOf(row), claim: token, ageMs: Number(row.age_ms) }));
}

/** @returns the ids of those that were still theirs to settle. */
export async function settle(db: Kysely<InboxDatabase>, settled: readonly Settled[]): Promise<ReadonlySet<string>> {
  if (settled.length === 0) return new Set();
  const values = settled.map(({ noti, settlement }) => ({
    id: noti.id,
    claim: noti.claim,
    status: settlement.status === 'pending' && noti.status === 'unmatched' ? noti.status : settlement.status,
    note: settlement.note,
    refund_id: settlement.status === 'applied' ? settlement.refundId : null,
    retry_in_ms: settlement.status === 'applied' ? null : Math.round(settlement.retryInMs),
  }));
  // The rows are locked in the order of their ids, as in storing: else two statements could wait for each other.
  const { rows } = await sql<{ id: string }>`
    with news as (
      select * from json_to_recordset(${JSON.stringify(values)}::json) as told(
        id text, claim text, status text, note text, refund_id text, retry_in_ms bigint)
    ), mine as (
      select notis.id from notis join news on notis.id = news.id and notis.claim = news.claim
      order by notis.id collate "C" for update of notis
    )
    update notis set
      status = news.status, note = news.note, claim = null, refund_id = coalesce(news.refund_id, notis.refund_id),
      next_attempt_at = now() + news.retry_in_ms * interval '1 millisecond'
    from news join mine on mine.id = news.id
    where notis.id = mine.id and notis.claim = news.claim
    returning notis.id`.execute(db);
  return new Set(rows.map(({ id }) => id));
}
