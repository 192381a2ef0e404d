/** `npm run bench`: runs the benchmarks and prints what they measured. Exit code 1: a bound was not kept. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Command } from 'commander';
import { createReport } from '../system/report';
import { isKept, tableOf } from './figures';
import { runParked } from './parked';

const MINUTE = 60_000;
const report = createReport();

async function parked(refunds: number, minutes: number, form: 'short' | 'long'): Promise<void> {
  const watchMs = form === 'short' ? 10_000 : MINUTE;
  const figures = await runParked({
    env: process.env,
    report,
    count: refunds,
    deadlineAfterMs: minutes * MINUTE,
    deadlinesWithinMs: watchMs,
    watchMs,
    grace: form === 'short' ? '1m' : '5m',
  });
  process.stdout.write(`parked refunds\n${tableOf(figures)}\n`);
  if (!figures.every(isKept)) process.exitCode = 1;
}

/** A process of its own, which prints its own figures. */
async function noti(args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'noti-load.ts'), ...args], {
    stdio: 'inherit',
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) process.exitCode = 1;
}

const program = new Command('npm run bench --')
  .description('Without a command: a short form of each benchmark, some minutes in all.')
  .action(async () => {
    await parked(100, 1, 'short');
    await noti(['200', '10']);
  });
program
  .command('parked')
  .description('refunds that wait for deposits: the worker is killed, and later all deadlines pass within one minute')
  .option('--refunds <number>', 'how many', '10000')
  .option('--minutes <number>', 'from the first start to the first deadline', '20')
  .action(({ refunds, minutes }: Record<'refunds' | 'minutes', string>) =>
    parked(Number(refunds), Number(minutes), 'long'),
  );
program
  .command('noti')
  .description('the Noti shim under load')
  .argument('[perSecond]', 'how many Notis a second', '200')
  .argument('[seconds]', 'for how long', '60')
  .action((perSecond: string, seconds: string) => noti([perSecond, seconds]));

program.parseAsync().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
