/** Leases due Notis and records their results. */
import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { rowOf } from './list';
import type { InboxDatabase, NotiRow } from './schema';

export interface LeasedNoti extends NotiRow {
  /** Proves to `recordResults` that this lease still holds the Noti. */
  readonly lease: string;
  /** Milliseconds since it was first received. */
  readonly ageMs: number;
}

export type DeliveryResult =
  | { readonly status: 'applied'; readonly refundId: string; readonly note: string }
  /** Due again after `retryInMs`. A Noti that is `unmatched` already stays so until it is applied. */
  | { readonly status: 'pending' | 'unmatched'; readonly note: string; readonly retryInMs: number };

export interface Delivered {
  readonly noti: LeasedNoti;
  readonly result: DeliveryResult;
}

/** @returns up to `limit` due Notis. No other dispatcher gets them for `leaseMs`; then they are due again. */
export async function leaseDue(
  db: Kysely<InboxDatabase>,
  limit: number,
  leaseMs: number,
): Promise<readonly LeasedNoti[]> {
  const lease = randomUUID();
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
      claim: lease,
      attempts: sql<number>`attempts + 1`,
    })
    .returningAll('notis')
    .returning(sql<string | number>`extract(epoch from now() - received_at) * 1000`.as('age_ms'))
    .execute();
  return rows.map((row) => ({ ...rowOf(row), lease, ageMs: Number(row.age_ms) }));
}

/** @returns the ids of the Notis whose lease still held. The others are unchanged. */
export async function recordResults(
  db: Kysely<InboxDatabase>,
  delivered: readonly Delivered[],
): Promise<ReadonlySet<string>> {
  if (delivered.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`
    update notis set
      status = result.status, note = result.note, claim = null,
      refund_id = coalesce(result.refund_id, notis.refund_id),
      next_attempt_at = now() + result.retry_in_ms * interval '1 millisecond'
    from json_to_recordset(${JSON.stringify(delivered.map(recordOf))}::json) as result(
      id text, lease text, status text, note text, refund_id text, retry_in_ms bigint)
    where notis.id = result.id and notis.claim = result.lease
    returning notis.id`.execute(db);
  return new Set(rows.map(({ id }) => id));
}

const recordOf = ({ noti, result }: Delivered) => ({
  id: noti.id,
  lease: noti.lease,
  status: result.status === 'pending' && noti.status === 'unmatched' ? noti.status : result.status,
  note: result.note,
  refund_id: result.status === 'applied' ? result.refundId : null,
  retry_in_ms: result.status === 'applied' ? null : Math.round(result.retryInMs),
});
