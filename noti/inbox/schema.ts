/** The inbox's tables as Kysely sees them, and a Noti as the rest of the program sees it. */
import type { ColumnType, Generated } from 'kysely';
import type { CancelNotiType } from '../../contract';
import type { NotiKind } from '../../cookiepay/noti';

/**
 * `pending`: its refund is being looked for · `applied`: a refund has it · `unmatched`: no refund, or more than one,
 * was found in time; still tried, ever more rarely · `unreadable`: not understood · `recorded`: a payment, which signals
 * nothing. The same content again does not get a row of its own: it adds one to `copies`.
 */
export const NOTI_STATUSES = ['pending', 'applied', 'unmatched', 'unreadable', 'recorded'] as const;
export type NotiStatus = (typeof NOTI_STATUSES)[number];

/** A stored Noti. Times ISO 8601 UTC, `amount` in won. */
export interface NotiRow {
  readonly id: string;
  readonly status: NotiStatus;
  readonly kind: NotiKind;
  readonly notiType: CancelNotiType | null;
  readonly tid: string;
  readonly orderNo: string;
  readonly amount: number | null;
  readonly cancelledAt: string | null;
  readonly receivedAt: string;
  readonly lastReceivedAt: string;
  /** How often this very content came in; 1 for a Noti without duplicates. */
  readonly copies: number;
  /** How often a dispatcher has leased it. */
  readonly attempts: number;
  /** When it is due for a dispatcher; null when it never will be. */
  readonly nextAttemptAt: string | null;
  readonly refundId: string | null;
  /** A short text for people: what happened to it. */
  readonly note: string;
  /** The text as received, less card numbers and customer data. */
  readonly raw: string;
}

type Time = ColumnType<Date, Date | string, Date | string>;
type DefaultTime = ColumnType<Date, Date | string | undefined, Date | string>;

export interface NotiTable {
  id: string;
  status: NotiStatus;
  kind: NotiKind;
  noti_type: CancelNotiType | null;
  tid: string;
  order_no: string;
  /** bigint: `pg` gives text, PGlite a number. */
  amount: ColumnType<string | number | bigint | null, number | null, number | null>;
  cancelled_at: Time | null;
  received_at: DefaultTime;
  last_received_at: DefaultTime;
  copies: Generated<number>;
  attempts: Generated<number>;
  next_attempt_at: Time | null;
  /** The lease that holds the row; null while none does. A result is recorded only under the lease that holds it. */
  claim: string | null;
  refund_id: string | null;
  note: Generated<string>;
  raw: string;
}

export interface InboxDatabase {
  notis: NotiTable;
  /** One row. The process is ready when it can write it. */
  heartbeat: { id: number; beat_at: Time };
}
