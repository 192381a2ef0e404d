/**
 * The inbox. Every Noti that was answered with success is here first. Any number of processes may share one inbox;
 * all times are those of the database's clock.
 */
import { type Kysely, sql } from 'kysely';
import { type DatabaseOptions, openDatabase } from './database';
import { type Delivered, type LeasedNoti, leaseDue, recordResults } from './lease';
import { countNotis, listNotis, type NotiPage, type NotiQuery, oldestPendingMs, rowOf } from './list';
import { purgePayloads } from './retention';
import { type InboxDatabase, NOTI_STATUSES, type NotiRow, type NotiStatus } from './schema';
import { columnsOf, readNoti, type Stored, storeNoti } from './store';

export interface Inbox {
  /** Resolves only after the Noti is committed. Rejects within about 5 s when that is not possible. */
  readonly store: (body: string) => Promise<Stored>;
  /** Leases up to `limit` due Notis for `leaseMs`. A Noti without a recorded result is due again after that. */
  readonly lease: (limit: number, leaseMs: number) => Promise<readonly LeasedNoti[]>;
  /** Returns the ids of the recorded ones. The others were leased again or replayed meanwhile, and are unchanged. */
  readonly record: (delivered: readonly Delivered[]) => Promise<ReadonlySet<string>>;
  /** Which of these refunds have had a Noti other than `exceptId`. */
  readonly notifiedAmong: (refundIds: readonly string[], exceptId: string) => Promise<ReadonlySet<string>>;
  /** @throws {BadCursorError} */
  readonly list: (query: NotiQuery) => Promise<NotiPage>;
  /** Null: no such Noti. */
  readonly get: (id: string) => Promise<NotiRow | null>;
  /**
   * Reads the stored text anew and looks for its refund at once, whatever its status is. Null: no such Noti.
   * Where the text has been purged, what was read from it before still counts.
   */
  readonly replay: (id: string) => Promise<NotiRow | null>;
  /** By status, of all when absent. `applied` and `recorded` take a good part of a second for a million Notis. */
  readonly counts: <S extends NotiStatus = NotiStatus>(statuses?: readonly S[]) => Promise<Readonly<Record<S, number>>>;
  /** Age of the Noti that has been pending for longest, in milliseconds; 0 when none is. */
  readonly oldestPendingMs: () => Promise<number>;
  /** Removes the texts of some Notis received longer ago than this. Returns how many; 0 when none is left. */
  readonly purge: (olderThanMs: number) => Promise<number>;
  /** Rejects when the inbox cannot be written. */
  readonly ping: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const now = sql<Date>`now()`;

/** Opens the database and brings its schema up to date. @throws when either fails. */
export async function openInbox(options: DatabaseOptions): Promise<Inbox> {
  return createInbox(await openDatabase(options));
}

/** @param db with the schema of today; `close` closes it. */
export function createInbox(db: Kysely<InboxDatabase>): Inbox {
  return {
    store: async (body) => await storeNoti(db, body),
    lease: async (limit, leaseMs) => await leaseDue(db, limit, leaseMs),
    record: async (delivered) => await recordResults(db, delivered),
    notifiedAmong: async (refundIds, exceptId) => await notifiedAmong(db, refundIds, exceptId),
    list: async (query) => await listNotis(db, query),
    get: async (id) => {
      const row = await db.selectFrom('notis').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : rowOf(row);
    },
    replay: async (id) => await replay(db, id),
    // Without an argument S is NotiStatus, of which NOTI_STATUSES holds every value.
    counts: async <S extends NotiStatus>(statuses = NOTI_STATUSES as readonly NotiStatus[] as readonly S[]) =>
      await countNotis(db, statuses),
    oldestPendingMs: async () => await oldestPendingMs(db),
    purge: async (olderThanMs) => await purgePayloads(db, olderThanMs),
    ping: async () => {
      const write = db.insertInto('heartbeat').values({ id: 1, beat_at: now });
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

async function replay(db: Kysely<InboxDatabase>, id: string): Promise<NotiRow | null> {
  const stored = await db.selectFrom('notis').select(['raw', 'kind']).where('id', '=', id).executeTakeFirst();
  if (stored === undefined) return null;
  const row = await db
    .updateTable('notis')
    .set(stored.raw === '' ? withoutText(stored) : columnsOf(readNoti(stored.raw).content))
    .set({ claim: null, refund_id: null, attempts: 0 })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? null : rowOf(row);
}

const withoutText = ({ kind }: Pick<NotiRow, 'kind'>) =>
  kind === 'cancellation' ? { status: 'pending' as const, note: '', next_attempt_at: now } : {};
