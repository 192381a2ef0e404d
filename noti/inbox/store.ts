/** Reads a received body and stores it: one insert per Noti, which commits by itself. */
import { createHash } from 'node:crypto';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { maskFields, maskText } from '../../cookiepay/masking';
import { classify, type NotiContent, type NotiFields, readFields } from '../../cookiepay/noti';
import type { InboxDatabase, NotiStatus, NotiTable } from './schema';

export interface IncomingNoti {
  /** The same content always has the same id, whatever its spacing, key order and key case. */
  readonly id: string;
  /** The text to store: as received, less card numbers and customer data. */
  readonly raw: string;
  readonly content: NotiContent;
}

/** Never throws. Reading a stored `raw` again gives the same id, so a Noti can be read anew later. */
export function readNoti(body: string): IncomingNoti {
  const fields = readFields(body);
  // PostgreSQL's text type cannot hold NUL, and a body must not be lost because of it.
  const raw = typeof fields === 'string' ? maskText(body.replaceAll('\0', '\uFFFD')) : maskFields(fields);
  return { id: idOf(raw, fields), raw, content: classify(fields) };
}

function idOf(raw: string, fields: NotiFields | string): string {
  const stored = typeof fields === 'string' ? fields : readFields(raw);
  const canonical = typeof stored === 'string' ? raw.trim() : JSON.stringify([...stored].map(canonicalField).sort());
  return `noti-${createHash('sha256').update(canonical).digest('hex').slice(0, 32)}`;
}

/** "1000" and 1000 mean the same in a Noti. */
function canonicalField([name, value]: [string, unknown]): string {
  if (typeof value === 'number') return JSON.stringify([name, String(value)]);
  return JSON.stringify([name, typeof value === 'string' ? value.trim() : value]);
}

export interface Stored {
  readonly id: string;
  /** The same content was there already. */
  readonly duplicate: boolean;
  readonly status: NotiStatus;
}

/** Resolves only after the commit. */
export async function storeNoti(db: Kysely<InboxDatabase>, body: string): Promise<Stored> {
  const { id, raw, content } = readNoti(body);
  const { copies, status } = await db
    .insertInto('notis')
    .values({ id, raw, ...columnsOf(content) })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet({ copies: sql<number>`notis.copies + 1`, last_received_at: sql<Date>`now()` }),
    )
    .returning(['copies', 'status'])
    .executeTakeFirstOrThrow();
  return { id, duplicate: copies > 1, status };
}

interface NotiColumns extends Pick<NotiTable, 'kind' | 'status' | 'noti_type' | 'tid' | 'order_no'> {
  readonly amount: number | null;
  readonly cancelled_at: string | null;
  readonly next_attempt_at: RawBuilder<Date> | null;
  readonly note: string;
}

/** What a Noti's row says about its content. A cancellation is due for a dispatcher at once; nothing else ever is. */
export function columnsOf(content: NotiContent): NotiColumns {
  const none = { noti_type: null, tid: '', order_no: '', amount: null, cancelled_at: null, next_attempt_at: null };
  if (content.kind === 'unreadable') {
    return { ...none, kind: content.kind, status: 'unreadable', note: content.reason };
  }
  const { kind, tid, orderNo, amount } = content;
  const read = { ...none, kind, tid, order_no: orderNo, amount, note: '' };
  if (content.kind !== 'cancellation') return { ...read, status: 'recorded' };
  return {
    ...read,
    status: 'pending',
    noti_type: content.notiType,
    cancelled_at: content.cancelledAt,
    next_attempt_at: sql<Date>`now()`,
  };
}
