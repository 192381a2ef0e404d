/** A refund as Markdown for the Temporal Web UI: what is, why, what to do next. Times in Korean time. */
import type { DepositAccount } from '../cookiepay/readings';
import { kst, plain, type RefundWords } from '../words';
import type { Deposit, Evidence, RefundView } from './contract';

export function describeForPeople(refund: RefundView, words: RefundWords): string {
  const { label } = words;
  const { deposit, supersededDeposits, depositReport, escalation, gateway, evidence, resolution } = refund;
  const line = (name: string, text: string): string => `- **${name}:** ${text}`;
  return [
    `### ${label.heading(words.state[refund.state], refund.amount, plain(refund.orderNo))}`,
    plain(refund.note),
    line(label.whoActs, words.whoActs[refund.state]),
    ...(escalation ? [line(label.whatToDo, words.whatToDo[escalation.reason])] : []),
    ...(deposit
      ? [
          line(label.depositExactly, words.won(deposit.amount)),
          line(label.into, accountOf(deposit)),
          line(label.before, deposit.deadline ? kst(deposit.deadline) : label.beforeUnreadable),
        ]
      : []),
    ...supersededDeposits.map((earlier) => line(label.superseded, accountOf(earlier))),
    ...(depositReport ? [line(label.reported, label.by(plain(depositReport.actor), depositReport.paidAt))] : []),
    ...(escalation
      ? [
          line(
            label.escalatedSince(escalation.since),
            `${words.reason[escalation.reason]} (${plain(escalation.reason)}): ${plain(escalation.detail)}`,
          ),
        ]
      : []),
    ...(gateway ? [line(label.said, `${plain(gateway.code)} ${plain(gateway.message)}`)] : []),
    ...(evidence ? [line(label.evidence, proof(evidence, words))] : []),
    ...(resolution
      ? [
          line(
            label.decision,
            `${words.action[resolution.action]} (${plain(resolution.action)}), ${label.by(plain(resolution.actor), resolution.at)}: ${plain(resolution.reason)}`,
          ),
        ]
      : []),
    line(label.payment, plain(refund.tid)),
  ].join('\n\n');
}

const accountOf = ({ bankName, accountNo }: Deposit): string => `${plain(bankName)} ${plain(accountNo)}`;

function proof(evidence: Evidence, { evidence: words }: RefundWords): string {
  const what = words.seen(evidence.amount, plain(evidence.tid), evidence.seenAt);
  switch (evidence.kind) {
    case 'cancel_answer':
      return words.cancelAnswer(plain(evidence.code), what);
    case 'look_up':
      return words.lookUp(`${plain(evidence.cancelDate)} ${plain(evidence.cancelMessage)}`, what);
    case 'noti':
      return words.noti(plain(evidence.notiId), evidence.notiType, what);
  }
}

/** One line for the Web UI's timeline. */
export const deadlineInWords = (
  { bankName, accountNo, depositAmount, deadline }: DepositAccount,
  { summary }: RefundWords,
): string => summary.deadline(depositAmount, `${bankName} ${accountNo}`, deadline);
