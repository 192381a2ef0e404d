/**
 * What people may order: a decision about a refund that is stuck, a look at CookiePay now, the news that finance paid.
 * What the refund's state does not allow is refused by the validators (orders.ts) and leaves nothing in the history.
 */
import { ActivityFailure, ApplicationFailure, CancellationScope, condition, setHandler } from '@temporalio/workflow';
import type { LookUpResult } from '../activities';
import {
  type CheckResult,
  checkUpdate,
  type Decision,
  depositedUpdate,
  type DepositReport,
  type RefundView,
  resolveUpdate,
} from '../contract';
import { allowDeposited, allowResolve, refusal } from './allowed';
import { lookUpOf, type RefundRecord } from './record';

export function listenToPeople(refund: RefundRecord): void {
  const { summary } = refund.texts;
  setHandler(resolveUpdate, (order) => uninterrupted(() => decide(refund, order)), {
    description: summary.resolve,
    validator: (order: Decision) => allowResolve(refund, order),
  });
  setHandler(depositedUpdate, (report) => deposited(refund, report), {
    description: summary.deposited,
    validator: (report: DepositReport) => allowDeposited(refund, report),
  });
  const check = oneAtATime(() => uninterrupted(() => lookNow(refund)));
  setHandler(checkUpdate, check, { description: summary.check });
}

/** A cancellation requested for the workflow must not cut short what a person waits for. */
const uninterrupted = <T>(work: () => Promise<T>): Promise<T> => CancellationScope.nonCancellable(work);

async function decide(refund: RefundRecord, order: Decision): Promise<RefundView> {
  const { decisions, texts } = refund;
  // Here and not in the validator: both decisions of two people at the same moment are to be in the history.
  if (decisions.pending) throw refusal(texts.refused.anotherDecision(decisions.pending.actor));
  const proposal = decisions.propose(order);
  await condition(() => proposal.outcome !== 'open');
  if (proposal.outcome === 'overtaken') throw refusal(texts.refused.overtaken(refund.state));
  return refund.view();
}

function deposited(refund: RefundRecord, { actor, paidAt }: DepositReport): RefundView {
  refund.reported({ actor, paidAt });
  return refund.view();
}

/** Several people who ask at the same time get the same answer. */
function oneAtATime<T>(work: () => Promise<T>): () => Promise<T> {
  let underWay: Promise<T> | null = null;
  return () => (underWay ??= work().finally(() => (underWay = null)));
}

async function lookNow(refund: RefundRecord): Promise<CheckResult> {
  const { input, activities, texts } = refund;
  try {
    const result = await activities.lookUpNow(lookUpOf(input, 'once', 'reply'));
    refund.checked.push(result);
    return { seen: result.seen, seenAt: result.seenAt, text: inWords(result, refund) };
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    const cause = error.cause instanceof ApplicationFailure ? error.cause.message : texts.cause.workerSilent;
    return { seen: 'no_answer', seenAt: new Date().toISOString(), text: texts.look.noAnswer(cause) };
  }
}

function inWords(result: LookUpResult, { texts: { look } }: RefundRecord): string {
  switch (result.seen) {
    case 'cancelled':
      return look.cancelled(result.cancelDate);
    case 'not_cancelled':
      return look.notCancelled;
    case 'part':
      return look.part;
    case 'contradiction':
      return look.contradiction(result.amount, result.tid);
  }
}
