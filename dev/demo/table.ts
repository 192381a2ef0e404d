/** The demo's refunds as a table. */
import Table from 'cli-table3';
import type { RefundView } from '../../client';
import { type FactKind, factsOf, type RefundTexts } from '../../texts';

export function tableOf(
  refunds: readonly { readonly name: string; readonly view: RefundView }[],
  texts: RefundTexts,
): string {
  const { label } = texts;
  const table = new Table({
    head: ['scenario', label.state, label.into, label.before, label.evidence, label.whoActs],
    colWidths: [26, 27, 26, 14, 30, 42],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const { name: scenario, view } of refunds) {
    const facts = factsOf(view, texts);
    const cell = (...kinds: readonly FactKind[]): string =>
      facts
        .filter(({ kind }) => kinds.includes(kind))
        .map(({ kind, name, text }) => (kind === 'account' ? `${name}: ${text}` : text))
        .join('\n') || '-';
    table.push([
      `${scenario}\n${texts.won(view.amount)}`,
      cell('state', 'escalated'),
      cell('pay_into', 'account', 'pay_amount'),
      cell('pay_before'),
      cell('evidence'),
      [cell('who_acts'), ...whatHolds(view)].join('\n'),
    ]);
  }
  return table.toString();
}

/** The reason in the words of this very refund, where a person or the order backend has to read it. */
function whatHolds({ escalation, state, gateway }: RefundView): string[] {
  if (escalation) return [escalation.detail];
  return state === 'rejected' && gateway ? [`${gateway.code} ${gateway.message}`] : [];
}
