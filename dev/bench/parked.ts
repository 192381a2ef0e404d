/**
 * `npm run bench:parked -- [--refunds 10000] [--minutes 20]`: refunds that wait for their deposits, a worker killed with
 * SIGKILL, and then all deadlines within one minute. Prints one JSON object; exit code 1 when a bound was not kept.
 */
import { parseArgs } from 'node:util';
import { DEPOSITED_EACH, ParkedRefunds } from './parked-run';
import { setParkedStage } from './parked-stage';

const MINUTE = 60_000;
/** The program's default. */
const CALLS_PER_SECOND = 50;
/** The SDK spaces its polls, of which some ten may be open, each to bring something at once. */
const AT_ONCE = 15;
const BOUNDS = { answeringAfterMs: MINUTE, memoryMb: 1_000, callsWhileWatched: 0, restAfterMs: 30 * MINUTE } as const;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { refunds: { type: 'string', default: '10000' }, minutes: { type: 'string', default: '20' } },
  });
  const count = Number(values.refunds);
  const startedAt = Date.now();
  const report = (line: string): void =>
    console.error(`[${String(Math.round((Date.now() - startedAt) / 1_000)).padStart(5)} s] ${line}`);
  report('starting Temporal, the worker and CookiePay’s stand-in');
  const stage = await setParkedStage({ env: process.env, callsPerSecond: CALLS_PER_SECOND, grace: '5m' });
  try {
    const refunds = new ParkedRefunds(stage, {
      ...{ count, report, deadlineAfterMs: Number(values.minutes) * MINUTE },
      ...{ deadlinesWithinMs: MINUTE, watchMs: MINUTE },
    });
    const parkedAfterMs = await refunds.park();
    report('all are parked; killing the worker');
    const restart = await refunds.restart(20);
    const memoryParkedMb = refunds.peakMemory();
    report(JSON.stringify({ ...restart, memoryParkedMb }));
    await refunds.deposit();
    report('waiting for the deadlines');
    const deadlines = await refunds.deadlines(25 * MINUTE);
    report(JSON.stringify(deadlines));
    const restAfterMs = await refunds.rest(BOUNDS.restAfterMs);
    const figures = {
      ...{ count, parkedAfterMs, ...restart, ...deadlines, restAfterMs, memoryMb: refunds.peakMemory() },
      ...{ escalated: await refunds.inState('escalated'), completed: await refunds.inState('completed') },
    };
    process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
    const keptRate = figures.busiestSecond <= CALLS_PER_SECOND + AT_ONCE;
    const keptOthers =
      figures.answeringAfterMs <= BOUNDS.answeringAfterMs &&
      figures.callsWhileWatched <= BOUNDS.callsWhileWatched &&
      (figures.memoryMb ?? 0) <= BOUNDS.memoryMb;
    const allThere =
      figures.escalated + figures.completed === count && figures.completed === Math.ceil(count / DEPOSITED_EACH);
    if (!keptRate || !keptOthers || !allThere) process.exitCode = 1;
  } finally {
    await stage.close();
  }
}

void main();
