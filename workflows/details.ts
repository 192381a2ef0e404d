/** A refund as Markdown for the Temporal Web UI: what is, why, what to do next. Times in Korean time. */
import type { DepositAccount } from '../cookiepay/readings';
import { bare, kst, plain, type RefundWords } from '../words';
import type { Deposit, Escalation, Evidence, RefundView, Resolution, SupersededDeposit } from './contract';

export function describeForPeople(refund: RefundView, words: RefundWords): string {
  const { label } = words;
  const { supersededDeposits, depositReport, escalation, gateway, evidence, resolution } = refund;
  return [
    `### ${label.heading(words.state[refund.state], refund.amount, plain(refund.orderNo))}`,
    plain(refund.note),
    line(label.whoActs, isReported(refund) ? words.whoActsReported : words.whoActs[refund.state]),
    ...(escalation ? why(escalation, refund.note, words) : []),
    ...(refund.deposit ? account(refund, refund.deposit, words) : []),
    ...supersededDeposits.map((earlier) => superseded(earlier, words)),
    ...(depositReport ? [line(label.reported, label.by(plain(depositReport.actor), depositReport.paidAt))] : []),
    ...(gateway ? [line(label.said, `${plain(gateway.code)} ${plain(gateway.message)}`)] : []),
    ...(evidence ? [line(label.evidence, proof(evidence, words))] : []),
    ...(resolution ? [decision(resolution, words)] : []),
    line(label.payment, plain(refund.tid)),
    line(label.refundReason, plain(refund.reason)),
    line(label.more, `\`npx refunds why ${bare(refund.refundId)}\``),
    '&nbsp;', // the Web UI makes its frame a line too small
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

/** Finance says that it paid: nobody must read that somebody is to pay. */
const isReported = ({ state, depositReport }: RefundView): boolean =>
  state === 'awaiting_deposit' && depositReport !== null;

/** An account is to be paid into in one situation only; in all others the text says so. */
function account(refund: RefundView, deposit: Deposit, { label, won }: RefundWords): string[] {
  const before = deposit.deadline ? kst(deposit.deadline) : label.beforeUnreadable;
  if (refund.state === 'awaiting_deposit' && !isReported(refund)) {
    return [
      line(label.depositExactly, won(deposit.amount)),
      line(label.into, nameOf(deposit)),
      line(label.before, before),
    ];
  }
  const name = refund.state === 'escalated' ? label.notToBePaid : label.noMorePaid;
  return [line(name, `${nameOf(deposit)}, ${won(deposit.amount)}, ${label.before}: ${before}`)];
}

function superseded(earlier: SupersededDeposit, { label }: RefundWords): string {
  const { reported } = earlier;
  const paid = reported ? ` (${label.reported}: ${label.by(plain(reported.actor), reported.paidAt)})` : '';
  return line(label.superseded, `${nameOf(earlier)}${paid}`);
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
): string => summary.deadline(depositAmount, `${bare(bankName)} ${bare(accountNo)}`, deadline);
