/** `npm run chaos`: kills processes while refunds run, and compares every refund with the simulator's ledger. */
import { Command, Option } from 'commander';
import { z } from 'zod';
import { createReport } from '../system/report';
import { VICTIM_NAMES } from './kills';
import { linesOf, reportOf } from './report';
import { runChaos } from './run';

const number = z.coerce.number();
const schema = z.object({
  refunds: number.int().min(1).max(100_000),
  kills: number.int().min(0).max(10_000),
  seed: number
    .int()
    .min(1)
    .max(2 ** 31),
  minutes: number.min(0.1).max(1_440),
  only: z.array(z.enum(VICTIM_NAMES)).optional(),
  json: z.boolean().default(false),
});

const program = new Command('npm run chaos --')
  .description('Kills processes while refunds run. Exit code 0: every promise was kept and the run was finished.')
  .option('--refunds <number>', 'how many refunds are started', '3000')
  .option('--kills <number>', 'how many processes are killed', '100')
  .option('--seed <number>', 'repeats the draws of an earlier run', String(1 + Math.floor(Math.random() * 1_000_000)))
  .option('--minutes <number>', 'how long refunds are started and processes killed', '12')
  .addOption(new Option('--only <process...>', 'which processes are killed (default: all)').choices(VICTIM_NAMES))
  .option('--json', 'print the figures as JSON');

async function main(): Promise<void> {
  const asked = schema.parse(program.parse().opts());
  const { refunds, kills, seed, minutes, only: victims, json } = asked;
  const stop = new AbortController();
  // Not only once: a second Ctrl-C must not leave half of the processes running.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => stop.abort(new Error('stopped')));
  const report = createReport();
  report(`seed ${seed}: starting Temporal, PostgreSQL, two workers, the shim and the simulator`);
  try {
    const outcome = await runChaos({
      refunds,
      kills,
      victims,
      seed,
      report,
      env: process.env,
      signal: stop.signal,
      windowMs: minutes * 60_000,
      restWithinMs: 4 * 60_000,
    });
    const figures = reportOf(seed, outcome);
    console.log(json ? JSON.stringify({ ...figures, details: outcome.violations }) : linesOf(figures, outcome));
    process.exitCode = outcome.violations.length === 0 ? 0 : 1;
  } catch (error) {
    console.error(error);
    console.error('The run was not finished, so it proves nothing. Nothing is left running.');
    process.exitCode = 1;
  }
}

void main();
