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
    colWidths: [26, 20, 26, 14, 30, 42],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const { name, view } of refunds) {
    const facts = factsOf(view, texts);
    const cell = (...kinds: readonly FactKind[]): string =>
      facts
        .filter(({ kind }) => kinds.includes(kind))
        .map(({ text }) => text)
        .join('\n') || '-';
    table.push([
      `${name}\n${texts.won(view.amount)}`,
      cell('state', 'escalated'),
      cell('pay_into', 'pay_amount', 'account'),
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
