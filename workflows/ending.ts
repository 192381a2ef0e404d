/** How a part of the process can end, and the evidence that a completion needs (invariant I3). */
import type { CancelResult, LookUpResult } from '../activities';
import type { CancelNoti, EscalationReason, Evidence, GatewayReply, RefundRequest } from '../contract';

export type Ending =
  | { readonly kind: 'completed'; readonly evidence: Evidence; readonly reply?: GatewayReply }
  | { readonly kind: 'rejected'; readonly reply: GatewayReply }
  /** A person has closed it; the record says who and why. */
  | { readonly kind: 'decided'; readonly state: 'completed' | 'abandoned' }
  | {
      readonly kind: 'escalated';
      readonly reason: EscalationReason;
      readonly detail: string;
      readonly reply?: GatewayReply;
    };

export type Escalated = Extract<Ending, { kind: 'escalated' }>;
/** An ending after which nothing more happens. */
export type Closing = Exclude<Ending, Escalated>;
type Completed = Extract<Ending, { kind: 'completed' }>;

export const escalated = (reason: EscalationReason, detail: string, reply?: GatewayReply): Escalated => ({
  kind: 'escalated',
  reason,
  detail,
  ...(reply && { reply }),
});

export function completedByCancel(
  { tid, amount }: RefundRequest,
  { code, message, cancelTid, cancelledAt }: Extract<CancelResult, { kind: 'cancelled' }>,
): Completed {
  const seenAt = new Date().toISOString();
  const evidence = { kind: 'cancel_answer', code, tid, amount, cancelTid, cancelledAt, seenAt } as const;
  return { kind: 'completed', evidence, reply: { code, message } };
}

export function completedByLookUp(result: Extract<LookUpResult, { seen: 'cancelled' }>): Completed {
  const { tid, amount, cancelledAt, cancelDate, cancelMessage, seenAt } = result;
  return {
    kind: 'completed',
    evidence: { kind: 'look_up', tid, amount, cancelledAt, cancelDate, cancelMessage, seenAt },
  };
}

/** Only for a part of the payment, where a look-up cannot tell. */
export function completedByNoti(
  { notiId, notiType, tid, cancelledAt, receivedAt }: CancelNoti,
  amount: number,
): Completed {
  return {
    kind: 'completed',
    evidence: { kind: 'noti', notiId, notiType, tid, amount, cancelledAt, seenAt: receivedAt },
  };
}
