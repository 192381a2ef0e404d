/** Which order of a person a refund's state allows, and what to do instead where it doesn't. */
import { ApplicationFailure } from '@temporalio/workflow';
import { type Decision, type DepositReport, RESOLVE_ACTIONS, type ResolveAction, UPDATE_REFUSED } from '../contract';
import { endOfKoreanDay } from '../korean-time';
import { kst } from '../texts';
import type { RefundRecord } from './record';

export const refusal = (why: string): ApplicationFailure =>
  ApplicationFailure.create({ type: UPDATE_REFUSED, message: why, nonRetryable: true });

/** @throws ApplicationFailure `UpdateRefused` with every fault of the order, or with what the state does not allow. */
export function allowResolve(refund: RefundRecord, order: Decision): void {
  const { refused } = refund.texts;
  const { action, actor, reason }: Partial<Record<keyof Decision, unknown>> = order;
  refuse([
    RESOLVE_ACTIONS.some((known) => known === action) ? null : refused.action(RESOLVE_ACTIONS.join(', ')),
    isText(actor, 100) ? null : refused.actor,
    isText(reason, 500) ? null : refused.reason,
  ]);
  refuse([whatDefers(refund, order.action) ?? whatForbids(refund, order.action)]);
}

/** What the refund's state allows; a retry also has to wait until {@link payableUntil}. */
export const allowedActions = (refund: RefundRecord): ResolveAction[] =>
  RESOLVE_ACTIONS.filter((action) => whatForbids(refund, action) === null);

function whatForbids(refund: RefundRecord, action: ResolveAction): string | null {
  const { state, texts, isClosed, decisions } = refund;
  if (isClosed) return texts.refused.closed(state);
  if (action === 'go_ahead') return decisions.waitsForIssueHours ? null : texts.refused.notWaiting(state);
  // Nothing has been asked for yet, so it can still be closed without a refund.
  if (action === 'abandon' && decisions.waitsForIssueHours) return null;
  if (state !== 'escalated') return texts.refused.notEscalated(action, state);
  return action === 'retry' ? whatForbidsRetry(refund) : null;
}

function whatDefers(refund: RefundRecord, action: ResolveAction): string | null {
  const payable = payableUntil(refund);
  if (action !== 'retry' || refund.state !== 'escalated' || payable === null || payable <= Date.now()) return null;
  return refund.texts.refused.accountAlive(kst(payable));
}

function whatForbidsRetry(refund: RefundRecord): string | null {
  const { escalation, amountDisputed, isPart, depositReport } = refund;
  const { refused } = refund.texts;
  // The cancel of a smaller or another payment has happened; another one on top of it helps nobody.
  if (amountDisputed || escalation?.reason === 'mismatch') return refused.amountsDiffer;
  if (isPart && escalation?.reason === 'outcome_unknown') return refused.partUnknown;
  if (isPart && depositReport) return refused.partReported(depositReport.actor);
  return null;
}

/** Until when somebody may still pay into the account that was shown, in epoch milliseconds; null: there is none. */
export function payableUntil({ deposit, escalation, isClosed }: RefundRecord): number | null {
  if (!deposit || isClosed) return null;
  if (deposit.deadline !== null) return Date.parse(deposit.deadline);
  // The deadline could not be read; accounts are for the same day in Korea.
  return escalation ? endOfKoreanDay(Date.parse(escalation.since)) : null;
}

/** @throws ApplicationFailure `UpdateRefused` */
export function allowDeposited(refund: RefundRecord, report: DepositReport): void {
  const { refused } = refund.texts;
  const { actor, paidAt }: Partial<Record<keyof DepositReport, unknown>> = report;
  refuse([isText(actor, 100) ? null : refused.actor, isPastTime(paidAt) ? null : refused.paidAt]);
  const { state, isClosed, deposit, supersededDeposits } = refund;
  if (isClosed) throw refusal(refused.closed(state));
  if (!deposit) throw refusal(supersededDeposits.length > 0 ? refused.superseded : refused.noDeposit(state));
}

function refuse(faults: readonly (string | null)[]): void {
  const found = faults.filter((fault) => fault !== null);
  if (found.length > 0) throw refusal(found.join('; '));
}

const isText = (value: unknown, most: number): boolean =>
  typeof value === 'string' && value.trim() !== '' && [...value].length <= most; // characters as people count them

/** The clock of whoever reports may run a little ahead of Temporal's; milliseconds. */
const CLOCK_SKEW = 5 * 60_000;

const isPastTime = (value: unknown): boolean =>
  typeof value === 'string' &&
  /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(value) &&
  Date.parse(value) <= Date.now() + CLOCK_SKEW;
