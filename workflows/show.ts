/** Where people see a refund: the query, the search attribute of its state, and the Web UI's current details. */
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { type GatewayReply, type RefundInput, type RefundState, type RefundView, searchAttributes } from '../contract';
import type { DepositAccount } from '../cookiepay/readings';
import { bare, type FactKind, factsOf, plain, type RefundTexts } from '../texts';
import { allowedActions, payableUntil } from './allowed';
import type { Facts } from './facts';

export interface Screen {
  readonly view: () => RefundView;
  /** Shows the facts as they are now in the Web UI. */
  readonly refresh: () => void;
  /** Says what delays the refund; the state stays. */
  readonly explain: (note: string, reply?: GatewayReply) => void;
  readonly enter: (state: RefundState, note: string, reply?: GatewayReply) => void;
}

export function createScreen(input: RefundInput, facts: Facts, texts: RefundTexts): Screen {
  const view = (): RefundView => viewOf(input, facts, texts);
  const refresh = (): void => setCurrentDetails(describeForPeople(view(), texts));
  function explain(note: string, reply?: GatewayReply): void {
    facts.note = note;
    if (reply?.code) facts.gateway = { code: reply.code, message: reply.message };
    refresh();
  }
  function enter(state: RefundState, note: string, reply?: GatewayReply): void {
    if (state !== facts.state) upsertSearchAttributes([{ key: searchAttributes.state, value: state }]);
    facts.state = state;
    explain(note, reply);
  }
  return { view, refresh, explain, enter };
}

function viewOf({ refundId, tid, orderNo, amount, reason }: RefundInput, facts: Facts, texts: RefundTexts): RefundView {
  const payable = payableUntil(facts);
  return {
    refundId,
    tid,
    orderNo,
    amount,
    reason,
    state: facts.state,
    deposit: facts.deposit,
    supersededDeposits: facts.supersededDeposits,
    depositReport: facts.depositReport,
    escalation: facts.escalation,
    gateway: facts.gateway,
    evidence: facts.evidence,
    resolution: facts.resolution,
    allowedActions: allowedActions(facts, texts),
    payableUntil: payable === null ? null : new Date(payable).toISOString(),
    note: facts.note,
  };
}

/** The heading shows these, and the last line shows the refund's id. */
const ELSEWHERE: ReadonlySet<FactKind> = new Set(['state', 'note', 'amount', 'order', 'refund']);

/** The refund as Markdown for the Web UI: its state, why, and what to do next. Times in Korean time. */
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
