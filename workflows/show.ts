/** A refund as Markdown for Temporal's Web UI: what is, why, what to do next. Times in Korean time. */
import type { RefundView } from '../contract';
import type { DepositAccount } from '../cookiepay/readings';
import { bare, type FactKind, factsOf, plain, type RefundTexts } from '../texts';

/** These stand in the heading, or, the refund's id, in the command at the end. */
const ELSEWHERE: ReadonlySet<FactKind> = new Set(['state', 'note', 'amount', 'order', 'refund']);

export function describeForPeople(refund: RefundView, texts: RefundTexts): string {
  const { label } = texts;
  const facts = factsOf(refund, texts).filter(({ kind }) => !ELSEWHERE.has(kind));
  return [
    `### ${label.heading(texts.state[refund.state], refund.amount, plain(refund.orderNo))}`,
    plain(refund.note),
    ...facts.map(({ name, text }) => `- **${name}:** ${plain(text)}`),
    `- **${label.more}:** \`npx refunds why ${bare(refund.refundId)}\``,
    '&nbsp;', // the Web UI makes its frame a line too small
  ].join('\n\n');
}

/** One line for the Web UI's timeline. */
export const deadlineInWords = (
  { bankName, accountNo, depositAmount, deadline }: DepositAccount,
  { summary }: RefundTexts,
): string => summary.deadline(depositAmount, `${bare(bankName)} ${bare(accountNo)}`, deadline);
