/** What the program does next by itself, and when, in sentences. */
import { kst } from '../../words';
import type { RefundView } from '../../workflows/contract';
import type { Cli } from '../cli';
import { waitsForIssueHours } from '../describe';
import type { Pending, Standing } from '../standing';

export function whatIsNext(cli: Cli, view: RefundView, { interrupted, pending }: Standing): string[] {
  const { next } = cli.words;
  if (interrupted) return [next.interrupted];
  return [byState(cli, view), ...pending.flatMap((activity) => whatIsUnderWay(cli, activity))];
}

function byState({ words }: Cli, view: RefundView): string {
  const { next } = words;
  const deadline = view.deposit?.deadline ?? null;
  if (waitsForIssueHours(view)) return next.issueHours;
  switch (view.state) {
    case 'cancelling':
      return next.cancelling;
    case 'confirming':
      return next.confirming;
    case 'awaiting_deposit':
      return next.awaitingDeposit(deadline === null ? null : kst(deadline));
    case 'escalated':
      return next.escalated;
    case 'completed':
    case 'rejected':
    case 'abandoned':
      return next.closed;
  }
}

const LOOK_UP = 'lookUpPayment';

function whatIsUnderWay({ words }: Cli, { name, attempt, said, nextAt }: Pending): string[] {
  const { next } = words;
  const when = nextAt === null ? [] : [next.nextLook(nextAt)];
  if (name !== LOOK_UP) return [next.trying(name, attempt, said)];
  return said === '' ? when : [next.lastLook(said), ...when];
}
