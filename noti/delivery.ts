/** Brings one batch of claimed Notis to their refunds, and writes down what became of each. */
import type { Logger } from 'pino';

import type { CancelNoti } from '../workflows/contract';
import type { Claimed, Settled, Settlement } from './claiming';
import type { Inbox } from './inbox';
import { completedLike, match, type KnownRefund, type Match } from './matching';
import { whilePending, whileUnmatched } from './pacing';
import { inParallel } from './parallel';
import type { RefundFinder } from './temporal';

export interface DeliveryOptions extends RefundFinder {
  readonly inbox: Pick<Inbox, 'settle' | 'notifiedAmong'>;
  readonly log: Logger;
  readonly unmatchedAfterMs: number;
}

export type Deliver = (batch: readonly Claimed[]) => Promise<void>;

/** How many Notis one question to Temporal's visibility store is about. */
const TOGETHER = 100;
const SIGNALS_AT_ONCE = 25;

/** What is not begun by then is left for the next batch, so that a slow Temporal cannot outlast the lease of 30 s. */
const PATIENCE_MS = 15_000;

/**
 * The returned function rejects when Temporal or the inbox failed; every Noti of the batch that was not settled then
 * is still claimed, and comes back when it is released or its lease ends. A signal may thus be sent twice; the
 * workflow knows a Noti by its id.
 */
export function createDelivery({ inbox, findRefunds, signal, log, unmatchedAfterMs }: DeliveryOptions): Deliver {
  return async (batch) => {
    const stopAt = performance.now() + PATIENCE_MS;
    const settled: Settled[] = [];
    try {
      await inParallel(chunksOf(batch, TOGETHER), TOGETHER, async (chunk) => {
        const refunds = await findRefunds(chunk);
        // One payment's Notis one after the other: which refund the second is for may depend on the first.
        await inParallel(byPayment(chunk), SIGNALS_AT_ONCE, async (notis) => {
          for (const noti of notis) settled.push({ noti, settlement: await deliver(noti, refunds, settled, stopAt) });
        });
      });
    } finally {
      await writeDown(settled);
    }
  };

  async function deliver(
    noti: Claimed,
    refunds: readonly KnownRefund[],
    settled: readonly Settled[],
    stopAt: number,
  ): Promise<Settlement> {
    if (performance.now() > stopAt)
      return { status: 'pending', note: 'Temporal is slow; looked for again', retryInMs: 0 };
    const rivals = completedLike(noti, refunds).map(({ refundId }) => refundId);
    if (rivals.length === 0) return await act(noti, match(noti, refunds, new Set()));
    const justNow = settled.flatMap(({ settlement }) => (settlement.status === 'applied' ? [settlement.refundId] : []));
    const before = await inbox.notifiedAmong(rivals, noti.id);
    return await act(noti, match(noti, refunds, new Set([...before, ...justNow])));
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

  async function writeDown(settled: readonly Settled[]): Promise<void> {
    const written = await inbox.settle(settled);
    for (const { noti, settlement } of settled) {
      const facts = { notiId: noti.id, tid: noti.tid, orderNo: noti.orderNo, note: settlement.note };
      if (!written.has(noti.id)) log.debug(facts, 'Another dispatcher has taken this Noti up meanwhile.');
      else if (settlement.status === 'applied') log.info({ ...facts, refundId: settlement.refundId }, 'Noti applied.');
      else if (settlement.status === 'unmatched' && noti.status !== 'unmatched')
        log.warn(
          facts,
          'Noti unmatched: no single refund takes it. It is listed, retried ever more rarely, and replayable.',
        );
    }
  }
}

const chunksOf = <T>(items: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));

function byPayment(notis: readonly Claimed[]): readonly (readonly Claimed[])[] {
  const groups = new Map<string, Claimed[]>();
  for (const noti of notis) {
    const payment = noti.tid === '' ? `order ${noti.orderNo}` : `tid ${noti.tid}`;
    groups.set(payment, [...(groups.get(payment) ?? []), noti]);
  }
  return [...groups.values()];
}

function messageOf(noti: Claimed): CancelNoti {
  if (noti.notiType === null) throw new Error(`Noti ${noti.id} is no cancellation and must not be signalled.`);
  const { id, notiType, tid, orderNo, amount, cancelledAt, receivedAt } = noti;
  return { notiId: id, notiType, tid, orderNo, amount, cancelledAt, receivedAt };
}
