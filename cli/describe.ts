/** Parts of a refund as one line of text each. */
import type { Deposit, Evidence, RefundState, RefundView, Resolution } from '../contract';
import { kst } from '../texts';
import type { Cli } from './cli';

/** `2026-01-02 12:04` in Korea; empty for null. */
export const shortKst = (instant: string | null): string => (instant === null ? '' : kst(instant).slice(0, 16));

/** As people say it, and as the other commands want it. */
export function stateOf({ refundTexts }: Cli, state: RefundState): string {
  const said = refundTexts.state[state];
  return said === state ? said : `${said} (${state})`;
}

export const accountOf = ({ bankName, accountNo }: Deposit): string => `${bankName} ${accountNo}`;

export function depositOf({ texts, refundTexts }: Cli, deposit: Deposit): string {
  return texts.field.account(deposit.bankName, deposit.accountNo, refundTexts.won(deposit.amount));
}

export function evidenceOf({ refundTexts }: Cli, evidence: Evidence): string {
  const { evidence: texts } = refundTexts;
  const what = texts.seen(evidence.amount, evidence.tid, evidence.seenAt);
  switch (evidence.kind) {
    case 'cancel_answer':
      return texts.cancelAnswer(evidence.code, what);
    case 'look_up':
      return texts.lookUp(`${evidence.cancelDate} ${evidence.cancelMessage}`.trim(), what);
    case 'noti':
      return texts.noti(evidence.notiId, evidence.notiType, what);
  }
}

/** Also for a refund that a person completed, where their proof stands in the decision. */
export function proofOf(cli: Cli, { state, evidence }: RefundView): string | null {
  if (evidence !== null) return evidenceOf(cli, evidence);
  return state === 'completed' ? cli.refundTexts.evidence.person : null;
}

export function decisionOf({ refundTexts }: Cli, { action, actor, reason, at }: Resolution): string {
  return `${refundTexts.action[action]} (${action}), ${refundTexts.label.by(actor, at)}: ${reason}`;
}

/** After a report nobody is to be told to pay: it might be done twice. */
export function whoActs({ texts, refundTexts }: Cli, { state, depositReport }: RefundView): string {
  const isPaid = state === 'awaiting_deposit' && depositReport !== null;
  return isPaid ? texts.reportedAsPaid : refundTexts.whoActs[state];
}

/** For the hours in which an account is asked for: nothing else can be gone ahead with. */
export const waitsForIssueHours = ({ allowedActions }: RefundView): boolean => allowedActions.includes('go_ahead');
