/**
 * The inbox: every Noti that was answered with success is here first. Any number of processes may share one; the
 * database's clock is the only one that counts.
 */
import { type Kysely, sql } from 'kysely';
import type { NotiKind } from '../../cookiepay/noti';
import { claim, type Claimed, settle, type Settled } from './claiming';
import { countsOf, oldestPendingMs } from './counting';
import { type DatabaseOptions, openDatabase } from './database';
import { takeIn } from './intake';
import { listNotis, type NotiPage, type NotiQuery, rowOf } from './listing';
import { purgePayloads } from './retention';
import { type InboxDatabase, NOTI_STATUSES, type NotiRow, type NotiStatus } from './schema';
import { createStore, type Stored, valuesOf } from './storing';

export interface Inbox {
  /**
   * Resolves only after the Noti is committed. `duplicate`: the same content was there already.
   * @throws {Overloaded} at once, when it would wait for more than half a second. It is not stored then.
   */
  store(body: string): Promise<Stored>;
  /** How long a Noti that comes now would wait until it is stored, in milliseconds. */
  waitMs(): number;
  /** Takes up to `limit` due Notis for `leaseMs`; what is not settled by then is due again. */
  claim(limit: number, leaseMs: number): Promise<readonly Claimed[]>;
  /** Returns the ids of those settled; the others had been overtaken (lease over, or replayed) and are unchanged. */
  settle(settled: readonly Settled[]): Promise<ReadonlySet<string>>;
  /** Which of these refunds have had a Noti other than `exceptId`. */
  notifiedAmong(refundIds: readonly string[], exceptId: string): Promise<ReadonlySet<string>>;
  /** @throws {BadCursorError} */
  list(query: NotiQuery): Promise<NotiPage>;
  get(id: string): Promise<NotiRow | null>;
  /**
   * Reads the stored text anew and looks for its refund at once, whatever became of it before. Null: no such Noti.
   * Where the text has been purged, what was read from it then still counts.
   */
  replay(id: string): Promise<NotiRow | null>;
  /** Of all statuses; reads the whole inbox, so a million Notis take a good part of a second. */
  counts(): Promise<Readonly<Record<NotiStatus, number>>>;
  /** Cheap for statuses that few Notis have, such as `pending`, however many there are in all. */
  countsOf<S extends NotiStatus>(among: readonly S[]): Promise<Readonly<Record<S, number>>>;
  /** Age of the Noti that has been pending for longest, in milliseconds; 0 when none is. */
  oldestPendingMs(): Promise<number>;
  /** Removes the texts of some Notis received longer ago than this; returns of how many, 0 when none is left. */
  purge(olderThanMs: number): Promise<number>;
  /** Rejects when the inbox cannot be written. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

const now = sql<Date>`now()`;

/** Opens the database, and brings its schema up to date first. */
export async function openInbox(options: DatabaseOptions): Promise<Inbox> {
  return createInbox(await openDatabase(options));
}

/** @param db up to date; `close` closes it. */
export function createInbox(db: Kysely<InboxDatabase>): Inbox {
  const store = createStore(db);
  return {
    store: store.add,
    waitMs: store.waitMs,
    claim: async (limit, leaseMs) => await claim(db, limit, leaseMs),
    settle: async (settled) => await settle(db, settled),
    notifiedAmong: async (refundIds, exceptId) => await notifiedAmong(db, refundIds, exceptId),
    list: async (query) => await listNotis(db, query),
    get: async (id) => {
      const row = await db.selectFrom('notis').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : rowOf(row);
    },
    replay: async (id) => await replay(db, id),
    counts: async () => await countsOf(db, NOTI_STATUSES),
    countsOf: async (among) => await countsOf(db, among),
    oldestPendingMs: async () => await oldestPendingMs(db),
    purge: async (olderThanMs) => await purgePayloads(db, olderThanMs),
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
  const stored = await db.selectFrom('notis').select(['raw', 'kind']).where('id', '=', id).executeTakeFirst();
  if (stored === undefined) return null;
  const row = await db
    .updateTable('notis')
    .set({ ...(stored.raw === '' ? afresh(stored.kind) : readAgain(stored.raw)), claim: null, refund_id: null })
    .set({ attempts: 0 })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? null : rowOf(row);
}

function readAgain(raw: string) {
  const { due, ...values } = valuesOf(takeIn(raw).content);
  return { ...values, next_attempt_at: due ? now : null };
}

const afresh = (kind: NotiKind) =>
  kind === 'cancellation' ? { status: 'pending' as const, note: '', next_attempt_at: now } : {};
