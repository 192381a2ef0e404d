/** What happened to a refund until now, in sentences. */
import type { RefundView } from '../../contract';
import { kst } from '../../texts';
import type { Cli } from '../cli';
import { accountOf, proofOf, stateOf } from '../describe';
import type { Standing } from '../standing';

export function whatHappened(cli: Cli, view: RefundView, { interrupted }: Standing): string[] {
  const { texts, refundTexts } = cli;
  const { why } = texts;
  const { gateway, resolution } = view;
  const proof = proofOf(cli, view);
  return [
    why.asked(refundTexts.won(view.amount), view.orderNo, view.tid),
    ...(gateway ? [why.said(gateway.code, gateway.message)] : []),
    ...aboutTheDeposit(cli, view),
    ...(resolution
      ? [why.decided(resolution.actor, refundTexts.action[resolution.action], kst(resolution.at), resolution.reason)]
      : []),
    ...(proof === null ? [] : [why.evidence(proof)]),
    interrupted ? why.interrupted : howItStands(cli, view),
  ];
}

function howItStands(cli: Cli, { state, note, escalation }: RefundView): string {
  const { why } = cli.texts;
  if (escalation === null) return why.state(stateOf(cli, state), note);
  const { since, reason, detail } = escalation;
  return why.escalated(kst(since), `${cli.refundTexts.reason[reason]} (${reason})`, detail);
}

function aboutTheDeposit({ texts, refundTexts }: Cli, view: RefundView): string[] {
  const { why } = texts;
  const { deposit, depositReport, supersededDeposits } = view;
  return [
    ...supersededDeposits.map((earlier) => why.superseded(accountOf(earlier))),
    ...(deposit
      ? [
          why.deposit(
            refundTexts.won(deposit.amount),
            accountOf(deposit),
            deposit.deadline === null ? null : kst(deposit.deadline),
          ),
        ]
      : []),
    ...(depositReport ? [why.reported(depositReport.actor, kst(depositReport.paidAt))] : []),
  ];
}
