/** Which decision of a person the refund's state allows, and what to do instead when it does not. */
import { ApplicationFailure } from '@temporalio/workflow';
import { type Decision, type DepositReport, RESOLVE_ACTIONS, type ResolveAction, UPDATE_REFUSED } from '../contract';
import { endOfKoreanDay } from '../korean-time';
import { kst, type RefundTexts } from '../texts';
import { type Facts, isClosed } from './facts';

type ReadFacts = Readonly<Facts>;

export const refusal = (why: string): ApplicationFailure =>
  ApplicationFailure.create({ type: UPDATE_REFUSED, message: why, nonRetryable: true });

/** @throws ApplicationFailure `UpdateRefused` with every fault of the decision, or with why the state does not allow it. */
export function allowResolve(facts: ReadFacts, texts: RefundTexts, decision: Decision): void {
  const { refused } = texts;
  const { action, actor, reason }: Partial<Record<keyof Decision, unknown>> = decision; // it comes from outside
  refuse([
    RESOLVE_ACTIONS.some((known) => known === action) ? null : refused.action(RESOLVE_ACTIONS.join(', ')),
    isText(actor, 100) ? null : refused.actor,
    isText(reason, 500) ? null : refused.reason,
  ]);
  refuse([whatDefers(facts, texts, decision.action) ?? whatForbids(facts, texts, decision.action)]);
}

/** What the state allows. A retry must also wait until {@link payableUntil}. */
export const allowedActions = (facts: ReadFacts, texts: RefundTexts): ResolveAction[] =>
  RESOLVE_ACTIONS.filter((action) => whatForbids(facts, texts, action) === null);

function whatForbids(facts: ReadFacts, texts: RefundTexts, action: ResolveAction): string | null {
  const { state, waitsForIssueHours } = facts;
  const { refused } = texts;
  if (isClosed(facts)) return refused.closed(state);
  if (action === 'go_ahead') return waitsForIssueHours ? null : refused.notWaiting(state);
  // No account has been asked for yet, so the refund can still be closed without one.
  if (action === 'abandon' && waitsForIssueHours) return null;
  if (state !== 'escalated') return refused.notEscalated(action, state);
  return action === 'retry' ? whatForbidsRetry(facts, texts) : null;
}

function whatDefers(facts: ReadFacts, { refused }: RefundTexts, action: ResolveAction): string | null {
  const payable = payableUntil(facts);
  if (action !== 'retry' || facts.state !== 'escalated' || payable === null || payable <= Date.now()) return null;
  return refused.accountAlive(kst(payable));
}

function whatForbidsRetry(facts: ReadFacts, { refused }: RefundTexts): string | null {
  const { escalation, amountDisputed, isPart, depositReport } = facts;
  // Something has been cancelled already, of another amount or payment; a second cancel would make it worse.
  if (amountDisputed || escalation?.reason === 'mismatch') return refused.amountsDiffer;
  if (isPart && escalation?.reason === 'outcome_unknown') return refused.partUnknown;
  if (isPart && depositReport) return refused.partReported(depositReport.actor);
  return null;
}

/** Until when the account that was shown may be paid into, in epoch milliseconds; null when there is none. */
export function payableUntil(facts: ReadFacts): number | null {
  const { deposit, escalation } = facts;
  if (!deposit || isClosed(facts)) return null;
  if (deposit.deadline !== null) return Date.parse(deposit.deadline);
  // The deadline is unreadable. Accounts are for the same day in Korea.
  return escalation ? endOfKoreanDay(Date.parse(escalation.since)) : null;
}

/** @throws ApplicationFailure `UpdateRefused` */
export function allowDeposited(facts: ReadFacts, { refused }: RefundTexts, report: DepositReport): void {
  const { actor, paidAt }: Partial<Record<keyof DepositReport, unknown>> = report; // it comes from outside
  refuse([isText(actor, 100) ? null : refused.actor, isPastTime(paidAt) ? null : refused.paidAt]);
  const { state, deposit, supersededDeposits } = facts;
  if (isClosed(facts)) throw refusal(refused.closed(state));
  if (!deposit) throw refusal(supersededDeposits.length > 0 ? refused.superseded : refused.noDeposit(state));
}

function refuse(faults: readonly (string | null)[]): void {
  const found = faults.filter((fault) => fault !== null);
  if (found.length > 0) throw refusal(found.join('; '));
}

const isText = (value: unknown, most: number): boolean =>
  typeof value === 'string' && value.trim() !== '' && [...value].length <= most; // counted as people count characters

/** How far the clock of the person's machine may be ahead of Temporal's; milliseconds. */
const CLOCK_SKEW = 5 * 60_000;

const isPastTime = (value: unknown): boolean =>
  typeof value === 'string' &&
  /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(value) &&
  Date.parse(value) <= Date.now() + CLOCK_SKEW;
