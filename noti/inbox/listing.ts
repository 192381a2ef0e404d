/** Pages through the inbox, newest first, at the same cost on every page. */
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

/** The cursor was not given out by this inbox. Nothing was listed; start again without one. */
export class BadCursorError extends Error {
  override readonly name = 'BadCursorError';

  constructor() {
    super('The cursor is not one that a page of Notis gave; leave it out to begin at the newest.');
  }
}

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 500;

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
