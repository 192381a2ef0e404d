/** A refund: what is asked for, its states, and the view that every reader gets. */
import type { Decision, DepositReport, Resolution, ResolveAction } from './decisions';
import type { Evidence } from './evidence';

/** What the order backend asks for. `amount` is in won, 1 to 9,999,999,999; `reason` has 1 to 50 characters. */
export interface RefundRequest {
  readonly refundId: string;
  /** The payment's transaction number at CookiePay (TID). */
  readonly tid: string;
  readonly orderNo: string;
  readonly amount: number;
  readonly reason: string;
}

/** The language of everything that people read about a refund. */
export const LANGUAGES = ['ko', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

export interface RefundInput extends RefundRequest {
  /** Of the texts that the workflow writes; part of the input, so that a replay writes the same. Absent: Korean. */
  readonly language?: Language;
  /**
   * When the starter had proof that no earlier run of this refundId can have sent anything (there was none, or it ended
   * `rejected`); ISO 8601 UTC, and the same in the memo. Absent, or not of this very start (an input copied by hand):
   * the workflow looks the payment up before it sends a cancel.
   */
  readonly nothingSentAsOf?: string;
}

export const OPEN_STATES = ['cancelling', 'confirming', 'awaiting_deposit', 'escalated'] as const;
export const FINAL_STATES = ['completed', 'rejected', 'abandoned'] as const;
export const REFUND_STATES = [...OPEN_STATES, ...FINAL_STATES] as const;
export type RefundState = (typeof REFUND_STATES)[number];

export type EscalationReason =
  'deposit_deadline_passed' | 'outcome_unknown' | 'mismatch' | 'deadline_unreadable' | 'account_refused';

/** The bank account CookiePay wants the deposit in. Amounts in won; `deadline` ISO 8601 UTC, null when unreadable. */
export interface Deposit {
  readonly bankName: string;
  readonly accountNo: string;
  /** Exactly what has to be deposited (DEPOSITAMT), which may differ from the refund's amount. */
  readonly amount: number;
  readonly deadline: string | null;
}

/** An account that was shown before a retry. */
export interface SupersededDeposit extends Deposit {
  /** What finance had said by then. */
  readonly reported: DepositReport | null;
}

export interface Escalation {
  readonly reason: EscalationReason;
  readonly detail: string;
  /** ISO 8601 UTC. */
  readonly since: string;
}

/** CookiePay's last word on this refund: its code and text, as received. */
export interface GatewayReply {
  readonly code: string;
  readonly message: string;
}

/** A refund as the query, the HTTP API and the workflow's result give it. */
export interface RefundView extends RefundRequest {
  readonly state: RefundState;
  readonly deposit: Deposit | null;
  /** Accounts that were shown before and must not be paid into any more. */
  readonly supersededDeposits: readonly SupersededDeposit[];
  readonly depositReport: DepositReport | null;
  readonly escalation: Escalation | null;
  readonly gateway: GatewayReply | null;
  /** Null in a `completed` refund only where a person completed it; then `resolution` has the written proof. */
  readonly evidence: Evidence | null;
  readonly resolution: Resolution | null;
  /** What a person may decide about it, `retry` only after `payableUntil`. */
  readonly allowedActions: readonly ResolveAction[];
  /** Until when somebody may still pay into the account that was shown, ISO 8601 UTC; null without one, or when closed. */
  readonly payableUntil: string | null;
  /** One sentence for people: what is happening, and what holds it up. */
  readonly note: string;
}
