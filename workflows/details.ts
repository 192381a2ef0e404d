/** A refund in words, as Markdown for the Temporal Web UI: what is, why, what to do next. Times in Korean time. */
import type { DepositAccount } from '../cookiepay/readings';
import type { Evidence, RefundState, RefundView } from './contract';

const WHO_ACTS: Record<RefundState, string> = {
  cancelling: 'nobody: the program goes on by itself',
  confirming: 'nobody: the program looks the payment up until it knows',
  awaiting_deposit: 'finance staff: make the deposit below',
  escalated: 'an operator: decide, after looking at what is written below',
  completed: 'nobody: the money went back',
  rejected: 'the order backend: CookiePay refused and nothing happened',
  abandoned: 'nobody: closed without a refund',
};

export function describeForPeople(refund: RefundView): string {
  const { deposit, escalation, gateway, evidence } = refund;
  return [
    `### ${refund.state}: ${won(refund.amount)} of order ${plain(refund.orderNo)}`,
    plain(refund.note),
    `- **Who acts next:** ${WHO_ACTS[refund.state]}`,
    `- **Payment (tid):** ${plain(refund.tid)}`,
    ...(deposit
      ? [
          `- **Deposit exactly:** ${won(deposit.amount)}`,
          `- **Into:** ${plain(deposit.bankName)} ${plain(deposit.accountNo)}`,
          `- **Before:** ${deposit.deadline ? kst(deposit.deadline) : 'unreadable, see below'}`,
        ]
      : []),
    ...(escalation
      ? [`- **Escalated since ${kst(escalation.since)}:** ${escalation.reason}: ${plain(escalation.detail)}`]
      : []),
    ...(gateway ? [`- **CookiePay said:** ${plain(gateway.code)} ${plain(gateway.message)}`] : []),
    ...(evidence ? [`- **Evidence:** ${proof(evidence)}`] : []),
  ].join('\n\n');
}

function proof(evidence: Evidence): string {
  const what = `${won(evidence.amount)} of ${plain(evidence.tid)}, seen ${kst(evidence.seenAt)}`;
  switch (evidence.kind) {
    case 'cancel_answer':
      return `CookiePay answered the cancel with ${plain(evidence.code)}: ${what}`;
    case 'look_up':
      return `a look-up shows the cancellation (${plain(evidence.cancelDate)} ${plain(evidence.cancelMessage)}): ${what}`;
    case 'noti':
      return `the notification ${plain(evidence.notiId)} (${evidence.notiType}) matches exactly: ${what}`;
  }
}

/** One line for the Web UI's timeline. */
export const depositInWords = ({ bankName, accountNo, depositAmount, deadline }: DepositAccount): string =>
  `deposit ${won(depositAmount)} into ${bankName} ${accountNo} before ${deadline ? kst(deadline) : '?'}`;

export const won = (amount: number): string => `${String(amount).replace(/\B(?=(\d{3})+$)/g, ',')} won`;

const KST_OFFSET = 9 * 60 * 60 * 1000; // Korea has had no daylight saving time since 1988

/** An ISO 8601 instant as `2026-01-02 23:59:59 KST`. */
export function kst(instant: string): string {
  const local = new Date(Date.parse(instant) + KST_OFFSET).toISOString();
  return `${local.slice(0, 10)} ${local.slice(11, 19)} KST`;
}

/** Text from outside, so that it is read as text and never as Markdown or HTML. */
function plain(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .replace(/[\\`*_{}[\]()<>#+!|~$^&:/@]/g, (mark) => `&#${mark.codePointAt(0)};`);
}
