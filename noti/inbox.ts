/**
 * The inbox: every Noti that was answered with success is here first. Any number of processes may share one; the
 * database's clock is the only one that counts.
 */
import { randomUUID } from 'node:crypto';

import { sql, type Kysely } from 'kysely';

import type { NotiContent } from '../cookiepay/noti';
import { openDatabase, type DatabaseOptions } from './database';
import { takeIn, type IncomingNoti } from './intake';
import { listNotis, rowOf, type NotiPage, type NotiQuery } from './listing';
import { NOTI_STATUSES, type InboxDatabase, type NotiRow, type NotiStatus } from './schema';

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

export interface Inbox {
  /** Resolves only after the Noti is committed. `duplicate`: the same content was there already. */
  store(body: string): Promise<{ id: string; duplicate: boolean; status: NotiStatus }>;
  /** Takes up to `limit` due Notis for `leaseMs`; what is not settled by then is due again. */
  claim(limit: number, leaseMs: number): Promise<readonly Claimed[]>;
  /** False when the claim had been overtaken (lease over, or replayed): then nothing was changed. */
  settle(claimed: Claimed, settlement: Settlement): Promise<boolean>;
  /** Which of these refunds have had a Noti other than `exceptId`. */
  notifiedAmong(refundIds: readonly string[], exceptId: string): Promise<ReadonlySet<string>>;
  /** @throws {BadCursorError} */
  list(query: NotiQuery): Promise<NotiPage>;
  get(id: string): Promise<NotiRow | null>;
  /** Reads the stored text anew and looks for its refund at once, whatever became of it before. Null: no such Noti. */
  replay(id: string): Promise<NotiRow | null>;
  counts(): Promise<Readonly<Record<NotiStatus, number>>>;
  /** Rejects when the inbox cannot be written. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

const now = sql<Date>`now()`;
const inMs = (ms: number): ReturnType<typeof sql<Date>> =>
  sql<Date>`now() + ${Math.round(ms)} * interval '1 millisecond'`;

/** Opens the database, and brings its schema up to date first. */
export async function openInbox(options: DatabaseOptions): Promise<Inbox> {
  return createInbox(await openDatabase(options));
}

/** @param db up to date; `close` closes it. */
export function createInbox(db: Kysely<InboxDatabase>): Inbox {
  return {
    store: async (body) => await store(db, takeIn(body)),
    claim: async (limit, leaseMs) => await claim(db, limit, leaseMs),
    settle: async (claimed, settlement) => await settle(db, claimed, settlement),
    notifiedAmong: async (refundIds, exceptId) => await notifiedAmong(db, refundIds, exceptId),
    list: async (query) => await listNotis(db, query),
    get: async (id) => {
      const row = await db.selectFrom('notis').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : rowOf(row);
    },
    replay: async (id) => await replay(db, id),
    counts: async () => await counts(db),
    ping: async () => {
      const beat = { id: 1, beat_at: now };
      const write = db.insertInto('heartbeat').values(beat);
      await write.onConflict((conflict) => conflict.column('id').doUpdateSet({ beat_at: now })).execute();
    },
    close: async () => {
      await db.destroy();
    },
  };
}

/** One statement, committed by itself: nothing can come between the row and its answer. */
async function store(db: Kysely<InboxDatabase>, noti: IncomingNoti): ReturnType<Inbox['store']> {
  const row = await db
    .insertInto('notis')
    .values({ id: noti.id, raw: noti.raw, ...columnsOf(noti.content) })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet({ copies: sql<number>`notis.copies + 1`, last_received_at: now }),
    )
    .returning(['copies', 'status'])
    .executeTakeFirstOrThrow();
  return { id: noti.id, duplicate: row.copies > 1, status: row.status };
}

function columnsOf(content: NotiContent) {
  const none = { noti_type: null, tid: '', order_no: '', amount: null, cancelled_at: null, next_attempt_at: null };
  if (content.kind === 'unreadable')
    return { ...none, kind: content.kind, status: 'unreadable' as const, note: content.reason };
  const read = { ...none, kind: content.kind, tid: content.tid, order_no: content.orderNo, amount: content.amount };
  if (content.kind !== 'cancellation') return { ...read, status: 'recorded' as const, note: '' };
  const { notiType, cancelledAt } = content;
  const found = { noti_type: notiType, cancelled_at: cancelledAt, next_attempt_at: now };
  return { ...read, ...found, status: 'pending' as const, note: '' };
}

async function claim(db: Kysely<InboxDatabase>, limit: number, leaseMs: number): ReturnType<Inbox['claim']> {
  const token = randomUUID();
  const rows = await db
    .with('due', (query) =>
      query
        .selectFrom('notis')
        .select('id')
        .where('next_attempt_at', '<=', now)
        .orderBy('next_attempt_at')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .updateTable('notis')
    .from('due')
    .whereRef('notis.id', '=', 'due.id')
    .set({ next_attempt_at: inMs(leaseMs), claim: token, attempts: sql<number>`attempts + 1` })
    .returningAll('notis')
    .returning(sql<string | number>`extract(epoch from now() - received_at) * 1000`.as('age_ms'))
    .execute();
  return rows.map((row) => ({ ...rowOf(row), claim: token, ageMs: Number(row.age_ms) }));
}

async function settle(
  db: Kysely<InboxDatabase>,
  claimed: Claimed,
  settlement: Settlement,
): ReturnType<Inbox['settle']> {
  const change =
    settlement.status === 'applied'
      ? { status: settlement.status, refund_id: settlement.refundId, next_attempt_at: null }
      : {
          status: claimed.status === 'unmatched' ? claimed.status : settlement.status,
          next_attempt_at: inMs(settlement.retryInMs),
        };
  const { numUpdatedRows } = await db
    .updateTable('notis')
    .set({ ...change, note: settlement.note, claim: null })
    .where('id', '=', claimed.id)
    .where('claim', '=', claimed.claim)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

async function notifiedAmong(
  db: Kysely<InboxDatabase>,
  refundIds: readonly string[],
  exceptId: string,
): Promise<ReadonlySet<string>> {
  if (refundIds.length === 0) return new Set();
  const query = db.selectFrom('notis').select('refund_id').where('refund_id', 'in', refundIds);
  const rows = await query.where('id', '!=', exceptId).where('status', '=', 'applied').execute();
  return new Set(rows.flatMap((row) => (row.refund_id === null ? [] : [row.refund_id])));
}

async function replay(db: Kysely<InboxDatabase>, id: string): ReturnType<Inbox['replay']> {
  const stored = await db.selectFrom('notis').select('raw').where('id', '=', id).executeTakeFirst();
  if (stored === undefined) return null;
  const fresh = { attempts: 0, claim: null, refund_id: null };
  const row = await db
    .updateTable('notis')
    .set({ ...columnsOf(takeIn(stored.raw).content), ...fresh })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? null : rowOf(row);
}

async function counts(db: Kysely<InboxDatabase>): ReturnType<Inbox['counts']> {
  const query = db.selectFrom('notis').select(['status', (count) => count.fn.countAll().as('count')]);
  const rows = await query.groupBy('status').execute();
  const counted = new Map(rows.map((row) => [row.status, Number(row.count)]));
  const countOf = (status: NotiStatus): number => counted.get(status) ?? 0;
  const all = NOTI_STATUSES.map((status) => [status, countOf(status)]);
  return Object.fromEntries(all) as Record<NotiStatus, number>; // fromEntries forgets that the keys are all of them
}
