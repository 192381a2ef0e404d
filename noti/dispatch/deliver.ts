/** Delivers one batch of leased Notis: matches each with a refund, signals that refund, and records the result. */
import type { Logger } from 'pino';
import type { CancelNoti } from '../../contract';
import type { Inbox } from '../inbox/inbox';
import type { Delivered, DeliveryResult, LeasedNoti } from '../inbox/lease';
import { inParallel } from './in-parallel';
import { completedLike, type KnownRefund, match } from './match';
import type { RefundFinder } from './temporal';

export interface DeliveryOptions extends RefundFinder {
  readonly inbox: Pick<Inbox, 'record' | 'notifiedAmong'>;
  readonly log: Logger;
  /** How long a Noti may wait for its refund before it counts as unmatched. */
  readonly unmatchedAfterMs: number;
}

export type Deliver = (batch: readonly LeasedNoti[]) => Promise<void>;

const SIGNALS_AT_ONCE = 25;

/** A Noti whose turn comes later than this is left for the next batch: the lease (30 s) must not end meanwhile. */
const PATIENCE_MS = 15_000;

/**
 * The returned function rejects when Temporal or the inbox failed. A Noti without a recorded result is still leased
 * then, and due again when the lease ends. It may thus be signalled twice; the workflow knows a Noti by its id.
 */
export function createDelivery(options: DeliveryOptions): Deliver {
  return async (batch) => {
    const stopAt = performance.now() + PATIENCE_MS;
    const refunds = await options.findRefunds(batch);
    const delivered: Delivered[] = [];
    try {
      // One payment's Notis one after the other: which refund gets the second may depend on the first.
      await inParallel(byPayment(batch), SIGNALS_AT_ONCE, async (notis) => {
        for (const noti of notis) {
          const isTimeLeft = performance.now() < stopAt;
          const result = isTimeLeft ? await deliverOne(noti, refunds, delivered, options) : TOO_SLOW;
          delivered.push({ noti, result });
        }
      });
    } finally {
      await record(delivered, options);
    }
  };
}

const TOO_SLOW: DeliveryResult = { status: 'pending', note: 'Temporal is slow; looking again', retryInMs: 0 };

/** @param delivered the Notis of the same batch that have a result already. */
async function deliverOne(
  noti: LeasedNoti,
  refunds: readonly KnownRefund[],
  delivered: readonly Delivered[],
  { inbox, signal, unmatchedAfterMs }: DeliveryOptions,
): Promise<DeliveryResult> {
  const completed = completedLike(noti, refunds).map(({ refundId }) => refundId);
  const before = await inbox.notifiedAmong(completed, noti.id);
  const justNow = delivered.flatMap(({ result }) => (result.status === 'applied' ? [result.refundId] : []));
  const found = match(noti, refunds, new Set([...before, ...justNow]));
  switch (found.kind) {
    case 'open': {
      const { refundId } = found.refund;
      if (await signal(found.refund, messageOf(noti)))
        return { status: 'applied', refundId, note: `delivered to refund ${refundId}` };
      const note = `refund ${refundId} closed just before the Noti reached it; looking again`;
      return laterOf(noti, note, unmatchedAfterMs);
    }
    case 'late': {
      const { refundId } = found.refund;
      return { status: 'applied', refundId, note: `late: refund ${refundId} had already completed` };
    }
    case 'ambiguous':
      return { status: 'unmatched', note: found.note, retryInMs: whileUnmatched(noti.ageMs) };
    case 'none':
      return laterOf(noti, found.note, unmatchedAfterMs);
  }
}

const laterOf = ({ ageMs }: LeasedNoti, note: string, unmatchedAfterMs: number): DeliveryResult =>
  ageMs < unmatchedAfterMs
    ? { status: 'pending', note, retryInMs: whilePending(ageMs) }
    : { status: 'unmatched', note, retryInMs: whileUnmatched(ageMs) };

const between = (low: number, value: number, high: number): number => Math.min(Math.max(low, value), high);

/** From 0.5 to 3 s: a Noti often comes just before its refund, which then wants it within 5 s. */
const whilePending = (ageMs: number): number => between(500, ageMs / 4, 3_000);

/** From 10 s to 1 h. The wait grows with the Noti's age, so many old ones together cost little. */
const whileUnmatched = (ageMs: number): number => between(10_000, ageMs / 10, 3_600_000);

function messageOf(noti: LeasedNoti): CancelNoti {
  if (noti.notiType === null) throw new Error(`Noti ${noti.id} is not a cancellation and must not be signalled.`);
  const { id, notiType, tid, orderNo, amount, cancelledAt, receivedAt } = noti;
  return { notiId: id, notiType, tid, orderNo, amount, cancelledAt, receivedAt };
}

async function record(delivered: readonly Delivered[], { inbox, log }: DeliveryOptions): Promise<void> {
  const recorded = await inbox.record(delivered);
  for (const { noti, result } of delivered) {
    const facts = { notiId: noti.id, tid: noti.tid, orderNo: noti.orderNo, note: result.note };
    if (!recorded.has(noti.id)) log.debug(facts, 'Another dispatcher has leased this Noti meanwhile.');
    else if (result.status === 'applied') log.info({ ...facts, refundId: result.refundId }, 'Noti applied.');
    else if (result.status === 'unmatched' && noti.status !== 'unmatched') {
      log.warn(facts, 'Noti unmatched: no single refund fits. It is listed, tried again at intervals, and replayable.');
    }
  }
}

function byPayment(notis: readonly LeasedNoti[]): readonly (readonly LeasedNoti[])[] {
  const groups = new Map<string, LeasedNoti[]>();
  for (const noti of notis) {
    const payment = noti.tid === '' ? `order ${noti.orderNo}` : `tid ${noti.tid}`;
    groups.set(payment, [...(groups.get(payment) ?? []), noti]);
  }
  return [...groups.values()];
}
