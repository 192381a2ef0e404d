/** A refund as Markdown for the Temporal Web UI: what is, why, what to do next. Times in Korean time. */
import type { DepositAccount } from '../cookiepay/readings';
import { kst, plain, type RefundWords } from '../words';
import type { Deposit, Escalation, Evidence, RefundState, RefundView, Resolution } from './contract';

export function describeForPeople(refund: RefundView, words: RefundWords): string {
  const { label } = words;
  const { supersededDeposits, depositReport, escalation, gateway, evidence, resolution } = refund;
  return [
    `### ${label.heading(words.state[refund.state], refund.amount, plain(refund.orderNo))}`,
    plain(refund.note),
    line(label.whoActs, words.whoActs[refund.state]),
    ...(escalation ? why(escalation, refund.note, words) : []),
    ...(refund.deposit ? account(refund.deposit, refund.state, words) : []),
    ...supersededDeposits.map((earlier) => line(label.superseded, nameOf(earlier))),
    ...(depositReport ? [line(label.reported, label.by(plain(depositReport.actor), depositReport.paidAt))] : []),
    ...(gateway ? [line(label.said, `${plain(gateway.code)} ${plain(gateway.message)}`)] : []),
    ...(evidence ? [line(label.evidence, proof(evidence, words))] : []),
    ...(resolution ? [decision(resolution, words)] : []),
    line(label.payment, plain(refund.tid)),
    line(label.more, `\`npx refunds why ${refund.refundId}\``),
  ].join('\n\n');
}

const line = (name: string, text: string): string => `- **${name}:** ${text}`;

function why({ reason, detail, since }: Escalation, note: string, { label, ...words }: RefundWords): string[] {
  const facts = detail === note ? '' : `: ${plain(detail)}`;
  return [
    line(label.whatToDo, words.whatToDo[reason]),
    line(label.escalatedSince(since), `${words.reason[reason]} (${plain(reason)})${facts}`),
  ];
}

/** Where a person is asked first, nobody is to pay because the Web UI says so. */
function account(deposit: Deposit, state: RefundState, { label, won }: RefundWords): string[] {
  const before = deposit.deadline ? kst(deposit.deadline) : label.beforeUnreadable;
  if (state !== 'awaiting_deposit') {
    const name = state === 'escalated' ? label.notToBePaid : label.into;
    return [line(name, `${nameOf(deposit)}, ${won(deposit.amount)}, ${label.before}: ${before}`)];
  }
  return [
    line(label.depositExactly, won(deposit.amount)),
    line(label.into, nameOf(deposit)),
    line(label.before, before),
  ];
}

function decision({ action, actor, at, reason }: Resolution, { label, ...words }: RefundWords): string {
  const what = `${words.action[action]} (${plain(action)})`;
  return line(label.decision, `${what}, ${label.by(plain(actor), at)}: ${plain(reason)}`);
}

const nameOf = ({ bankName, accountNo }: Deposit): string => `${plain(bankName)} ${plain(accountNo)}`;

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
