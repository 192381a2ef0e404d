/**
 * Waiting for proof that the payment is cancelled. Three things may come, in any order: a Noti (never believed by
 * itself where a look-up can tell), a look-up that shows the cancellation, and the end of the wait.
 */
import { CancellationScope, condition, sleep } from '@temporalio/workflow';
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
  const news = new News(wait.openEnded ? lookUpEscalated : lookUpPayment);
  const isFinal = (ending: Ending | null): ending is Ending =>
    ending?.kind === 'completed' || (!wait.openEnded && !!ending);
  news.expireAt(wait);
  news.lookUp(refund, wait.rhythm, wait.openEnded ? 'cancelled' : 'news');

  for (;;) {
    await condition(() => refund.notis.hasUnread() || news.seen.length > 0 || news.expired);
    // In this order: a Noti that comes together with the deadline wins over it.
    for (let noti = refund.notis.read(); noti; noti = refund.notis.read()) {
      const ending = onNoti(refund, noti, news);
      if (isFinal(ending)) return ending;
    }
    for (let seen = news.seen.shift(); seen; seen = news.seen.shift()) {
      const ending = onLookUp(refund, seen, news);
      if (isFinal(ending)) return ending;
    }
    if (news.expired && !refund.notis.hasUnread()) return null;
  }
}

function onNoti(refund: RefundRecord, noti: CancelNoti, news: News): Ending | null {
  if (noti.amount !== null && noti.amount !== refund.input.amount) {
    refund.isDoubted = true;
    return contradictedByNoti(refund.input, noti);
  }
  if (news.isPart) return byNotiAlone(refund);
  refund.notified(noti);
  news.lookUp(refund, 'notified', 'news');
  return null;
}

function onLookUp(refund: RefundRecord, result: LookUpResult, news: News): Ending | null {
  switch (result.seen) {
    case 'cancelled':
      if (!refund.isDoubted || refund.matchingNoti()) return completedByLookUp(result);
      refund.explain('The look-up shows a cancellation, but not of how much; a person must compare the amounts.');
      return null;
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

  constructor(private readonly look: typeof lookUpPayment) {}

  expireAt({ end, summary }: Wait): void {
    if (end === null) return;
    const timer = sleep(Math.max(1, end - Date.now()), { summary });
    void timer.then(
      () => (this.expired = true),
      () => undefined, // the wait was over first
    );
  }

  lookUp({ input: { tid, amount } }: RefundRecord, rhythm: Rhythm, until: 'news' | 'cancelled'): void {
    if (this.under.has(rhythm)) return;
    this.under.add(rhythm);
    void this.look({ tid, amount, rhythm, until }).then(
      (result) => {
        this.under.delete(rhythm);
        this.seen.push(result);
      },
      () => this.under.delete(rhythm), // the wait was over first, or an escalated refund's 30 days of look-ups were
    );
  }
}
