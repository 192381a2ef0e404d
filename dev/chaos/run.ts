/** One run: the stage, refunds, kills, and then the judgement. */
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Inbox } from '../../noti/inbox/inbox';
import { type DrawnRefund, drawRefund } from './draw';
import { type Case, judge, judgeNotis, notiKey, type Violation } from './judge';
import { carryOut, type Kill, planKills, type PlannedKill, type Victim } from './kills';
import { Random } from './random';
import { Finance, type Play, settledCases, startAll } from './refunds';
import { setStage, type Stage, type StageOptions } from './stage';
import { type Story, storyOf } from './timing';

export interface ChaosOptions extends Pick<StageOptions, 'env' | 'report' | 'bundle'> {
  readonly refunds: number;
  readonly kills: number;
  /** Whom; everybody when absent. */
  readonly victims?: readonly Victim[] | undefined;
  readonly seed: number;
  /** How long refunds are started and processes killed, in milliseconds. */
  readonly windowMs: number;
  /** How long everything may take to come to rest afterwards, in milliseconds. */
  readonly settleMs: number;
  /** Leaves out what takes minutes to settle. */
  readonly brisk?: boolean;
  readonly signal: AbortSignal;
}

export interface Settled extends Case, Story {
  readonly drawn: DrawnRefund;
}

export interface Outcome {
  readonly refunds: readonly Settled[];
  readonly violations: readonly Violation[];
  readonly kills: readonly Kill[];
  readonly faults: Readonly<Record<string, number>>;
  /** Processes that ended by themselves and were started again. */
  readonly ownEnds: Readonly<Record<string, number>>;
  readonly notis: Readonly<Record<string, number>>;
  /** From the last kill until everything was at rest. */
  readonly settledAfterMs: number;
}

/** @throws when a part can't be started, has failed for good, or `signal` aborts; nothing is left running. */
export async function runChaos(options: ChaosOptions): Promise<Outcome> {
  const random = new Random(options.seed);
  const stage = await setStage({ ...options, random: random.of('lines') });
  try {
    return await play(options, random, stage);
  } finally {
    await stage.close();
  }
}

async function play(options: ChaosOptions, random: Random, stage: Stage): Promise<Outcome> {
  const { refunds: count, seed, brisk = false } = options;
  const draws = random.of('refunds');
  const drawn = Array.from({ length: count }, (_, index) => drawRefund(draws, index, { brisk, prefix: `c${seed}` }));
  const over = new AbortController();
  const signal = AbortSignal.any([options.signal, over.signal]);
  setMaxListeners(0, signal); // every refund sleeps on it
  const play: Play = { ...stage, signal };
  const finance = new Finance(play, new Map(drawn.map((refund) => [refund.request.refundId, refund])));
  try {
    const plan = planKills(random.of('kills'), options.kills, options.windowMs, options.victims);
    const kills = await underFire(options, plan, { stage, play, drawn, finance });
    for (const line of Object.values(stage.lines).flat()) line.calm();
    options.report('No more faults; waiting until everything is at rest.');
    const { cases, tookMs } = await settledCases(play, drawn, finance, options.settleMs);
    options.report('Reading the histories.');
    return await judged(stage, drawn, cases, { kills, settledAfterMs: tookMs });
  } finally {
    over.abort();
  }
}

interface Cast {
  readonly stage: Stage;
  readonly play: Play;
  readonly drawn: readonly DrawnRefund[];
  readonly finance: Finance;
}

/** Starts, deposits and kills, all at the same time. */
async function underFire(
  { windowMs, report }: ChaosOptions,
  plan: readonly PlannedKill[],
  { stage, play, drawn, finance }: Cast,
): Promise<Kill[]> {
  const kills: Kill[] = [];
  const acts = { started: 0, over: false };
  const progress = setInterval(() => {
    report(`${acts.started} of ${drawn.length} refunds started, ${kills.length} of ${plan.length} kills`);
  }, 10_000);
  const lookAfterDeposits = async (): Promise<void> => {
    while (!acts.over) {
      await finance.look();
      await sleep(2_000, undefined, { signal: play.signal });
    }
  };
  try {
    const deposits = lookAfterDeposits();
    const rest = Promise.all([
      startAll(play, drawn, windowMs, () => (acts.started += 1)),
      carryOut(plan, stage.targets, { signal: play.signal, onKill: (kill) => kills.push(kill) }),
    ]).finally(() => (acts.over = true));
    await Promise.all([rest, deposits]);
    return kills;
  } finally {
    clearInterval(progress);
  }
}

async function judged(
  stage: Stage,
  drawn: readonly DrawnRefund[],
  cases: readonly Case[],
  known: Pick<Outcome, 'kills' | 'settledAfterMs'>,
): Promise<Outcome> {
  const byId = new Map(drawn.map((refund) => [refund.request.refundId, refund]));
  const refunds: Settled[] = [];
  for (const one of cases) {
    const refund = byId.get(one.request.refundId);
    if (refund)
      refunds.push({ ...one, ...(await storyOf(stage.client, refund.request.refundId, one.ledger)), drawn: refund });
  }
  const inbox = await readInbox(stage.inbox);
  return {
    ...{ refunds, ...known, notis: inbox.counts },
    violations: [...cases.flatMap(judge), ...judgeNotis(cases, inbox.keys)],
    faults: faultsOf(stage),
    ownEnds: Object.fromEntries(
      Object.values(stage.targets).flatMap((targets) => targets.map(({ process }) => [process.name, process.ownEnds])),
    ),
  };
}

const faultsOf = ({ lines }: Stage): Record<string, number> =>
  Object.fromEntries(
    Object.entries(lines).flatMap(([name, proxies]) =>
      (['cut', 'delay', 'half_open'] as const).map((kind) => [
        `${name} ${kind}`,
        proxies.reduce((sum, proxy) => sum + proxy.faults[kind], 0),
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
