/**
 * What there is to know about a refund, as a list of facts in words. The Web UI, `refunds show`, `refunds why` and the
 * demo print these facts, each in its own form. Runs inside the workflow, so it depends on nothing but its arguments.
 */
import type { Deposit, Evidence, RefundState, RefundView, SupersededDeposit } from '../contract';
import { kst } from './format';
import type { RefundTexts } from './refund.en';

export type FactKind =
  | 'refund'
  | 'state'
  | 'note'
  | 'who_acts'
  | 'what_to_do'
  | 'escalated'
  | 'pay_amount'
  | 'pay_into'
  | 'pay_before'
  | 'account'
  | 'superseded'
  | 'reported'
  | 'reply'
  | 'evidence'
  | 'decision'
  | 'amount'
  | 'order'
  | 'payment'
  | 'reason';

export interface Fact {
  readonly kind: FactKind;
  readonly name: string;
  /** Holds text from outside as it came: every output escapes it for its own medium. */
  readonly text: string;
}

/** The most urgent facts come first. */
export function factsOf(view: RefundView, texts: RefundTexts): readonly Fact[] {
  return [...whatHolds(view, texts), ...whereToPay(view, texts), ...whatIsKnown(view, texts), ...whatItIs(view, texts)];
}

/** The state in words, and as commands and queries want it. */
export function stateInWords(state: RefundState, texts: RefundTexts): string {
  const words = texts.state[state];
  return words === state ? words : `${words} (${state})`;
}

export const accountOf = ({ bankName, accountNo }: Deposit): string => `${bankName} ${accountNo}`;

function whatHolds(view: RefundView, texts: RefundTexts): Fact[] {
  const { label } = texts;
  const { state, note, escalation } = view;
  const facts: Fact[] = [
    { kind: 'state', name: label.state, text: stateInWords(state, texts) },
    { kind: 'note', name: label.note, text: note },
    { kind: 'who_acts', name: label.whoActs, text: isReported(view) ? texts.whoActsReported : texts.whoActs[state] },
  ];
  if (escalation) {
    const { reason, detail, since } = escalation;
    const more = detail === note ? '' : `: ${detail}`;
    facts.push(
      { kind: 'what_to_do', name: label.whatToDo, text: texts.whatToDo[reason] },
      { kind: 'escalated', name: label.escalatedSince(since), text: `${texts.reason[reason]} (${reason})${more}` },
    );
  }
  return facts;
}

/** An account is to be paid into in one situation only. In all others its name says not to. */
function whereToPay(view: RefundView, texts: RefundTexts): Fact[] {
  const superseded = view.supersededDeposits.map((earlier) => supersededFact(earlier, texts));
  return view.deposit === null ? superseded : [...accountFacts(view, view.deposit, texts), ...superseded];
}

function accountFacts(view: RefundView, deposit: Deposit, { label, won }: RefundTexts): Fact[] {
  const before = deposit.deadline === null ? label.beforeUnreadable : kst(deposit.deadline);
  if (view.state === 'awaiting_deposit' && !isReported(view))
    return [
      { kind: 'pay_amount', name: label.depositExactly, text: won(deposit.amount) },
      { kind: 'pay_into', name: label.into, text: accountOf(deposit) },
      { kind: 'pay_before', name: label.before, text: before },
    ];
  const name = view.state === 'escalated' ? label.notToBePaid : label.noMorePaid;
  return [{ kind: 'account', name, text: `${accountOf(deposit)}, ${won(deposit.amount)}, ${label.before}: ${before}` }];
}

function supersededFact(earlier: SupersededDeposit, { label }: RefundTexts): Fact {
  const { reported } = earlier;
  const paid = reported ? ` (${label.reported}: ${label.by(reported.actor, reported.paidAt)})` : '';
  return { kind: 'superseded', name: label.superseded, text: `${accountOf(earlier)}${paid}` };
}

/** After a deposit was reported, nobody must read that it is still to be paid. */
const isReported = ({ state, depositReport }: RefundView): boolean =>
  state === 'awaiting_deposit' && depositReport !== null;

function whatIsKnown(view: RefundView, texts: RefundTexts): Fact[] {
  const { label } = texts;
  const { depositReport, gateway, resolution } = view;
  const facts: Fact[] = [];
  if (depositReport) {
    const { actor, paidAt } = depositReport;
    facts.push({ kind: 'reported', name: label.reported, text: label.by(actor, paidAt) });
  }
  if (gateway) facts.push({ kind: 'reply', name: label.reply, text: `${gateway.code} ${gateway.message}` });
  const proof = proofOf(view, texts);
  if (proof !== null) facts.push({ kind: 'evidence', name: label.evidence, text: proof });
  if (resolution) {
    const { action, actor, at, reason } = resolution;
    const text = `${texts.action[action]} (${action}), ${label.by(actor, at)}: ${reason}`;
    facts.push({ kind: 'decision', name: label.decision, text });
  }
  return facts;
}

/** A refund that a person completed has no evidence of the gateway: the proof is in the decision. */
function proofOf({ state, evidence }: RefundView, texts: RefundTexts): string | null {
  if (evidence !== null) return evidenceInWords(evidence, texts);
  return state === 'completed' ? texts.evidence.person : null;
}

function evidenceInWords(evidence: Evidence, { evidence: texts }: RefundTexts): string {
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

function whatItIs({ refundId, amount, orderNo, tid, reason }: RefundView, { label, won }: RefundTexts): Fact[] {
  return [
    { kind: 'amount', name: label.amount, text: won(amount) },
    { kind: 'order', name: label.order, text: orderNo },
    { kind: 'payment', name: label.payment, text: tid },
    { kind: 'reason', name: label.refundReason, text: reason },
    { kind: 'refund', name: label.refund, text: refundId },
  ];
}
