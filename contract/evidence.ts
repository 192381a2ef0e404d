/** What CookiePay has said about a cancellation, and which of it proves the cancellation. */

/** `cancel`: an ordinary cancellation. `deposit_cancel`: a cancellation after a deposit. */
export type CancelNotiType = 'cancel' | 'deposit_cancel';

/** A cancellation notification (Noti), as the Noti inbox passes it on. Amounts in won, times ISO 8601 UTC. */
export interface CancelNoti {
  /** The inbox's id of this Noti. The same content always has the same id, so a duplicate has no second effect. */
  readonly notiId: string;
  readonly notiType: CancelNotiType;
  readonly tid: string;
  readonly orderNo: string;
  /** Null when the Noti has no readable amount. Such a Noti proves nothing; it only starts a look-up. */
  readonly amount: number | null;
  /** Null when the Noti has no readable cancellation time. */
  readonly cancelledAt: string | null;
  readonly receivedAt: string;
}

/**
 * What proves that the payment is cancelled. Times ISO 8601 UTC, amounts in won. `cancelledAt` is null when CookiePay names
 * no readable time; `seenAt` is when this program learned of it.
 */
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
      /** CANCELDATE and CANCELMSG, as CookiePay wrote them. */
      readonly cancelDate: string;
      readonly cancelMessage: string;
      readonly seenAt: string;
    }
  | {
      /** Only for a refund of a part of the payment: a look-up cannot show whether that part is cancelled. */
      readonly kind: 'noti';
      readonly notiId: string;
      readonly notiType: CancelNotiType;
      readonly tid: string;
      readonly amount: number;
      readonly cancelledAt: string | null;
      readonly seenAt: string;
    };
