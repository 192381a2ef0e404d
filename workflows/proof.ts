/**
 * Waiting for proof that the payment is cancelled. Three things may come, in any order: a Noti (never believed by
 * itself where a look-up can tell), a look-up that shows the cancellation, and the end of the wait.
 */
import { CancellationScope, condition, sleep } from '@temporalio/workflow';
import type { LookUpResult, Rhythm } from '../activities';
import type { CancelNoti } from '../contract';
import { completedByLookUp, completedByNoti, type Ending, escalated } from './ending';
import { isOfAnotherAmount } from './notis';
import { lookUpOf, type RefundRecord } from './record';

export interface Wait {
  readonly rhythm: Rhythm;
  /** Epoch milliseconds; null: for as long as it takes. */
  readonly end: number | null;
  /** What the timer means, for the Web UI. */
  readonly summary: string;
  /** A person has been asked already: a contradiction is shown, and does not end the wait. */
  readonly openEnded?: boolean;
  /** A person's decision ends the wait, without a proof. */
  readonly mayBeDecided?: boolean;
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
  const news = new News(refund, wait);
  // A person who has been asked already is only told of a contradiction.
  const goesOn = (ending: Ending | null): boolean => {
    if (ending?.kind === 'escalated' && wait.openEnded) refund.explain(ending.detail);
    return ending === null || (ending.kind === 'escalated' && !!wait.openEnded);
  };
  news.lookUp(wait.rhythm, wait.openEnded ? 'cancelled' : 'news');

  for (;;) {
    await condition(() => news.any());
    // In this order: a Noti that comes together with the deadline, or with a person's decision, wins over it.
    for (let noti = refund.notis.read(); noti; noti = refund.notis.read()) {
      refund.decisions.overtake(); // whoever decided could not know of it
      const ending = onNoti(refund, noti, news);
      if (!goesOn(ending)) return ending;
    }
    for (let seen = news.read(); seen; seen = news.read()) {
      const ending = onLookUp(refund, seen);
      if (!goesOn(ending)) return ending;
    }
    if (refund.isReportUnread) {
      refund.isReportUnread = false;
      refund.decisions.overtake();
      news.lookUp('notified', 'news', 'report');
    }
    if (news.isOver()) return null;
  }
}

function onNoti(refund: RefundRecord, noti: CancelNoti, news: News): Ending | null {
  if (isOfAnotherAmount(noti, refund.input.amount)) return doubtedBy(noti, refund);
  if (refund.isPart) {
    const proof = byNotiAlone(refund);
    if (!proof) refund.explain(refund.texts.note.notiDoesNotFit(noti.notiId));
    return proof;
  }
  refund.notified(noti);
  news.lookUp('notified', 'news', 'noti');
  return null;
}

/** From now on a look-up alone, which tells no amount, proves nothing. */
export function doubtedBy({ amount, notiId }: CancelNoti, refund: RefundRecord): Ending {
  refund.amountDisputed = true;
  return escalated('mismatch', refund.texts.escalation.otherNoti(refund.input.amount, amount, notiId));
}

function onLookUp(refund: RefundRecord, result: LookUpResult): Ending | null {
  const { input, texts } = refund;
  refund.answeredIn(result.runId);
  switch (result.seen) {
    case 'cancelled':
      if (!refund.amountDisputed || refund.matchingNoti()) return completedByLookUp(result);
      refund.explain(texts.note.amountUnclear);
      return null;
    case 'contradiction':
      return escalated('mismatch', texts.escalation.otherPayment(input.amount, input.tid, result.amount, result.tid));
    case 'part':
      refund.isPart = true;
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
  private readonly seen: LookUpResult[] = [];
  private expired = false;
  private readonly under = new Set<string>();

  constructor(
    private readonly refund: RefundRecord,
    private readonly wait: Wait,
  ) {
    const { end, summary } = wait;
    if (end === null) return;
    const timer = sleep(Math.max(1, end - Date.now()), { summary });
    void timer.then(
      () => (this.expired = true),
      () => undefined, // the wait was over first
    );
  }

  any(): boolean {
    const { notis, checked, isReportUnread } = this.refund;
    return notis.hasUnread() || isReportUnread || checked.length > 0 || this.seen.length > 0 || this.isOver();
  }

  isOver(): boolean {
    const decided = this.wait.mayBeDecided && this.refund.decisions.pending !== null;
    return (this.expired || decided === true) && !this.refund.notis.hasUnread();
  }

  read(): LookUpResult | undefined {
    return this.seen.shift() ?? this.refund.checked.shift();
  }

  /** @param cause at most one look-up for each is under way: a Noti does not wait for what a report has begun. */
  lookUp(rhythm: Rhythm, until: 'news' | 'cancelled', cause: 'wait' | 'noti' | 'report' = 'wait'): void {
    if (this.under.has(cause)) return;
    this.under.add(cause);
    const { input, activities } = this.refund;
    const look = this.wait.openEnded ? activities.lookUpEscalated : activities.lookUpPayment;
    void look(lookUpOf(input, rhythm, until)).then(
      (result) => {
        this.under.delete(cause);
        this.seen.push(result);
      },
      () => this.under.delete(cause), // the wait was over first, or an escalated refund's 30 days of look-ups were
    );
  }
}
