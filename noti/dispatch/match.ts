/** Which refund a cancellation Noti belongs to. Pure: no clock, no network. deliver.ts acts on the answer. */

/** A refund as Temporal knows it. `amount` in won, null when unknown. */
export interface KnownRefund {
  readonly refundId: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly tids: readonly string[];
  readonly orderNo: string;
  readonly amount: number | null;
  /** `open`: still takes signals · `completed`: the money went back · `closed`: rejected, abandoned or terminated. */
  readonly phase: 'open' | 'completed' | 'closed';
}

export interface NotiToMatch {
  readonly tid: string;
  readonly orderNo: string;
  readonly amount: number | null;
}

export type Match =
  /** To be signalled. */
  | { readonly kind: 'open'; readonly refund: KnownRefund }
  /** Had completed before its Noti came. */
  | { readonly kind: 'late'; readonly refund: KnownRefund }
  /** A person has to decide which one it is. */
  | { readonly kind: 'ambiguous'; readonly note: string }
  | { readonly kind: 'none'; readonly note: string };

/** The refunds of the Noti's payment. The order number counts only where no tid matches: an order may have several payments. */
function refundsOf(noti: NotiToMatch, refunds: readonly KnownRefund[]): readonly KnownRefund[] {
  const sameTid = refunds.filter((refund) => noti.tid !== '' && refund.tids.includes(noti.tid));
  if (sameTid.length > 0) return sameTid;
  return refunds.filter((refund) => noti.orderNo !== '' && refund.orderNo === noti.orderNo);
}

/** Completed refunds that this Noti could be about: the same payment (by tid) and exactly the same amount. */
export function completedLike(noti: NotiToMatch, refunds: readonly KnownRefund[]): readonly KnownRefund[] {
  return refundsOf(noti, refunds).filter(
    ({ phase, tids, amount }) =>
      phase === 'completed' && tids.includes(noti.tid) && amount !== null && amount === noti.amount,
  );
}

/**
 * @param refunds what Temporal found for the Noti's tid or order number.
 * @param notified refundIds that have had a Noti of their own. A completed refund without one may be what this Noti is
 *   about. If it has the same payment and amount as an open refund, neither gets the Noti: given to the open one, it
 *   could complete that one without any money having moved.
 */
export function match(noti: NotiToMatch, refunds: readonly KnownRefund[], notified: ReadonlySet<string>): Match {
  const mine = refundsOf(noti, refunds);
  const open = mine.filter(({ phase }) => phase === 'open');
  const completed = completedLike(noti, refunds);
  const waiting = completed.filter(({ refundId }) => !notified.has(refundId));
  const [only, ...others] = open;
  if (others.length > 0) return ambiguous(open);
  if (only === undefined) return late(completed, waiting) ?? none(noti, mine);
  if (waiting.length === 0) return { kind: 'open', refund: only };
  if (only.amount === noti.amount) return ambiguous([only, ...waiting]);
  return late(waiting, waiting) ?? ambiguous([only, ...waiting]);
}

/** The one completed refund, or the one of several that still lacks its Noti. */
function late(completed: readonly KnownRefund[], waiting: readonly KnownRefund[]): Match | null {
  const [refund, ...others] = waiting.length > 0 ? waiting : completed;
  if (refund === undefined) return null;
  return others.length === 0 ? { kind: 'late', refund } : ambiguous([refund, ...others]);
}

const ambiguous = (refunds: readonly KnownRefund[]): Match => ({
  kind: 'ambiguous',
  note: `fits ${refunds.length} refunds: ${refunds.map(({ refundId, phase }) => `${refundId} (${phase})`).join(', ')}`,
});

function none(noti: NotiToMatch, mine: readonly KnownRefund[]): Match {
  if (mine.length === 0) return { kind: 'none', note: 'no refund with this tid or order number' };
  const seen = mine.map(({ refundId, phase, amount }) => `${refundId} (${phase}, ${amount ?? 'unknown'} won)`);
  return { kind: 'none', note: `no open refund; for ${noti.amount ?? 'unknown'} won there is only ${seen.join(', ')}` };
}
