/** `npm run chaos`: kills everything while refunds run, and holds the results against the simulator's ledger. */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { VICTIM_NAMES } from './kills';
import { inWords, reportOf } from './report';
import { runChaos } from './run';

const USAGE = `npm run chaos -- [--refunds 3000] [--kills 100] [--seed N] [--minutes 12] [--only temporal,postgres] [--json]
  --minutes   how long refunds are started and processes killed; some minutes more until all is at rest
  --only      whom to kill, of ${VICTIM_NAMES.join(', ')}; all of them when absent
Exit code 0: no refund was cancelled twice, sent again blindly, completed without proof, or lost.`;

const whole = (most: number): z.ZodType<number> => z.coerce.number().int().min(1).max(most);
const schema = z.object({
  refunds: whole(100_000).default(3_000),
  kills: z.coerce.number().int().min(0).max(10_000).default(100),
  seed: whole(2 ** 31).optional(),
  minutes: z.coerce.number().min(0.1).max(1_440).default(12),
  only: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(VICTIM_NAMES)))
    .optional(),
  json: z.boolean().default(false),
});

function parse(): z.output<typeof schema> | null {
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({
      options: { refunds: text, kills: text, seed: text, minutes: text, only: text, json: { type: 'boolean' } },
    });
    return schema.parse(values);
  } catch {
    console.error(USAGE);
    process.exitCode = 2;
    return null;
  }
}

async function main(): Promise<void> {
  const asked = parse();
  if (asked === null) return;
  const { refunds, kills, minutes, json, only: victims, seed = 1 + Math.floor(Math.random() * 1_000_000) } = asked;
  const stop = new AbortController();
  // For good: a second Ctrl-C must not leave half of the processes running.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => stop.abort(new Error('stopped')));
  const startedAt = Date.now();
  const report = (line: string): void =>
    console.error(`[${String(Math.round((Date.now() - startedAt) / 1_000)).padStart(4)} s] ${line}`);
  report(`seed ${seed}: starting Temporal, PostgreSQL, two workers, the shim and CookiePay's stand-in`);
  try {
    const outcome = await runChaos({
      ...{ refunds, kills, victims, seed, report, env: process.env, signal: stop.signal },
      ...{ windowMs: minutes * 60_000, settleMs: 4 * 60_000 },
    });
    const figures = reportOf(seed, outcome);
    console.log(json ? JSON.stringify({ ...figures, details: outcome.violations }) : inWords(figures, outcome));
    process.exitCode = outcome.violations.length === 0 ? 0 : 1;
  } catch (error) {
    console.error(error);
    console.error('The run was not finished, so it proves nothing. Nothing is left running.');
    process.exitCode = 1;
  }
}

void main();
