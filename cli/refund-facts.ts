/** A refund as a table of its facts. */
import type { RefundView } from '../contract';
import { kst } from '../texts';
import type { Cli } from './cli';
import { accountOf, decisionOf, depositOf, proofOf, stateOf, whoActs } from './describe';
import { type OutputOptions, printFacts, printJson } from './output';

type Fact = readonly [name: string, value: string | null];

export function printRefund(cli: Cli, view: RefundView, { json }: OutputOptions): void {
  if (json) printJson(cli, view);
  else printFacts(cli, [...whatItIs(cli, view), ...whatIsKnown(cli, view), ...whatPeopleDid(cli, view)]);
}

function whatItIs(cli: Cli, view: RefundView): readonly Fact[] {
  const { texts, refundTexts } = cli;
  return [
    [texts.field.id, view.refundId],
    [texts.field.state, stateOf(cli, view.state)],
    [texts.field.note, view.escalation?.detail === view.note ? null : view.note],
    [refundTexts.label.whoActs, whoActs(cli, view)],
    [texts.field.amount, refundTexts.won(view.amount)],
    [texts.field.order, view.orderNo],
    [refundTexts.label.payment, view.tid],
    [texts.field.reason, view.reason],
  ];
}

function whatIsKnown(cli: Cli, view: RefundView): readonly Fact[] {
  const { label, reason } = cli.refundTexts;
  const { deposit, escalation, gateway } = view;
  return [
    [label.depositExactly, deposit && depositOf(cli, deposit)],
    [label.before, deposit && (deposit.deadline === null ? label.beforeUnreadable : kst(deposit.deadline))],
    ...view.supersededDeposits.map((earlier): Fact => [label.superseded, accountOf(earlier)]),
    [
      escalation === null ? '' : label.escalatedSince(escalation.since),
      escalation && `${reason[escalation.reason]} (${escalation.reason}): ${escalation.detail}`,
    ],
    [label.whatToDo, escalation && cli.refundTexts.whatToDo[escalation.reason]],
    [label.said, gateway && `${gateway.code} ${gateway.message}`],
    [label.evidence, proofOf(cli, view)],
  ];
}

function whatPeopleDid(cli: Cli, { depositReport, resolution }: RefundView): readonly Fact[] {
  const { label } = cli.refundTexts;
  return [
    [label.reported, depositReport && label.by(depositReport.actor, depositReport.paidAt)],
    [label.decision, resolution && decisionOf(cli, resolution)],
  ];
}
