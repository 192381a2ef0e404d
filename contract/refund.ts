/** A refund: what is asked for, its states, and the view that every reader gets. */
import type { DepositReport, Resolution, ResolveAction } from './decisions';
import type { Evidence } from './evidence';

/** What the order backend asks for. */
export interface RefundRequest {
  readonly refundId: string;
  /** The payment's transaction number at CookiePay (TID). */
  readonly tid: string;
  /** The shop's own order number. */
  readonly orderNo: string;
  /** In won, 1 to 9,999,999,999: the whole payment or a part of it. */
  readonly amount: number;
  /** Sent to CookiePay; 1 to 50 characters. */
  readonly reason: string;
}

/** The languages of the texts that people read about a refund. */
export const LANGUAGES = ['ko', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

export interface RefundInput extends RefundRequest {
  /** Language of the texts that the workflow writes; Korean when absent. It is input, so that a replay writes the same. */
  readonly language?: Language;
  /**
   * When the client knew that no earlier run of this refundId can have sent anything, because there was none or it ended
   * `rejected`. ISO 8601 UTC; the memo has the same value. When it is absent, or differs from the memo (an input that was
   * copied by hand), the workflow looks the payment up before it sends a cancel.
   */
  readonly nothingSentAsOf?: string;
}

export const OPEN_STATES = ['cancelling', 'confirming', 'awaiting_deposit', 'escalated'] as const;
export const FINAL_STATES = ['completed', 'rejected', 'abandoned'] as const;
export const REFUND_STATES = [...OPEN_STATES, ...FINAL_STATES] as const;
export type RefundState = (typeof REFUND_STATES)[number];

export type EscalationReason =
  'deposit_deadline_passed' | 'outcome_unknown' | 'mismatch' | 'deadline_unreadable' | 'account_refused';

/** The bank account that CookiePay wants the deposit in. */
export interface Deposit {
  readonly bankName: string;
  readonly accountNo: string;
  /** What has to be deposited (DEPOSITAMT), in won. It may differ from the refund's amount. */
  readonly amount: number;
  /** ISO 8601 UTC; null when CookiePay's date cannot be used. */
  readonly deadline: string | null;
}

/** An account that was shown before a retry, and must not be paid into any more. */
export interface SupersededDeposit extends Deposit {
  /** The deposit that finance had reported before the retry; null when none was reported. */
  readonly reported: DepositReport | null;
}

export interface Escalation {
  readonly reason: EscalationReason;
  /** One sentence for people, in the refund's language. */
  readonly detail: string;
  /** ISO 8601 UTC. */
  readonly since: string;
}

/** Code and text of a reply of CookiePay, as received. */
export interface GatewayReply {
  readonly code: string;
  readonly message: string;
}

/** A refund as the query, the HTTP API and the workflow's result give it. */
export interface RefundView extends RefundRequest {
  readonly state: RefundState;
  /** The account to pay into; null when there is none. */
  readonly deposit: Deposit | null;
  /** Oldest first; empty when there was no retry. */
  readonly supersededDeposits: readonly SupersededDeposit[];
  /** Null until finance has reported that it paid. */
  readonly depositReport: DepositReport | null;
  /** Why a person must decide; null in every state but `escalated`. */
  readonly escalation: Escalation | null;
  /** CookiePay's last reply with a code; null before the first. */
  readonly gateway: GatewayReply | null;
  /** Set once the refund is `completed`. Null also when a person completed it: then `resolution` has the written proof. */
  readonly evidence: Evidence | null;
  /** Null until a person has decided something. */
  readonly resolution: Resolution | null;
  /** The decisions that this refund takes now. `retry` is also refused before `payableUntil`. */
  readonly allowedActions: readonly ResolveAction[];
  /** Until when the deposit account can still be paid into, ISO 8601 UTC; null without an account, or when closed. */
  readonly payableUntil: string | null;
  /** One sentence for people, in the refund's language: what is happening, and what it waits for. */
  readonly note: string;
}
