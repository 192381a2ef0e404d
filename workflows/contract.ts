/**
 * Everything that both sides of a refund workflow agree on: ids, the task queue, the `noti` signal, the `refund`
 * query, the updates, search attributes and the shape of a refund. The workflow, the client library, the Noti shim and the worker
 * import this file, so that no name is ever typed twice. It imports nothing of ours.
 */
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';

export const TASK_QUEUE = 'cookiepay-refunds';
export const REFUND_WORKFLOW = 'refundWorkflow';

const ID_PREFIX = 'refund-';
/** The workflow id of a refund; the refundId is the order backend's own id and its idempotency key. */
export const workflowIdOf = (refundId: string): string => `${ID_PREFIX}${refundId}`;
export const refundIdOf = (workflowId: string): string => workflowId.slice(ID_PREFIX.length);

// ---------------------------------------------------------------------------------------------------------- input

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

// ---------------------------------------------------------------------------------------------------------- states

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

/** That finance paid, as it says itself; no evidence, but a reason to look. */
export interface DepositReport {
  readonly actor: string;
  /** ISO 8601 UTC. */
  readonly paidAt: string;
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
export interface GatewayWord {
  readonly code: string;
  readonly message: string;
}

/** Why we are sure that the payment is cancelled (invariant I3). Times ISO 8601 UTC, amounts in won. */
export type Evidence =
  | {
      readonly kind: 'cancel_answer';
      readonly code: string;
      readonly tid: string;
      readonly amount: number;
      readonly cancelTid: string | null;
      readonly cancelledAt: string | null;
      readonly seenAt: string;
    }
  | {
      readonly kind: 'look_up';
      readonly tid: string;
      readonly amount: number;
      readonly cancelledAt: string | null;
      /** CANCELDATE and CANCELMSG as CookiePay wrote them. */
      readonly cancelDate: string;
      readonly cancelMessage: string;
      readonly seenAt: string;
    }
  | {
      /** Only for a part of the amount, where a look-up cannot tell. */
      readonly kind: 'noti';
      readonly notiId: string;
      readonly notiType: CancelNotiType;
      readonly tid: string;
      readonly amount: number;
      readonly cancelledAt: string | null;
      readonly seenAt: string;
    };

/**
 * `retry`: start again from the token; `complete`: it is cancelled, and the reason is the written proof; `abandon`: close
 * it without a refund; `go_ahead`: ask for the account now, outside the issue hours.
 */
export const RESOLVE_ACTIONS = ['retry', 'complete', 'abandon', 'go_ahead'] as const;
export type ResolveAction = (typeof RESOLVE_ACTIONS)[number];

/** What a person decides, and why (invariant I7). `actor` has 1 to 100 characters, `reason` 1 to 500. */
export interface ResolveOrder {
  readonly action: ResolveAction;
  readonly actor: string;
  readonly reason: string;
}

/** How a person closed or redirected a refund; the last one, the earlier ones are in the workflow's history. */
export interface Resolution extends ResolveOrder {
  /** ISO 8601 UTC. */
  readonly at: string;
}

/** A refund as the query, the HTTP API and the workflow's result give it. */
export interface RefundView extends RefundRequest {
  readonly state: RefundState;
  readonly deposit: Deposit | null;
  /** Accounts that were shown before and must not be paid into any more. */
  readonly supersededDeposits: readonly SupersededDeposit[];
  readonly depositReport: DepositReport | null;
  readonly escalation: Escalation | null;
  readonly gateway: GatewayWord | null;
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

/** `ApplicationFailure.type` of a rejected refund's closed workflow; its first detail is the {@link RefundView}. */
export const REFUND_REJECTED = 'RefundRejected';

/** `ApplicationFailure.type`s of the activities. */
export const CREDENTIALS_REJECTED = 'CredentialsRejected';
export const GATEWAY_UNAVAILABLE = 'GatewayUnavailable';
export const NOTHING_NEW_YET = 'NothingNewYet';

// --------------------------------------------------------------------------------------- signal, query and updates

/** `cancel`: an ordinary cancellation; `deposit_cancel`: a cancellation after a deposit. */
export type CancelNotiType = 'cancel' | 'deposit_cancel';

/** A stored cancellation notification, as the shim passes it on. Money in won, times ISO 8601 UTC. */
export interface CancelNoti {
  /** The inbox's id of this Noti; the same content always has the same id, so a duplicate has no second effect. */
  readonly notiId: string;
  readonly notiType: CancelNotiType;
  readonly tid: string;
  readonly orderNo: string;
  /** Null when the Noti carries no readable amount: it then only prompts a look-up and proves nothing itself. */
  readonly amount: number | null;
  readonly cancelledAt: string | null;
  readonly receivedAt: string;
}

export const notiSignal = defineSignal<[CancelNoti]>('noti');
export const refundQuery = defineQuery<RefundView>('refund');

/** What `check` saw at CookiePay just now; `no_answer`: nothing that tells. */
export interface CheckAnswer {
  readonly seen: 'cancelled' | 'not_cancelled' | 'part' | 'contradiction' | 'no_answer';
  /** ISO 8601 UTC. */
  readonly seenAt: string;
  /** One sentence for people. */
  readonly text: string;
}

export const resolveUpdate = defineUpdate<RefundView, [ResolveOrder]>('resolve');
export const checkUpdate = defineUpdate<CheckAnswer>('check');
export const depositedUpdate = defineUpdate<RefundView, [DepositReport]>('deposited');

/** `ApplicationFailure.type` of an update that the refund's state does not allow; its message says why. */
export const ORDER_REFUSED = 'OrderRefused';

// ------------------------------------------------------------------------------------------------ search attributes

export const searchAttributes = {
  state: defineSearchAttributeKey('RefundState', SearchAttributeType.KEYWORD),
  /** The payment's tid, and the one that the account answer names: a Noti may carry either. */
  tids: defineSearchAttributeKey('RefundTids', SearchAttributeType.KEYWORD_LIST),
  orderNo: defineSearchAttributeKey('OrderNo', SearchAttributeType.KEYWORD),
  amount: defineSearchAttributeKey('RefundAmount', SearchAttributeType.INT),
  depositDeadline: defineSearchAttributeKey('DepositDeadline', SearchAttributeType.DATETIME),
} as const;
