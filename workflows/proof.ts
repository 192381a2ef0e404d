/**
 * Waiting for proof that the payment is cancelled. Three things may come, in any order: a Noti (never believed by
 * itself where a look-up can tell), a look-up that shows the cancellation, and the end of the wait.
 */
import { CancellationScope, condition, isCancellation, sleep } from '@temporalio/workflow';
import type { LookUpResult, Rhythm } from '../activities';
import type { CancelNoti } from './contract';
import { completedByLookUp, completedByNoti, contradictedByLookUp, contradictedByNoti, type Ending } from './ending';
import { lookUpEscalated, lookUpPayment } from './policies';
import type { RefundRecord } from './record';

export interface Wait {
  readonly rhythm: Rhythm;
  /** Epoch milliseconds; null: for as long as it takes. */
  readonly end: number | null;
  /** What the timer means, for the Web UI. */
  readonly summary: string;
  /** Whether a contradiction ends the wait. Not once a person has been asked about it already. */
  readonly openEnded?: boolean;
}

/** @returns how the refund ends, or null when the wait is over and nothing was proven. */
export async function waitForProof(refund: RefundRecord, wait: Wait): Promise<Ending | null> {
  const scope = new CancellationScope({ cancellable: true });
  const ending = await scope.run(() => watch(refund, wait));
  // What still runs (the timer, a look-up) would only add events to a history that is about to close.
  if (ending?.kind !== 'completed') scope.cancel();
  return ending;
}

async function watch(refund: RefundRecord, wait: Wait): Promise<Ending | null> {
  const news = new News();
  const isFinal = (ending: Ending | null): ending is Ending =>
    ending?.kind === 'completed' || (!wait.openEnded && !!ending);
  news.expireAt(wait);
  news.lookUp(refund, wait.rhythm, wait.openEnded ? 'cancelled' : 'news');

  for (;;) {
    await condition(() => refund.hasUnreadNoti() || news.seen.length > 0 || news.expired);
    // In this order: a Noti that comes together with the deadline wins over it.
    for (let noti = refund.readNoti(); noti; noti = refund.readNoti()) {
      const ending = onNoti(refund, noti, news);
      if (isFinal(ending)) return ending;
    }
    for (let seen = news.seen.shift(); seen; seen = news.seen.shift()) {
      const ending = onLookUp(refund, seen, news);
      if (isFinal(ending)) return ending;
    }
    if (news.expired && !refund.hasUnreadNoti()) return null;
  }
}

function onNoti(refund: RefundRecord, noti: CancelNoti, news: News): Ending | null {
  if (noti.amount !== null && noti.amount !== refund.input.amount) return contradictedByNoti(refund.input, noti);
  if (news.isPart) return byNotiAlone(refund);
  refund.notified(noti);
  news.lookUp(refund, 'notified', 'news');
  return null;
}

function onLookUp(refund: RefundRecord, result: LookUpResult, news: News): Ending | null {
  switch (result.seen) {
    case 'cancelled':
      return completedByLookUp(result);
    case 'contradiction':
      return contradictedByLookUp(refund.input, result);
    case 'part':
      news.isPart = true;
      return byNotiAlone(refund);
    case 'not_cancelled':
      return null;
  }
}

function byNotiAlone(refund: RefundRecord): Ending | null {
  const noti = refund.matchingNoti();
  return noti ? completedByNoti(noti, refund.input.amount) : null;
}

/** What has come in since somebody last looked. */
class News {
  readonly seen: LookUpResult[] = [];
  expired = false;
  /** The refund is a part of the payment: only its Noti can prove it. */
  isPart = false;
  private readonly under = new Set<Rhythm>();

  expireAt({ end, summary }: Wait): void {
    if (end === null) return;
    const timer = sleep(Math.max(1, end - Date.now()), { summary });
    void timer.then(() => (this.expired = true), ignoreCancellation);
  }

  lookUp({ input: { tid, amount } }: RefundRecord, rhythm: Rhythm, until: 'news' | 'cancelled'): void {
    if (this.under.has(rhythm)) return;
    this.under.add(rhythm);
    const look = rhythm === 'escalated' ? lookUpEscalated : lookUpPayment;
    void look({ tid, amount, rhythm, until }).then((result) => this.seen.push(result), ignoreCancellation);
  }
}

/** The wait was over first, or an escalated refund's 30 days of look-ups were. */
function ignoreCancellation(error: unknown): void {
  if (!isCancellation(error)) return;
}
