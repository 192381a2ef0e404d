/**
 * Refunds against a scripted CookiePay, on Temporal's time-skipping server: hours pass when a test says so, or while it
 * awaits a result. One harness per test file, and one refund at a time, because they share the server's clock.
 */
import type { Client } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { type ActivityDeps, createActivities, type RefundActivities } from '../../activities';
import { type RefundInput, TASK_QUEUE } from '../../contract';
import { createSeal } from '../../cookiepay/seal';
import { tuning } from '../../worker/run';
import { developmentServer, IDENTITY, type RefundServer, timeSkippingServer } from './refund-server';
import { AMOUNT, type Refund, startRefund } from './refund-under-test';
import { createScriptedGateway, type Script, type ScriptedGateway } from './scripted-gateway';
import { workflowBundle } from './temporal';

export { AMOUNT, type Refund };

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const CHECK_EVERY = HOUR;
export const GRACE = 30 * MINUTE;

export interface RefundHarness {
  readonly client: Client;
  readonly gateway: ScriptedGateway;
  /** Temporal's time, epoch milliseconds. */
  readonly now: () => Promise<number>;
  /**
   * Lets this much of Temporal's time pass, and waits until what it starts is done. Without a worker it passes only
   * until something is due: the server holds time while a task waits for a worker.
   */
  readonly pass: (ms: number) => Promise<void>;
  /** Lets time pass without waiting for anything. */
  readonly sleep: (ms: number) => Promise<void>;
  readonly start: (script: Script, input?: Partial<RefundInput>) => Promise<Refund>;
  readonly startWorker: (other?: OtherWorker) => Promise<void>;
  /** As in a deploy, but without grace: calls under way are cut off. */
  readonly stopWorker: () => Promise<void>;
  /** Stops the worker and starts another one. */
  readonly restartWorker: (other?: OtherWorker) => Promise<void>;
  /** Ends what a test left open, so that its look-ups don't run on in the next one. */
  readonly endOpenRefunds: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** How a worker differs from the one that a harness starts with. */
interface OtherWorker {
  readonly deps?: Partial<ActivityDeps>;
  readonly activities?: Partial<RefundActivities>;
}

export interface HarnessOptions {
  /**
   * Replay the history in each workflow task, as after a change of worker. Tests that change workers need it: the
   * time-skipping server never hands over a task that waits in the queue of a stopped worker.
   */
  readonly replayAlways?: boolean;
  readonly deps?: Partial<ActivityDeps>;
}

/** On the time-skipping server; the caller closes it. */
async function createRefundHarness(options: HarnessOptions = {}): Promise<RefundHarness> {
  return harnessOn(await timeSkippingServer(), options);
}

/** On the development server, in real time; the caller closes it. */
export async function createRealTimeHarness(options: HarnessOptions = {}): Promise<RefundHarness> {
  return harnessOn(await developmentServer(), options);
}

/** Milliseconds; on a machine with busy cores a server may need several attempts. */
const SERVER_STARTS_WITHIN = 120_000;

export interface UseOptions extends HarnessOptions {
  /** The development server instead of the time-skipping one. */
  readonly realTime?: boolean;
}

/**
 * One harness for a test file (or a describe block): created before its tests, closed after them, and after each test
 * the refunds that it left open are ended. Use what it returns inside hooks and tests only.
 */
export function useRefundHarness({ realTime = false, ...options }: UseOptions = {}): RefundHarness {
  let running: RefundHarness | null = null;
  const harness = (): RefundHarness => {
    if (!running) throw new Error('the refund harness is created in beforeAll, after the file was read');
    return running;
  };
  beforeAll(async () => {
    running = await (realTime ? createRealTimeHarness(options) : createRefundHarness(options));
  }, SERVER_STARTS_WITHIN);
  afterEach(() => harness().endOpenRefunds());
  afterAll(() => running?.close());
  return {
    get client() {
      return harness().client;
    },
    get gateway() {
      return harness().gateway;
    },
    now: () => harness().now(),
    pass: (ms) => harness().pass(ms),
    sleep: (ms) => harness().sleep(ms),
    start: (script, input) => harness().start(script, input),
    startWorker: (other) => harness().startWorker(other),
    stopWorker: () => harness().stopWorker(),
    restartWorker: (other) => harness().restartWorker(other),
    endOpenRefunds: () => harness().endOpenRefunds(),
    close: () => harness().close(),
  };
}

async function harnessOn(
  server: RefundServer,
  { replayAlways, deps: alsoDeps }: HarnessOptions,
): Promise<RefundHarness> {
  const { client, now, sleep } = server;
  const gateway = createScriptedGateway({ now });
  const usual: ActivityDeps = {
    gateway,
    seal: createSeal('canary-pay2-key-91bd'),
    depositCheckEveryMs: CHECK_EVERY,
    depositGraceMs: GRACE,
    ...alsoDeps,
  };
  const refunds: Refund[] = [];
  let running: { readonly worker: Worker; readonly ended: Promise<void> } | null = null;

  async function startWorker({ deps, activities }: OtherWorker = {}): Promise<void> {
    const worker = await Worker.create({
      connection: server.connection,
      taskQueue: TASK_QUEUE,
      workflowBundle: workflowBundle(),
      activities: { ...createActivities({ ...usual, ...deps }), ...activities },
      ...tuning,
      identity: IDENTITY, // recorded histories contain it, and must not contain this machine's name
      ...(replayAlways && { maxCachedWorkflows: 0 }),
      shutdownGraceTime: 0,
      shutdownForceTime: '1 second',
    });
    running = { worker, ended: worker.run() };
  }
  async function stopWorker(): Promise<void> {
    running?.worker.shutdown();
    await running?.ended.catch(ignoreForcedShutdown);
    running = null;
  }
  async function pass(ms: number): Promise<void> {
    const idle = (): Promise<unknown> => Promise.all(refunds.map((refund) => refund.idle()));
    await idle();
    await sleep(ms);
    await idle();
  }
  async function endOpenRefunds(): Promise<void> {
    await Promise.all(refunds.map((refund) => refund.idle()));
    await Promise.all(refunds.splice(0).map(({ handle }) => handle.terminate().catch(ignoreClosed)));
    await server.tidyUp();
  }

  await startWorker();
  return {
    client,
    gateway,
    now,
    pass,
    sleep,
    async start(script, input) {
      const refund = await startRefund({ client, gateway, now, pass }, script, input);
      refunds.push(refund);
      return refund;
    },
    startWorker,
    stopWorker,
    async restartWorker(other) {
      await stopWorker();
      await startWorker(other);
    },
    endOpenRefunds,
    async close() {
      await endOpenRefunds();
      await stopWorker();
      await server.close();
    },
  };
}

const ignoreClosed = (): void => undefined; // most refunds have ended already
const ignoreForcedShutdown = (): void => undefined; // an activity that hangs does not end with its worker
