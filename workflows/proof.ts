/**
 * Waiting for proof that the payment is cancelled. Three things may happen, in any order: a Noti comes (never proof alone
 * where a look-up can tell), a look-up shows the cancellation, or the wait ends.
 */
import { CancellationScope, condition } from '@temporalio/workflow';
import type { LookUpResult } from '../activities';
import type { CancelNoti } from '../contract';
import { completedByLookUp, completedByNoti, type Ending, escalated } from './ending';
import { createNews, type News, type Wait } from './news';
import { isOfAnotherAmount } from './notis';
import type { RefundRecord } from './record';

/** @returns how the refund ends, or null when the wait is over and nothing was proven. */
export async function waitForProof(refund: RefundRecord, wait: Wait): Promise<Ending | null> {
  const scope = new CancellationScope({ cancellable: true });
  const ending = await scope.run(() => watch(refund, wait));
  // A refund that is complete closes at once; cancelling its timer and look-up would only add events to its history.
  if (ending?.kind !== 'completed') scope.cancel();
  return ending;
}

async function watch(refund: RefundRecord, wait: Wait): Promise<Ending | null> {
  const news = createNews(refund, wait);
  news.lookUp(wait.rhythm, wait.openEnded ? 'cancelled' : 'news', 'wait');
  for (;;) {
    await condition(() => news.any());
    // Notis first: one that comes together with the deadline or with a person's decision goes before it.
    const ending = readNotis(refund, wait, news) ?? readLookUps(refund, wait, news);
    if (ending) return ending;
    if (refund.takeNewReport()) {
      refund.decisions.overtake();
      news.lookUp('notified', 'news', 'report');
    }
    if (news.isOver()) return null;
  }
}

function readNotis(refund: RefundRecord, wait: Wait, news: News): Ending | null {
  for (let noti = refund.notis.read(); noti; noti = refund.notis.read()) {
    refund.decisions.overtake(); // the person who decided could not know of it
    const ending = unlessAskedAlready(refund, wait, onNoti(refund, noti, news));
    if (ending) return ending;
  }
  return null;
}

function readLookUps(refund: RefundRecord, wait: Wait, news: News): Ending | null {
  for (let seen = news.read(); seen; seen = news.read()) {
    const ending = unlessAskedAlready(refund, wait, onLookUp(refund, seen));
    if (ending) return ending;
  }
  return null;
}

/** When a person has been asked already, a contradiction is shown to that person, and the wait goes on. */
function unlessAskedAlready(refund: RefundRecord, { openEnded }: Wait, ending: Ending | null): Ending | null {
  if (ending?.kind !== 'escalated' || !openEnded) return ending;
  refund.explain(ending.detail);
  return null;
}

function onNoti(refund: RefundRecord, noti: CancelNoti, news: News): Ending | null {
  if (isOfAnotherAmount(noti, refund.input.amount)) return disputedBy(noti, refund);
  if (refund.facts.isPart) {
    const proof = byNotiAlone(refund);
    if (!proof) refund.explain(refund.texts.note.notiDoesNotFit(noti.notiId));
    return proof;
  }
  refund.notified(noti);
  news.lookUp('notified', 'news', 'noti');
  return null;
}

/** From now on a look-up alone proves nothing, because it does not tell the amount. */
export function disputedBy({ amount, notiId }: CancelNoti, refund: RefundRecord): Ending {
  refund.disputeAmount();
  return escalated('mismatch', refund.texts.escalation.otherNoti(refund.input.amount, amount, notiId));
}

function onLookUp(refund: RefundRecord, result: LookUpResult): Ending | null {
  const { input, texts, facts } = refund;
  refund.earlierRuns.executedIn(result.runId);
  switch (result.seen) {
    case 'cancelled':
      if (!facts.amountDisputed || refund.matchingNoti()) return completedByLookUp(result);
      refund.explain(texts.note.amountUnclear);
      return null;
    case 'contradiction':
      return escalated('mismatch', texts.escalation.otherPayment(input.amount, input.tid, result.amount, result.tid));
    case 'part':
      refund.noteThatItIsPart();
      return byNotiAlone(refund);
    case 'not_cancelled':
      return null;
  }
}

function byNotiAlone(refund: RefundRecord): Ending | null {
  const noti = refund.matchingNoti();
  return noti ? completedByNoti(noti, refund.input.amount) : null;
}
