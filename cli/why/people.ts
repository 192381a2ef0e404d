/** What a person can do about a refund, each with the command to type. */
import type { RefundView, ResolveAction } from '../../contract';
import { accountOf, kst } from '../../texts';
import type { Cli } from '../cli';
import type { Standing } from '../standing';

export interface Step {
  readonly text: string;
  /** For a shell; words in capitals are to be replaced. */
  readonly command: string | null;
}

/** An account is requested only in certain hours; this is the one situation in which `go_ahead` is allowed. */
export const waitsForIssueHours = ({ allowedActions }: RefundView): boolean => allowedActions.includes('go_ahead');

export function peopleCan(cli: Cli, view: RefundView, { interrupted }: Standing): Step[] {
  const { people } = cli.texts;
  if (interrupted) return [{ text: people.startAgain, command: startAgain(view) }];
  switch (view.state) {
    case 'cancelling':
    case 'confirming':
      return waitsForIssueHours(view)
        ? view.allowedActions.map((action) => decide(cli, view, action))
        : [nothing(cli), check(cli, view), { text: people.wait, command: `npx refunds wait ${view.refundId}` }];
    case 'awaiting_deposit':
      // After a report of the deposit no person may be told to pay: it would be paid twice.
      return [...(view.depositReport === null ? [pay(cli, view)] : [nothing(cli)]), check(cli, view)];
    case 'escalated':
      return forTheEscalated(cli, view);
    case 'rejected':
      return [{ text: people.startCorrected, command: startAgain(view) }];
    case 'completed':
    case 'abandoned':
      return [nothing(cli)];
  }
}

function forTheEscalated(cli: Cli, view: RefundView): Step[] {
  const reason = view.escalation?.reason;
  const isAccountAlive = view.payableUntil !== null && Date.parse(view.payableUntil) > cli.now();
  const actions = view.allowedActions.filter((action) => action !== 'retry' || !isAccountAlive);
  return [
    ...(reason === undefined ? [] : [{ text: cli.refundTexts.whatToDo[reason], command: null }]),
    check(cli, view),
    ...(view.deposit === null ? [] : [reportDeposit(cli, view, cli.texts.people.reportDeposit)]),
    ...actions.map((action) => decide(cli, view, action)),
  ];
}

const nothing = ({ texts }: Cli): Step => ({ text: texts.people.nothing, command: null });

const check = ({ texts }: Cli, { refundId }: RefundView): Step => ({
  text: texts.people.check,
  command: `npx refunds check ${refundId}`,
});

function pay(cli: Cli, view: RefundView): Step {
  const { people } = cli.texts;
  const { deposit } = view;
  if (!deposit?.deadline) return reportDeposit(cli, view, people.reportDeposit);
  const amount = cli.refundTexts.won(deposit.amount);
  return reportDeposit(cli, view, people.pay(amount, accountOf(deposit), kst(deposit.deadline)));
}

const reportDeposit = ({ texts }: Cli, { refundId }: RefundView, text: string): Step => ({
  text,
  command: `npx refunds deposited ${refundId} --by ${texts.people.who}`,
});

function decide({ texts }: Cli, { refundId }: RefundView, action: ResolveAction): Step {
  const { people } = texts;
  const text = { retry: people.retry, complete: people.complete, abandon: people.abandon, go_ahead: people.goAhead };
  const reason = action === 'complete' ? people.proof : people.reason;
  return {
    text: text[action],
    command: `npx refunds resolve ${refundId} ${action} --by ${people.who} --reason "${reason}"`,
  };
}

function startAgain({ refundId, tid, orderNo, amount, reason }: RefundView): string {
  const given = `--id ${refundId} --tid ${quoted(tid)} --order ${quoted(orderNo)} --amount ${amount}`;
  return `npx refunds start ${given} --reason ${quoted(reason)}`;
}

/** For POSIX shells. */
const quoted = (text: string): string => (/^[\w.:-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
