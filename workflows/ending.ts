/** How a stretch of the process can end, and the evidence that a completion needs (invariant I3). */
import type { CancelResult, LookUpResult } from '../activities';
import type { CancelNoti, EscalationReason, Evidence, GatewayWord, RefundRequest } from './contract';
import { won } from './details';

export type Ending =
  | { readonly kind: 'completed'; readonly evidence: Evidence; readonly word?: GatewayWord }
  | { readonly kind: 'rejected'; readonly word: GatewayWord }
  | {
      readonly kind: 'escalated';
      readonly reason: EscalationReason;
      readonly detail: string;
      readonly word?: GatewayWord;
    };

type Escalated = Extract<Ending, { kind: 'escalated' }>;
type Completed = Extract<Ending, { kind: 'completed' }>;

export const escalated = (reason: EscalationReason, detail: string, word?: GatewayWord): Escalated => ({
  kind: 'escalated',
  reason,
  detail,
  ...(word && { word }),
});

export function completedByCancel(
  { tid, amount }: RefundRequest,
  { code, message, cancelTid, cancelledAt }: Extract<CancelResult, { kind: 'cancelled' }>,
): Completed {
  const seenAt = new Date().toISOString();
  const evidence = { kind: 'cancel_answer', code, tid, amount, cancelTid, cancelledAt, seenAt } as const;
  return { kind: 'completed', evidence, word: { code, message } };
}

export function completedByLookUp(result: Extract<LookUpResult, { seen: 'cancelled' }>): Completed {
  const { tid, amount, cancelledAt, cancelDate, cancelMessage, seenAt } = result;
  return {
    kind: 'completed',
    evidence: { kind: 'look_up', tid, amount, cancelledAt, cancelDate, cancelMessage, seenAt },
  };
}

/** Only for a part of the amount: there a look-up cannot tell. */
export function completedByNoti(
  { notiId, notiType, tid, cancelledAt, receivedAt }: CancelNoti,
  amount: number,
): Completed {
  return {
    kind: 'completed',
    evidence: { kind: 'noti', notiId, notiType, tid, amount, cancelledAt, seenAt: receivedAt },
  };
}

export const contradictedByLookUp = (
  refund: RefundRequest,
  seen: Extract<LookUpResult, { seen: 'contradiction' }>,
): Escalated =>
  escalated(
    'mismatch',
    `The refund is for ${won(refund.amount)} of ${refund.tid}, but the look-up shows a payment of ${won(seen.amount)}, ${seen.tid}.`,
  );

export function contradictedByNoti(refund: RefundRequest, { amount, notiId }: CancelNoti): Escalated {
  const named = amount === null ? 'an unreadable amount' : won(amount);
  return escalated(
    'mismatch',
    `The refund is for ${won(refund.amount)}, but a notification reports ${named} (${notiId}).`,
  );
}
