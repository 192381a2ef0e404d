/** A refund as Markdown for the Temporal Web UI: what is, why, what to do next. Times in Korean time. */
import type { Deposit, Escalation, Evidence, RefundView, Resolution, SupersededDeposit } from '../contract';
import type { DepositAccount } from '../cookiepay/readings';
import { bare, kst, plain, type RefundTexts } from '../texts';

export function describeForPeople(refund: RefundView, texts: RefundTexts): string {
  const { label } = texts;
  const { supersededDeposits, depositReport, escalation, gateway, evidence, resolution } = refund;
  return [
    `### ${label.heading(texts.state[refund.state], refund.amount, plain(refund.orderNo))}`,
    plain(refund.note),
    line(label.whoActs, isReported(refund) ? texts.whoActsReported : texts.whoActs[refund.state]),
    ...(escalation ? why(escalation, refund.note, texts) : []),
    ...(refund.deposit ? account(refund, refund.deposit, texts) : []),
    ...supersededDeposits.map((earlier) => superseded(earlier, texts)),
    ...(depositReport ? [line(label.reported, label.by(plain(depositReport.actor), depositReport.paidAt))] : []),
    ...(gateway ? [line(label.said, `${plain(gateway.code)} ${plain(gateway.message)}`)] : []),
    ...(evidence ? [line(label.evidence, proof(evidence, texts))] : []),
    ...(resolution ? [decision(resolution, texts)] : []),
    line(label.payment, plain(refund.tid)),
    line(label.refundReason, plain(refund.reason)),
    line(label.more, `\`npx refunds why ${bare(refund.refundId)}\``),
    '&nbsp;', // the Web UI makes its frame a line too small
  ].join('\n\n');
}

const line = (name: string, text: string): string => `- **${name}:** ${text}`;

function why({ reason, detail, since }: Escalation, note: string, { label, ...texts }: RefundTexts): string[] {
  const facts = detail === note ? '' : `: ${plain(detail)}`;
  return [
    line(label.whatToDo, texts.whatToDo[reason]),
    line(label.escalatedSince(since), `${texts.reason[reason]} (${plain(reason)})${facts}`),
  ];
}

/** Finance says that it paid: nobody must read that somebody is to pay. */
const isReported = ({ state, depositReport }: RefundView): boolean =>
  state === 'awaiting_deposit' && depositReport !== null;

/** An account is to be paid into in one situation only; in all others the text says so. */
function account(refund: RefundView, deposit: Deposit, { label, won }: RefundTexts): string[] {
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

function superseded(earlier: SupersededDeposit, { label }: RefundTexts): string {
  const { reported } = earlier;
  const paid = reported ? ` (${label.reported}: ${label.by(plain(reported.actor), reported.paidAt)})` : '';
  return line(label.superseded, `${nameOf(earlier)}${paid}`);
}

function decision({ action, actor, at, reason }: Resolution, { label, ...texts }: RefundTexts): string {
  const what = `${texts.action[action]} (${plain(action)})`;
  return line(label.decision, `${what}, ${label.by(plain(actor), at)}: ${plain(reason)}`);
}

const nameOf = ({ bankName, accountNo }: Deposit): string => `${plain(bankName)} ${plain(accountNo)}`;

function proof(evidence: Evidence, { evidence: texts }: RefundTexts): string {
  const what = texts.seen(evidence.amount, plain(evidence.tid), evidence.seenAt);
  switch (evidence.kind) {
    case 'cancel_answer':
      return texts.cancelAnswer(plain(evidence.code), what);
    case 'look_up':
      return texts.lookUp(`${plain(evidence.cancelDate)} ${plain(evidence.cancelMessage)}`, what);
    case 'noti':
      return texts.noti(plain(evidence.notiId), evidence.notiType, what);
  }
}

/** One line for the Web UI's timeline. */
export const deadlineInWords = (
  { bankName, accountNo, depositAmount, deadline }: DepositAccount,
  { summary }: RefundTexts,
): string => summary.deadline(depositAmount, `${bare(bankName)} ${bare(accountNo)}`, deadline);
