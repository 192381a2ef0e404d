/**
 * Many refunds that wait for their deposits, on a real server with a real worker process: the worker is killed and comes
 * back, and later all deadlines pass within a short time. Durations in milliseconds.
 */
import { setMaxListeners } from 'node:events';
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { workflowIdOf } from '../../contract';
import { koreanDateTime } from '../../korean-time';
import { createSimulator, PLAIN, type Simulator } from '../simulator';
import { insist } from '../system/insist';
import { type LocalSystem, startOwnProcess, type SystemOptions, withLocalSystem } from '../system/local-system';
import type { RestartingProcess } from '../system/restarting-process';
import { until } from '../system/until';
import { type CallLog, createCallLog, mostWithin } from './call-log';
import type { Figure } from './figures';

export interface ParkedOptions extends SystemOptions {
  readonly count: number;
  /** From the first start to the first deadline; the refunds must be parked and the worker watched before it. */
  readonly deadlineAfterMs: number;
  /** The deadlines are spread over this time. */
  readonly deadlinesWithinMs: number;
  /** How long the worker is watched after its restart. */
  readonly watchMs: number;
  /** DEPOSIT_GRACE. */
  readonly grace: string;
}

interface Run extends LocalSystem {
  readonly options: ParkedOptions;
  readonly simulator: Simulator;
  readonly worker: RestartingProcess;
  readonly calls: CallLog;
  /** Epoch milliseconds. */
  readonly firstDeadline: number;
}

const MINUTE = 60_000;
/** The program's default. */
const CALLS_PER_SECOND = 50;
/** The SDK spaces its polls; some ten may be open, and each may bring something at once. */
const AT_ONCE = 15;
/** One refund in so many is paid into, and its Noti is not sent: the look-up at the deadline has to find the deposit. */
const DEPOSITED_EACH = 10;
const MOST_UNDER_WAY = 200;
const ASKED_AFTER_RESTART = 20;
const REST_WITHIN_MS = 30 * MINUTE;

/** @throws when the time until the first deadline was too short. */
export function runParked(options: ParkedOptions): Promise<Figure[]> {
  return withLocalSystem(options, async (system) => {
    const run = await startRun(system, options);
    const progress = setInterval(() => options.report(`${lookUps(run)} look-ups so far`), 10_000);
    try {
      return await measure(run);
    } finally {
      clearInterval(progress);
    }
  });
}

async function startRun(system: LocalSystem, options: ParkedOptions): Promise<Run> {
  const calls = createCallLog();
  const simulator = await createSimulator({ onCall: calls.onCall });
  system.parts.add('simulator', simulator.close);
  const worker = await startOwnProcess(system, {
    name: 'worker',
    room: 'worker',
    env: {
      TEMPORAL_ADDRESS: system.temporalAddress,
      COOKIEPAY_BASE_URL: simulator.url,
      COOKIEPAY_PAY2_ID: 'bench',
      COOKIEPAY_PAY2_KEY: 'bench-key-of-sixteen',
      DEPOSIT_GRACE: options.grace,
      WORKER_MAX_CALLS_PER_SECOND: String(CALLS_PER_SECOND),
    },
  });
  return { ...system, options, simulator, worker, calls, firstDeadline: Date.now() + options.deadlineAfterMs };
}

async function measure(run: Run): Promise<Figure[]> {
  const { count, report } = run.options;
  const startedAt = Date.now();
  await park(run);
  const parkedAfterMs = Date.now() - startedAt;
  report(`${count} refunds wait for their deposits; killing the worker`);
  const restart = await restartWorker(run);
  for (let index = 0; index < count; index += DEPOSITED_EACH) await run.simulator.deposit(tidOf(index));
  report('waiting for the deadlines');
  await untilNone(run, 'awaiting_deposit', 'confirming');
  const restAfterMs = Date.now() - run.firstDeadline;
  const looks = run.calls.since(run.firstDeadline, 'lookUp');
  const escalated = await inState(run, 'escalated');
  const completed = await inState(run, 'completed');
  const memoryMb = peakMemoryMb(run.worker);
  const deposited = Math.ceil(count / DEPOSITED_EACH);
  return [
    figure('refunds parked', count, 'refunds'),
    figure('all parked after', parkedAfterMs, 'ms'),
    figure('worker runs again after', restart.runningAfterMs, 'ms'),
    figure('worker answers for refunds of all ages after', restart.answeringAfterMs, 'ms', MINUTE),
    figure('needless calls after the restart', restart.needlessCalls, 'calls', 0),
    figure('look-ups in the busiest second', mostWithin(1_000, looks), 'calls', CALLS_PER_SECOND + AT_ONCE),
    figure('all at rest after the first deadline', restAfterMs, 'ms', REST_WITHIN_MS),
    ...(memoryMb === null ? [] : [figure("worker's peak memory", memoryMb, 'MB', 1_000)]),
    figure('not completed although deposited', deposited - completed, 'refunds', 0),
    figure('neither completed nor escalated', count - completed - escalated, 'refunds', 0),
  ];
}

const figure = (name: string, measured: number, unit: string, bound: number | null = null): Figure => {
  return { name, measured, unit, bound };
};

const tidOf = (index: number): string => `parked-${index}`;

/** When `awaiting_deposit` begins, each refund is looked up once. */
const lookUps = ({ calls }: Run): number => calls.since(0, 'lookUp').length;

/** Starts the refunds, and waits until each waits for its deposit and has no call in flight. */
async function park(run: Run): Promise<void> {
  const { options, client } = run;
  const { count } = options;
  const ids = Array.from({ length: count }, (_, index) => tidOf(index));
  for (const [index, id] of ids.entries()) {
    await soon(run, () => index - lookUps(run) < MOST_UNDER_WAY);
    await start(run, id, index);
  }
  await soon(run, async () => lookUps(run) >= count && (await inState(run, 'awaiting_deposit')) >= count);
  // A call whose answer the worker has not reported yet is rightly repeated after the kill; wait until there is none.
  const isReported = async (id: string): Promise<boolean> => {
    const { raw } = await client.workflow.getHandle(workflowIdOf(id)).describe();
    return raw.pendingActivities?.every(({ state }) => Number(state) !== STARTED) ?? true;
  };
  await Readable.from(ids).forEach((id: string) => soon(run, () => isReported(id)), { concurrency: 8 });
}

/** PENDING_ACTIVITY_STATE_STARTED */
const STARTED = 2;

async function start({ simulator, refunds, options, firstDeadline }: Run, id: string, index: number): Promise<void> {
  const deadline = firstDeadline + (index / options.count) * options.deadlinesWithinMs;
  const text = koreanDateTime(deadline).replace(/\D/g, '');
  const behaviour = { ...PLAIN, settled: true, noti: 'lost', deadline: { kind: 'raw', text } } as const;
  await simulator.createPayment({ tid: id, paid: 1_000, behaviour });
  await refunds.start({ refundId: id, tid: id, orderNo: `order-${index}`, amount: 1_000, reason: 'bench' });
}

interface Restart {
  /** From the SIGKILL until the new process said that it runs, and until it had answered for refunds of all ages. */
  readonly runningAfterMs: number;
  readonly answeringAfterMs: number;
  readonly needlessCalls: number;
}

async function restartWorker({ worker, refunds, calls, options, firstDeadline }: Run): Promise<Restart> {
  const { count, watchMs } = options;
  const killedAt = await worker.kill(0);
  await worker.up();
  const runningAfterMs = Date.now() - killedAt;
  const every = Math.max(1, Math.floor(count / ASKED_AFTER_RESTART));
  const asked = Array.from({ length: Math.ceil(count / every) }, (_, nth) => tidOf(nth * every));
  const never = new AbortController().signal;
  setMaxListeners(0, never);
  await Promise.all(asked.map((refundId) => insist(() => refunds.get(refundId), never)));
  const answeringAfterMs = Date.now() - killedAt;
  await sleep(watchMs);
  if (Date.now() > firstDeadline) throw new Error(TOO_SHORT);
  return { runningAfterMs, answeringAfterMs, needlessCalls: calls.since(killedAt).length };
}

const TOO_SHORT =
  'The first deadline passed before all refunds were parked and the worker was watched. Give more minutes.';

/** Waits for a condition that must come before the first deadline. */
async function soon({ firstDeadline }: Run, condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) {
    if (Date.now() > firstDeadline) throw new Error(TOO_SHORT);
    await sleep(200);
  }
}

const inState = async ({ client }: Run, state: string): Promise<number> =>
  (await client.workflow.count(`RefundState = '${state}'`)).count;

async function untilNone(run: Run, ...states: readonly string[]): Promise<void> {
  const noneLeft = async (): Promise<boolean> => {
    await sleep(500);
    const counts = await Promise.all(states.map((state) => inState(run, state)));
    return counts.every((count) => count === 0);
  };
  await until(noneLeft, run.firstDeadline + REST_WITHIN_MS - Date.now());
}

/** Since the process was started; Linux only, null elsewhere. */
function peakMemoryMb({ pid }: RestartingProcess): number | null {
  try {
    const status = readFileSync(`/proc/${pid()}/status`, 'utf8');
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1_024);
  } catch {
    return null;
  }
}
