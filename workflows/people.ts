/**
 * What people may tell the refund: a decision, a request to look the payment up now, the report that finance has paid.
 * The validators (allowed.ts) refuse what the state does not allow; a refused update is not written to the history.
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
  const { facts, texts } = refund;
  const { summary } = texts;
  setHandler(resolveUpdate, (decision) => uninterrupted(() => decide(refund, decision)), {
    description: summary.resolve,
    validator: (decision: Decision) => allowResolve(facts, texts, decision),
  });
  setHandler(depositedUpdate, (report) => deposited(refund, report), {
    description: summary.deposited,
    validator: (report: DepositReport) => allowDeposited(facts, texts, report),
  });
  const check = oneAtATime(() => uninterrupted(() => lookNow(refund)));
  setHandler(checkUpdate, check, { description: summary.check });
}

/** When the workflow is asked to cancel itself, an update that a person waits for is still carried out. */
const uninterrupted = <T>(work: () => Promise<T>): Promise<T> => CancellationScope.nonCancellable(work);

async function decide(refund: RefundRecord, decision: Decision): Promise<RefundView> {
  const { decisions, texts } = refund;
  // Checked here and not in the validator, so that both decisions are in the history when two people decide at once.
  const other = decisions.pending();
  if (other) throw refusal(texts.refused.anotherDecision(other.actor));
  const proposal = decisions.propose(decision);
  await condition(() => proposal.outcome !== 'open');
  if (proposal.outcome === 'overtaken') throw refusal(texts.refused.overtaken(refund.facts.state));
  return refund.view();
}

function deposited(refund: RefundRecord, { actor, paidAt }: DepositReport): RefundView {
  refund.reported({ actor, paidAt });
  return refund.view();
}

/** People who ask at the same time get the same result. */
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
