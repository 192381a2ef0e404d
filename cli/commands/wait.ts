import { setTimeout as sleep } from 'node:timers/promises';
import { TemporalUnavailable } from '../../client/errors';
import type { RefundState } from '../../contract';
import { kst, stateInWords } from '../../texts';
import { type Cli, say } from '../cli';
import { EXIT, type ExitCode } from '../exit-codes';
import type { OutputOptions } from '../output';
import { printRefund } from '../print-refund';
import { type Standing, standingOf } from '../standing';
import { type Refunds, withRefunds } from '../temporal';

export interface WaitOptions extends OutputOptions {
  /** Milliseconds; ten minutes when absent. */
  readonly for?: number;
}

const TEN_MINUTES = 600_000;
const LOOK_EVERY = 1_000;

export async function wait(cli: Cli, id: string, options: WaitOptions): Promise<void> {
  await withRefunds(cli, async (temporal) => {
    const standing = await untilSettled(cli, temporal, id, cli.now() + (options.for ?? TEN_MINUTES));
    printRefund(cli, await temporal.refunds.get(id), options);
    cli.end(exitCodeFor(cli, id, standing));
  });
}

/** Looks until the refund is closed or needs a person, or the time is over. Temporal may be away for a while. */
async function untilSettled(cli: Cli, { client }: Refunds, id: string, end: number): Promise<Standing> {
  const { waiting } = cli.texts;
  const words = (state: RefundState): string => stateInWords(state, cli.refundTexts);
  let seen = await standingOf(client, id);
  if (goesOn(seen)) say(cli, waiting.for(words(seen.state), kst(end)));
  let away = false;
  while (goesOn(seen) && cli.now() < end) {
    await sleep(Math.max(1, Math.min(LOOK_EVERY, end - cli.now())));
    const latest = await standingOf(client, id).catch(nullIfAway);
    if (latest === null && !away) say(cli, waiting.away);
    away = latest === null;
    if (latest !== null && latest.state !== seen.state) say(cli, waiting.now(words(latest.state)));
    seen = latest ?? seen;
  }
  return seen;
}

function nullIfAway(error: unknown): null {
  if (error instanceof TemporalUnavailable) return null;
  throw error;
}

const goesOn = ({ open, state }: Standing): boolean => open && state !== 'escalated';

function exitCodeFor(cli: Cli, id: string, { open, state, interrupted }: Standing): ExitCode {
  const { waiting, interrupted: closedFromOutside } = cli.texts;
  if (open && state === 'escalated') {
    say(cli, waiting.needsPerson(id));
    return EXIT.needsPerson;
  }
  if (open) {
    say(cli, waiting.over);
    return EXIT.stillWaiting;
  }
  if (state === 'completed') return EXIT.ok;
  say(cli, waiting.notCompleted(interrupted ? closedFromOutside : stateInWords(state, cli.refundTexts)));
  return EXIT.failed;
}
