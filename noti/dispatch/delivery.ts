/** Brings one batch of claimed Notis to their refunds, and writes down what became of each. */
import type { Logger } from 'pino';
import type { Claimed, Settled } from '../inbox/claiming';
import type { Inbox } from '../inbox/inbox';
import { createJudge } from './judge';
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
export function createDelivery({ inbox, findRefunds, log, ...options }: DeliveryOptions): Deliver {
  const settlementOf = createJudge({ inbox, ...options });
  return async (batch) => {
    const stopAt = performance.now() + PATIENCE_MS;
    const settled: Settled[] = [];
    try {
      await inParallel(chunksOf(batch, TOGETHER), TOGETHER, async (chunk) => {
        const refunds = await findRefunds(chunk);
        // One payment's Notis one after the other: which refund the second is for may depend on the first.
        await inParallel(byPayment(chunk), SIGNALS_AT_ONCE, async (notis) => {
          for (const noti of notis)
            settled.push({ noti, settlement: await settlementOf(noti, refunds, settled, stopAt) });
        });
      });
    } finally {
      await writeDown(settled);
    }
  };

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
