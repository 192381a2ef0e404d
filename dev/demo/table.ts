/** The demo's refunds as a table that a person likes to read. */
import Table from 'cli-table3';
import type { Evidence, RefundView } from '../../client';
import { kst, won } from './words';

export function tableOf(refunds: readonly { readonly name: string; readonly view: RefundView }[]): string {
  const table = new Table({
    head: ['scenario', 'state', 'account to pay', 'deadline (KST)', 'evidence', 'what to do'],
    colWidths: [26, 18, 24, 14, 27, 40],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const { name, view } of refunds) {
    const { state, deposit, escalation } = view;
    table.push([
      `${name}\n${won(view.amount)}`,
      escalation ? `${state}\n${escalation.reason}` : state,
      deposit ? `${deposit.bankName}\n${deposit.accountNo}\n${won(deposit.amount)}` : '-',
      deposit?.deadline ? kst(deposit.deadline) : '-',
      view.evidence ? evidenceOf(view.evidence) : '-',
      todo(view),
    ]);
  }
  return table.toString();
}

function evidenceOf(evidence: Evidence): string {
  switch (evidence.kind) {
    case 'cancel_answer':
      return `cancel answered ${evidence.code}`;
    case 'look_up':
      return `look-up shows the cancellation of ${evidence.cancelDate}`;
    case 'noti':
      return `exactly matching notification (${evidence.notiType})`;
  }
}

function todo({ state, escalation, gateway, deposit }: RefundView): string {
  switch (state) {
    case 'completed':
      return 'Nothing: the money went back.';
    case 'rejected':
      return `Tell the order's owner: CookiePay refused (${gateway?.code ?? ''} ${gateway?.message ?? ''}). Nothing happened.`;
    case 'awaiting_deposit':
      return `Finance: deposit exactly ${deposit ? won(deposit.amount) : 'the amount'} before the deadline.`;
    case 'escalated':
      return `Operator: ${escalation?.detail ?? 'decide.'}`;
    case 'abandoned':
      return 'Nothing: closed without a refund.';
    case 'cancelling':
    case 'confirming':
      return 'Nothing: the program goes on by itself.';
  }
}
