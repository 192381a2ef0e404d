/** Brings one batch of claimed Notis to their refunds, and writes down what became of each. */
import type { Logger } from 'pino';

import type { CancelNoti } from '../workflows/contract';
import type { Claimed, Inbox, Settlement } from './inbox';
import { completedLike, match, type KnownRefund, type Match } from './matching';
import { whilePending, whileUnmatched } from './pacing';
import type { RefundFinder } from './temporal';

export interface DeliveryOptions extends RefundFinder {
  readonly inbox: Pick<Inbox, 'settle' | 'notifiedAmong'>;
  readonly log: Logger;
  readonly unmatchedAfterMs: number;
}

export type Deliver = (batch: readonly Claimed[]) => Promise<void>;

/**
 * The returned function rejects when Temporal or the inbox failed; every Noti of the batch that was not settled then
 * is still claimed, and comes back when it is released or its lease ends. A signal may thus be sent twice; the
 * workflow knows a Noti by its id.
 */
export function createDelivery({ inbox, findRefunds, signal, log, unmatchedAfterMs }: DeliveryOptions): Deliver {
  return async (batch) => {
    const refunds = await findRefunds(batch);
    const outcomes = await Promise.allSettled(batch.map(async (noti) => await deliver(noti, refunds)));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  };

  async function deliver(noti: Claimed, refunds: readonly KnownRefund[]): Promise<void> {
    const rivals = completedLike(noti, refunds).map(({ refundId }) => refundId);
    const found = match(noti, refunds, await inbox.notifiedAmong(rivals, noti.id));
    const settlement = await act(noti, found);
    const facts = { notiId: noti.id, tid: noti.tid, orderNo: noti.orderNo, note: settlement.note };
    if (!(await inbox.settle(noti, settlement)))
      log.debug(facts, 'Another dispatcher has taken this Noti up meanwhile.');
    else if (settlement.status === 'applied') log.info({ ...facts, refundId: settlement.refundId }, 'Noti applied.');
    else if (settlement.status === 'unmatched' && noti.status !== 'unmatched')
      log.warn(
        facts,
        'Noti unmatched: no single refund takes it. It is listed, retried ever more rarely, and replayable.',
      );
  }

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
