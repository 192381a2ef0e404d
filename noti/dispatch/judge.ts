/** Decides what becomes of one claimed Noti, and signals the refund that it is for. */
import type { CancelNoti } from '../../contract';
import type { Claimed, Settled, Settlement } from '../inbox/claiming';
import type { Inbox } from '../inbox/inbox';
import { completedLike, type KnownRefund, type Match, match } from './matching';
import { whilePending, whileUnmatched } from './pacing';
import type { RefundFinder } from './temporal';

export interface JudgeOptions extends Pick<RefundFinder, 'signal'> {
  readonly inbox: Pick<Inbox, 'notifiedAmong'>;
  readonly unmatchedAfterMs: number;
}

/**
 * @param refunds what Temporal found. @param settled the Notis of the same batch that are done, written down or not.
 * @param stopAt no signal is begun after it (`performance.now()`).
 */
export type Judge = (
  noti: Claimed,
  refunds: readonly KnownRefund[],
  settled: readonly Settled[],
  stopAt: number,
) => Promise<Settlement>;

export function createJudge({ inbox, signal, unmatchedAfterMs }: JudgeOptions): Judge {
  return async (noti, refunds, settled, stopAt) => {
    if (performance.now() > stopAt) return { status: 'pending', note: 'Temporal is slow; looking again', retryInMs: 0 };
    const rivals = completedLike(noti, refunds).map(({ refundId }) => refundId);
    if (rivals.length === 0) return await act(noti, match(noti, refunds, new Set()));
    const before = await inbox.notifiedAmong(rivals, noti.id);
    const justNow = settled.flatMap(({ settlement }) => (settlement.status === 'applied' ? [settlement.refundId] : []));
    return await act(noti, match(noti, refunds, new Set([...before, ...justNow])));
  };

  async function act(noti: Claimed, found: Match): Promise<Settlement> {
    switch (found.kind) {
      case 'open': {
        const { refund } = found;
        if (await signal(refund, messageOf(noti)))
          return { status: 'applied', refundId: refund.refundId, note: `delivered to refund ${refund.refundId}` };
        return wait(noti, `refund ${refund.refundId} closed just before the Noti reached it; looking again`);
      }
      case 'late': {
        const { refundId } = found.refund;
        return { status: 'applied', refundId, note: `late: refund ${refundId} had already completed` };
      }
      case 'ambiguous':
        return { status: 'unmatched', note: found.note, retryInMs: whileUnmatched(noti.ageMs) };
      case 'none':
        return wait(noti, found.note);
    }
  }

  function wait(noti: Claimed, note: string): Settlement {
    return noti.ageMs < unmatchedAfterMs
      ? { status: 'pending', note, retryInMs: whilePending(noti.ageMs) }
      : { status: 'unmatched', note, retryInMs: whileUnmatched(noti.ageMs) };
  }
}

function messageOf(noti: Claimed): CancelNoti {
  if (noti.notiType === null) throw new Error(`Noti ${noti.id} is no cancellation and must not be signalled.`);
  const { id, notiType, tid, orderNo, amount, cancelledAt, receivedAt } = noti;
  return { notiId: id, notiType, tid, orderNo, amount, cancelledAt, receivedAt };
}
