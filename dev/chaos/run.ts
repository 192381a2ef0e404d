/** One chaos run: starts the system, starts refunds and kills processes, and judges every refund at the end. */
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Inbox } from '../../noti/inbox/inbox';
import { type SystemOptions, withLocalSystem } from '../system/local-system';
import { type DrawnRefund, drawRefund } from './draw';
import { type Case, judge, judgeNotis, notiKey, type Violation } from './judge';
import { type Kill, killAll, planKills, type Victim } from './kills';
import { createRandom, type Random } from './random';
import { casesAtRest, createFinance, type Finance, type RunContext, startAll } from './refunds';
import { type ChaosSystem, startChaosSystem } from './system';
import { type Story, storyOf } from './timing';

export interface ChaosOptions extends SystemOptions {
  readonly refunds: number;
  readonly kills: number;
  /** Which processes are killed; all when absent. */
  readonly victims?: readonly Victim[] | undefined;
  readonly seed: number;
  /** How long refunds are started and processes killed, in milliseconds. */
  readonly windowMs: number;
  /** How long everything may take to come to rest afterwards, in milliseconds. */
  readonly restWithinMs: number;
  /** Leaves out what takes minutes to come to rest. */
  readonly brisk?: boolean;
  readonly signal: AbortSignal;
}

export interface JudgedRefund extends Case, Story {
  readonly drawn: DrawnRefund;
}

export interface Outcome {
  readonly refunds: readonly JudgedRefund[];
  readonly violations: readonly Violation[];
  readonly kills: readonly Kill[];
  readonly faults: Readonly<Record<string, number>>;
  readonly notis: Readonly<Record<string, number>>;
  /** From the last fault until everything was at rest. */
  readonly restAfterLastFaultMs: number;
}

/** @throws when a part can't be started, has failed for good, or `signal` aborts; nothing is left running. */
export function runChaos(options: ChaosOptions): Promise<Outcome> {
  const random = createRandom(options.seed);
  return withLocalSystem(options, async (local) => {
    const system = await startChaosSystem(local, random.of('lines'));
    const over = new AbortController();
    const signal = AbortSignal.any([options.signal, over.signal]);
    setMaxListeners(0, signal); // every refund sleeps on it
    try {
      return await runOn(system, { ...system, signal }, options, random);
    } finally {
      over.abort();
    }
  });
}

async function runOn(system: ChaosSystem, run: RunContext, options: ChaosOptions, random: Random): Promise<Outcome> {
  const { refunds: count, seed, brisk = false } = options;
  const draws = random.of('refunds');
  const drawn = Array.from({ length: count }, (_, index) => drawRefund(draws, index, { brisk, prefix: `c${seed}` }));
  const finance = createFinance(run, drawn);
  const kills = await startAndKill(system, run, options, { random, drawn, finance });
  for (const proxy of Object.values(system.proxies).flat()) proxy.endFaults();
  options.report('No more faults; waiting until everything is at rest.');
  const { cases, tookMs } = await casesAtRest(run, drawn, finance, options.restWithinMs);
  options.report('Reading the histories.');
  const inbox = await readInbox(system.inbox);
  return {
    refunds: await withStories(system, drawn, cases),
    violations: [...cases.flatMap(judge), ...judgeNotis(cases, inbox.keys)],
    kills,
    faults: faultsOf(system),
    notis: inbox.counts,
    restAfterLastFaultMs: tookMs,
  };
}

interface Cast {
  readonly random: Random;
  readonly drawn: readonly DrawnRefund[];
  readonly finance: Finance;
}

/** Starts refunds, deposits and kills, all at the same time. */
async function startAndKill(
  { targets }: ChaosSystem,
  run: RunContext,
  { kills: wanted, windowMs, victims, report }: ChaosOptions,
  { random, drawn, finance }: Cast,
): Promise<Kill[]> {
  const { signal } = run;
  const kills: Kill[] = [];
  const progress = { started: 0, over: false };
  const timer = setInterval(() => {
    report(`${progress.started} of ${drawn.length} refunds started, ${kills.length} of ${wanted} kills`);
  }, 10_000);
  const deposit = async (): Promise<void> => {
    while (!progress.over) {
      await finance.look();
      await sleep(2_000, undefined, { signal });
    }
  };
  const startAndKillAll = Promise.all([
    startAll(run, drawn, windowMs, () => (progress.started += 1)),
    killAll(planKills(random.of('kills'), wanted, windowMs, victims), targets, {
      signal,
      onKill: (kill) => kills.push(kill),
    }),
  ]).finally(() => (progress.over = true));
  await Promise.all([startAndKillAll, deposit()]).finally(() => clearInterval(timer));
  return kills;
}

async function withStories(
  { client }: ChaosSystem,
  drawn: readonly DrawnRefund[],
  cases: readonly Case[],
): Promise<JudgedRefund[]> {
  const byId = new Map(cases.map((one) => [one.request.refundId, one]));
  const judged: JudgedRefund[] = [];
  for (const refund of drawn) {
    const { refundId } = refund.request;
    const one = byId.get(refundId);
    if (one) judged.push({ ...one, ...(await storyOf(client, refundId, one.ledger)), drawn: refund });
  }
  return judged;
}

const faultsOf = ({ proxies }: ChaosSystem): Record<string, number> =>
  Object.fromEntries(
    Object.entries(proxies).flatMap(([name, group]) =>
      (['cut', 'delay', 'half_open'] as const).map((kind) => [
        `${name} ${kind}`,
        group.reduce((sum, { faults }) => sum + faults[kind], 0),
      ]),
    ),
  );

async function readInbox(
  inbox: Inbox,
): Promise<{ readonly keys: Set<string>; readonly counts: Record<string, number> }> {
  const keys = new Set<string>();
  const counts: Record<string, number> = {};
  let cursor: string | undefined;
  do {
    const page = await inbox.list({ limit: 500, ...(cursor !== undefined && { cursor }) });
    for (const { tid, notiType, amount, status } of page.notis) {
      keys.add(notiKey(tid, notiType, amount));
      counts[status] = (counts[status] ?? 0) + 1;
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return { keys, counts };
}
