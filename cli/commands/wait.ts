import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { TemporalUnavailable } from '../../client/errors';
import { kst } from '../../texts';
import { type Cli, say } from '../cli';
import { addCommand } from '../command';
import { stateOf } from '../describe';
import { EXIT, type ExitCode } from '../exit-codes';
import type { OutputOptions } from '../output';
import { duration } from '../parse';
import { printRefund } from '../refund-facts';
import { type Standing, standingOf } from '../standing';
import { type Refunds, withRefunds } from '../temporal';

interface WaitOptions extends OutputOptions {
  /** Milliseconds. */
  readonly for?: number;
}

const TEN_MINUTES = 600_000;
const LOOK_EVERY = 1_000;

export function addWait(program: Command, cli: Cli): void {
  const { help, rule } = cli.texts;
  addCommand(program, cli, 'wait', 'wait')
    .argument('<id>', help.option.refundId)
    .option('--for <time>', `${help.option.for} (${help.default}: 10m)`, duration(rule.duration))
    .action(async (id: string, options: WaitOptions) => {
      await withRefunds(cli, async (temporal) => {
        const standing = await untilSettled(cli, temporal, id, cli.now() + (options.for ?? TEN_MINUTES));
        printRefund(cli, await temporal.refunds.get(id), options);
        cli.end(verdict(cli, id, standing));
      });
    });
}

/** Looks until nothing goes on by itself any more, or the time is over; Temporal may be away for a while. */
async function untilSettled(cli: Cli, { client }: Refunds, id: string, end: number): Promise<Standing> {
  const { waiting } = cli.texts;
  let seen = await standingOf(client, id);
  if (goesOn(seen)) say(cli, waiting.for(stateOf(cli, seen.state), kst(end)));
  let away = false;
  while (goesOn(seen) && cli.now() < end) {
    await sleep(Math.max(1, Math.min(LOOK_EVERY, end - cli.now())));
    const latest = await standingOf(client, id).catch(nullIfAway);
    if (latest === null && !away) say(cli, waiting.away);
    away = latest === null;
    if (latest !== null && latest.state !== seen.state) say(cli, waiting.now(stateOf(cli, latest.state)));
    seen = latest ?? seen;
  }
  return seen;
}

function nullIfAway(error: unknown): null {
  if (error instanceof TemporalUnavailable) return null;
  throw error;
}

const goesOn = ({ open, state }: Standing): boolean => open && state !== 'escalated';

function verdict(cli: Cli, id: string, { open, state, interrupted }: Standing): ExitCode {
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
  say(cli, waiting.notCompleted(interrupted ? closedFromOutside : stateOf(cli, state)));
  return EXIT.failed;
}
