/** Writes what came in: all Notis that arrive in the same moment in one statement, which commits by itself. */
import { type Kysely, sql } from 'kysely';
import type { NotiContent } from '../../cookiepay/noti';
import { type Batching, createBatching } from './batching';
import { type IncomingNoti, takeIn } from './intake';
import type { InboxDatabase, NotiStatus, NotiTable } from './schema';

export interface Stored {
  readonly id: string;
  /** The same content was there already. */
  readonly duplicate: boolean;
  readonly status: NotiStatus;
}

const MOST_TOGETHER = 500;

/** With the commit itself an answer then comes well within a second. */
const PATIENCE_MS = 500;

/** Some 2 KB each. */
const MOST_WAITING = 4_000;

/** Takes bodies as they were received; `add` resolves only after the Noti is committed. */
export function createStore(db: Kysely<InboxDatabase>): Batching<string, Stored> {
  // Read only here, so that one that is refused for lack of time costs next to none.
  const together = async (bodies: readonly string[]): Promise<readonly Stored[]> =>
    await storeAll(db, bodies.map(takeIn));
  return createBatching({ together, most: MOST_TOGETHER, patienceMs: PATIENCE_MS, mostWaiting: MOST_WAITING });
}

async function storeAll(db: Kysely<InboxDatabase>, notis: readonly IncomingNoti[]): Promise<readonly Stored[]> {
  const copies = new Map<string, number>();
  for (const { id } of notis) copies.set(id, (copies.get(id) ?? 0) + 1);
  const distinct = [...new Map(notis.map((noti) => [noti.id, noti])).values()];
  const values = distinct.map(({ id, raw, content }) => ({ id, raw, copies: copies.get(id), ...valuesOf(content) }));
  // One order for every process (see settle): two that lock the same rows in two orders would wait for each other.
  const { rows } = await sql<{ id: string; copies: number; status: NotiStatus }>`
    insert into notis (id, status, kind, noti_type, tid, order_no, amount, cancelled_at, next_attempt_at, note, raw, copies)
    select id, status, kind, noti_type, tid, order_no, amount, cancelled_at, case when due then now() end, note, raw, copies
    from json_to_recordset(${JSON.stringify(values)}::json) as incoming(
      id text, status text, kind text, noti_type text, tid text, order_no text, amount bigint,
      cancelled_at timestamptz, due boolean, note text, raw text, copies integer)
    order by id collate "C"
    on conflict (id) do update set copies = notis.copies + excluded.copies, last_received_at = now()
    returning id, copies, status`.execute(db);
  const stored = new Map(rows.map((row) => [row.id, row]));
  const seen = new Set<string>();
  return notis.map(({ id }) => {
    const row = stored.get(id);
    if (row === undefined) throw new Error(`The inbox did not confirm Noti ${id}; it counts as not stored.`);
    const duplicate = row.copies !== copies.get(id) || seen.has(id);
    seen.add(id);
    return { id, duplicate, status: row.status };
  });
}

interface NotiValues extends Pick<NotiTable, 'status' | 'kind' | 'noti_type' | 'tid' | 'order_no'> {
  readonly amount: number | null;
  readonly cancelled_at: string | null;
  readonly due: boolean;
  readonly note: string;
}

/** What a Noti's row says of its content; `due`: a dispatcher is to look for its refund now. */
export function valuesOf(content: NotiContent): NotiValues {
  const none = { noti_type: null, tid: '', order_no: '', amount: null, cancelled_at: null, due: false, note: '' };
  if (content.kind === 'unreadable')
    return { ...none, kind: content.kind, status: 'unreadable' as const, note: content.reason };
  const read = { ...none, kind: content.kind, tid: content.tid, order_no: content.orderNo, amount: content.amount };
  if (content.kind !== 'cancellation') return { ...read, status: 'recorded' as const };
  const { notiType, cancelledAt } = content;
  return { ...read, noti_type: notiType, cancelled_at: cancelledAt, status: 'pending' as const, due: true };
}
