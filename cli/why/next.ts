/** What the program does next by itself, and when, in sentences. */
import type { RefundView } from '../../contract';
import { kst } from '../../texts';
import type { Cli } from '../cli';
import type { Pending, Standing } from '../standing';
import { waitsForIssueHours } from './people';

export function whatIsNext(cli: Cli, view: RefundView, { interrupted, pending }: Standing): string[] {
  const { next } = cli.texts;
  if (interrupted) return [next.interrupted];
  return [byState(cli, view), ...pending.flatMap((activity) => whatIsUnderWay(cli, activity))];
}

function byState({ texts }: Cli, view: RefundView): string {
  const { next } = texts;
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

function whatIsUnderWay({ texts }: Cli, { name, attempt, said, nextAt }: Pending): string[] {
  const { next } = texts;
  const when = nextAt === null ? [] : [next.nextLook(nextAt)];
  if (name !== LOOK_UP) return [next.trying(name, attempt, said)];
  return said === '' ? when : [next.lastLook(said), ...when];
}
