/** Lists the inbox in pages, newest first, at the same cost on every page, and counts it. */
import { type Kysely, type Selectable, sql } from 'kysely';
import { z } from 'zod';
import type { InboxDatabase, NotiRow, NotiStatus, NotiTable } from './schema';

export interface NotiQuery {
  readonly status?: NotiStatus;
  /** How many at most; 50 when absent, 500 at most. */
  readonly limit?: number;
  /** `nextCursor` of the page before. */
  readonly cursor?: string;
}

export interface NotiPage {
  readonly notis: readonly NotiRow[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

/** This inbox did not give out the cursor. Nothing was listed; start again without one. */
export class BadCursorError extends Error {
  override readonly name = 'BadCursorError';

  constructor() {
    super('The cursor must be the nextCursor of a page of Notis. Leave it out to start at the newest one.');
  }
}

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 500;

/** @throws {BadCursorError} */
export async function listNotis(db: Kysely<InboxDatabase>, query: NotiQuery): Promise<NotiPage> {
  const limit = Math.min(Math.max(1, Math.floor(query.limit ?? DEFAULT_LIMIT)), MAX_LIMIT);
  const after = query.cursor === undefined ? null : readCursor(query.cursor);
  let select = db.selectFrom('notis').selectAll().orderBy('received_at', 'desc').orderBy('id', 'desc');
  if (query.status !== undefined) select = select.where('status', '=', query.status);
  if (after !== null) select = select.where(sql<boolean>`(received_at, id) < (${after.receivedAt}, ${after.id})`);
  const rows = await select.limit(limit + 1).execute();
  const notis = rows.slice(0, limit).map(rowOf);
  const last = notis.at(-1);
  return { notis, nextCursor: rows.length > limit && last !== undefined ? cursorOf(last) : null };
}

/** How many Notis each status has. `applied` and `recorded` take long where there are millions of them. */
export async function countNotis<S extends NotiStatus>(
  db: Kysely<InboxDatabase>,
  statuses: readonly S[],
): Promise<Readonly<Record<S, number>>> {
  const query = db.selectFrom('notis').select(['status', (count) => count.fn.countAll().as('count')]);
  const rows = await query.where('status', 'in', statuses).groupBy('status').execute();
  const counted = new Map<NotiStatus, number>(rows.map((row) => [row.status, Number(row.count)]));
  const all = statuses.map((status) => [status, counted.get(status) ?? 0]);
  return Object.fromEntries(all) as Record<S, number>; // the type of fromEntries forgets the keys
}

/** @returns milliseconds; 0 when none is pending. */
export async function oldestPendingMs(db: Kysely<InboxDatabase>): Promise<number> {
  const age = sql<string | number | null>`extract(epoch from now() - min(received_at)) * 1000`.as('age');
  const row = await db.selectFrom('notis').select(age).where('status', '=', 'pending').executeTakeFirst();
  return Number(row?.age ?? 0);
}

const cursorSchema = z.tuple([z.iso.datetime(), z.string()]);

const cursorOf = ({ receivedAt, id }: NotiRow): string =>
  Buffer.from(JSON.stringify([receivedAt, id])).toString('base64url');

function readCursor(cursor: string): { receivedAt: string; id: string } {
  try {
    const [receivedAt, id] = cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return { receivedAt, id };
  } catch {
    throw new BadCursorError();
  }
}

export function rowOf(row: Selectable<NotiTable>): NotiRow {
  return {
    id: row.id,
    status: row.status,
    kind: row.kind,
    notiType: row.noti_type,
    tid: row.tid,
    orderNo: row.order_no,
    amount: row.amount === null ? null : Number(row.amount),
    cancelledAt: row.cancelled_at?.toISOString() ?? null,
    receivedAt: row.received_at.toISOString(),
    lastReceivedAt: row.last_received_at.toISOString(),
    copies: row.copies,
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at?.toISOString() ?? null,
    refundId: row.refund_id,
    note: row.note,
    raw: row.raw,
  };
}
