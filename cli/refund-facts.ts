/** A refund as a table of its facts. */
import { kst } from '../words';
import type { RefundView } from '../workflows/contract';
import type { Cli } from './cli';
import { accountOf, decisionOf, depositOf, proofOf, stateOf, whoActs } from './describe';
import { printFacts, printJson, type OutputOptions } from './output';

type Fact = readonly [name: string, value: string | null];

export function printRefund(cli: Cli, view: RefundView, { json }: OutputOptions): void {
  if (json) printJson(cli, view);
  else printFacts(cli, [...whatItIs(cli, view), ...whatIsKnown(cli, view), ...whatPeopleDid(cli, view)]);
}

function whatItIs(cli: Cli, view: RefundView): readonly Fact[] {
  const { words, refundWords } = cli;
  return [
    [words.field.id, view.refundId],
    [words.field.state, stateOf(cli, view.state)],
    [words.field.note, view.escalation?.detail === view.note ? null : view.note],
    [refundWords.label.whoActs, whoActs(cli, view)],
    [words.field.amount, refundWords.won(view.amount)],
    [words.field.order, view.orderNo],
    [refundWords.label.payment, view.tid],
    [words.field.reason, view.reason],
  ];
}

function whatIsKnown(cli: Cli, view: RefundView): readonly Fact[] {
  const { label, reason } = cli.refundWords;
  const { deposit, escalation, gateway } = view;
  return [
    [label.depositExactly, deposit && depositOf(cli, deposit)],
    [label.before, deposit && (deposit.deadline === null ? label.beforeUnreadable : kst(deposit.deadline))],
    ...view.supersededDeposits.map((earlier): Fact => [label.superseded, accountOf(earlier)]),
    [
      escalation === null ? '' : label.escalatedSince(escalation.since),
      escalation && `${reason[escalation.reason]} (${escalation.reason}): ${escalation.detail}`,
    ],
    [label.whatToDo, escalation && cli.refundWords.whatToDo[escalation.reason]],
    [label.said, gateway && `${gateway.code} ${gateway.message}`],
    [label.evidence, proofOf(cli, view)],
  ];
}

function whatPeopleDid(cli: Cli, { depositReport, resolution }: RefundView): readonly Fact[] {
  const { label } = cli.refundWords;
  return [
    [label.reported, depositReport && label.by(depositReport.actor, depositReport.paidAt)],
    [label.decision, resolution && decisionOf(cli, resolution)],
  ];
}
