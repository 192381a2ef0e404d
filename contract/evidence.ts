/** What CookiePay has told us about a cancellation, and what of it is evidence. */

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
