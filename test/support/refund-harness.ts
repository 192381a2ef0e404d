/**
 * One refund's process against a scripted CookiePay, on Temporal's time-skipping server: hours pass when a test says
 * so, or while it awaits a result. One harness per test file; its clock is shared, so its refunds run one by one.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { type WorkflowHandle, WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, type TypedSearchAttributes } from '@temporalio/common';
import { tsToMs } from '@temporalio/common/lib/time';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { type ActivityDeps, createActivities, type RefundActivities } from '../../activities';
import { createSeal } from '../../cookiepay/seal';
import { tuning } from '../../worker/run';
import {
  type CancelNoti,
  notiSignal,
  REFUND_REJECTED,
  REFUND_WORKFLOW,
  type RefundInput,
  refundQuery,
  type RefundState,
  type RefundView,
  TASK_QUEUE,
  workflowIdOf,
} from '../../workflows/contract';
import {
  type CallName,
  createScriptedGateway,
  type GatewayCall,
  type Script,
  type ScriptedGateway,
} from './scripted-gateway';
import { createTimeSkippingEnv, workflowBundle } from './temporal';
import { until } from './until';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** What a refund under test is for, unless the test says otherwise: all of a payment of 10,000 won. */
export const AMOUNT = 10_000;
export const CHECK_EVERY = HOUR;
export const GRACE = 30 * MINUTE;

export interface RefundHarness {
  readonly env: TestWorkflowEnvironment;
  readonly gateway: ScriptedGateway;
  /** Temporal's time, epoch milliseconds. */
  readonly now: () => Promise<number>;
  /**
   * Lets this much of Temporal's time pass, and what it triggers get done. Without a worker it passes only until
   * something is due: the server holds time for tasks that nobody takes.
   */
  readonly pass: (ms: number) => Promise<void>;
  readonly start: (script: Script, input?: Partial<RefundInput>) => Promise<Refund>;
  readonly startWorker: (other?: OtherWorker) => Promise<void>;
  /** As a deploy does it, but without grace: calls under way are cut off. */
  readonly stopWorker: () => Promise<void>;
  /** Ends what a test left open, so that its look-ups don't run on in the next one. */
  readonly endOpenRefunds: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** How a worker differs from the one that a harness starts with. */
export interface OtherWorker {
  readonly deps?: Partial<ActivityDeps>;
  readonly activities?: Partial<RefundActivities>;
}

export interface Refund {
  readonly input: RefundInput;
  readonly handle: WorkflowHandle;
  readonly view: () => Promise<RefundView>;
  readonly waitForState: (state: RefundState) => Promise<RefundView>;
  readonly waitFor: (holds: (view: RefundView) => boolean) => Promise<RefundView>;
  /** Lets time pass in such steps until the refund is in this state. Queries on the way add workflow tasks to its history. */
  readonly skipTo: (state: RefundState, stepMs?: number) => Promise<RefundView>;
  /** A Noti for all of the amount, received now, unless told otherwise. */
  readonly noti: (also?: Partial<CancelNoti>) => Promise<CancelNoti>;
  readonly notiOf: (also?: Partial<CancelNoti>) => Promise<CancelNoti>;
  /** Skips time until the refund has ended; the view it ended with. @throws when it did not complete. */
  readonly completed: () => Promise<RefundView>;
  /** Skips time until the refund has ended; the failure it ended with. @throws when it was not rejected. */
  readonly rejected: () => Promise<ApplicationFailure>;
  /** Waits until nothing is under way: all that is left has to wait for time, a message or a worker. */
  readonly idle: () => Promise<void>;
  readonly attributes: () => Promise<TypedSearchAttributes>;
  readonly history: () => Promise<{
    readonly events: number;
    readonly workflowTasks: number;
    readonly types: string[];
  }>;
  readonly calls: (...names: CallName[]) => GatewayCall[];
}

export interface HarnessOptions {
  /**
   * Keep nothing between workflow tasks, so that each replays the history, as after a change of worker. Needed by tests
   * that change workers: the time-skipping server never hands over what waits in the queue of a worker that has gone.
   */
  readonly replayAlways?: boolean;
}

export async function createRefundHarness({ replayAlways }: HarnessOptions = {}): Promise<RefundHarness> {
  const env = await createTimeSkippingEnv();
  const now = (): Promise<number> => env.currentTimeMs();
  const gateway = createScriptedGateway({ now });
  const usual: ActivityDeps = {
    gateway,
    seal: createSeal('canary-pay2-key-91bd'),
    depositCheckEveryMs: CHECK_EVERY,
    depositGraceMs: GRACE,
  };
  const refunds: Refund[] = [];
  let running: { readonly worker: Worker; readonly ended: Promise<void> } | null = null;

  async function startWorker({ deps, activities }: OtherWorker = {}): Promise<void> {
    const worker = await Worker.create({
      connection: env.nativeConnection,
      taskQueue: TASK_QUEUE,
      workflowBundle: workflowBundle(),
      activities: { ...createActivities({ ...usual, ...deps }), ...activities },
      ...tuning,
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
    await env.sleep(ms);
    await idle();
  }
  async function endOpenRefunds(): Promise<void> {
    await Promise.all(refunds.map((refund) => refund.idle()));
    await Promise.all(refunds.splice(0).map(({ handle }) => handle.terminate().catch(ignoreClosed)));
    await freeClock(env);
  }

  await startWorker();
  return {
    env,
    gateway,
    now,
    pass,
    async start(script, input) {
      const refund = await startRefund({ env, gateway, now, pass }, script, input);
      refunds.push(refund);
      return refund;
    },
    startWorker,
    stopWorker,
    endOpenRefunds,
    async close() {
      await endOpenRefunds();
      await stopWorker();
      await env.teardown();
    },
  };
}

/** The server holds time for a task under way, and for ever when its workflow is ended meanwhile: let it go again. */
async function freeClock({ sleep, connection }: TestWorkflowEnvironment): Promise<void> {
  const passed = sleep(HOUR).then(() => true);
  const tooLong = (): Promise<boolean> => delay(500, false);
  while (!(await Promise.race([passed, tooLong()]))) await connection.testService?.unlockTimeSkipping({});
}

const ignore = (): void => undefined;
const ignoreClosed = (): void => undefined; // most have ended by themselves
const ignoreForcedShutdown = (): void => undefined; // an activity that never answers does not end with its worker

type Parts = Pick<RefundHarness, 'env' | 'gateway' | 'now' | 'pass'>;

async function startRefund(
  { env, gateway, now, pass }: Parts,
  script: Script,
  also: Partial<RefundInput> = {},
): Promise<Refund> {
  const id = crypto.randomUUID().slice(0, 8);
  const input: RefundInput = {
    refundId: `R-${id}`,
    tid: `T-${id}`,
    orderNo: `O-${id}`,
    amount: AMOUNT,
    reason: 'customer changed their mind',
    nothingSentBefore: true,
    ...also,
  };
  gateway.script(input.tid, script);
  const handle = await env.client.workflow.start(REFUND_WORKFLOW, {
    workflowId: workflowIdOf(input.refundId),
    taskQueue: TASK_QUEUE,
    args: [input],
  });
  return {
    input,
    handle,
    ...watching(handle, pass),
    ...messages(handle, input, now),
    ...evidenceOf(handle, input, gateway),
  };
}

function watching(
  handle: WorkflowHandle,
  pass: (ms: number) => Promise<void>,
): Pick<Refund, 'view' | 'waitForState' | 'waitFor' | 'skipTo' | 'completed' | 'rejected'> {
  const view = (): Promise<RefundView> => handle.query(refundQuery);
  const waitFor = async (holds: (view: RefundView) => boolean): Promise<RefundView> => {
    let last: RefundView | null = null;
    const look = async (): Promise<RefundView | false> => holds((last = await view())) && last;
    return until(look, 20_000).catch((error: unknown) => {
      throw new Error(`${String(error)} Last seen: ${JSON.stringify(last)}`);
    });
  };
  return {
    view,
    waitFor,
    async skipTo(state, stepMs = MINUTE) {
      for (let step = 0; step < MOST_STEPS; step += 1) {
        const seen = await view();
        if (seen.state === state) return seen;
        await pass(stepMs);
      }
      throw new Error(`not ${state} after ${MOST_STEPS} steps of ${stepMs} ms, but: ${JSON.stringify(await view())}`);
    },
    waitForState: (state) => waitFor((seen) => seen.state === state),
    completed: async () => (await handle.result()) as RefundView, // untyped handles are what the name-only start gives
    rejected: () => handle.result().then(failIfCompleted, rejectionOf),
  };
}

const MOST_STEPS = 500;

function failIfCompleted(): never {
  throw new Error('the refund completed instead of being rejected');
}
function rejectionOf(error: unknown): ApplicationFailure {
  if (!(error instanceof WorkflowFailedError) || !(error.cause instanceof ApplicationFailure)) throw error;
  if (error.cause.type !== REFUND_REJECTED) throw error;
  return error.cause;
}

function messages(
  handle: WorkflowHandle,
  { tid, orderNo, amount }: RefundInput,
  now: () => Promise<number>,
): Pick<Refund, 'noti' | 'notiOf'> {
  const notiOf = async (also: Partial<CancelNoti> = {}): Promise<CancelNoti> => {
    const receivedAt = new Date(await now()).toISOString();
    const notiId = crypto.randomUUID();
    return { notiId, notiType: 'deposit_cancel', tid, orderNo, amount, cancelledAt: receivedAt, receivedAt, ...also };
  };
  return {
    notiOf,
    async noti(also) {
      const noti = await notiOf(also);
      await handle.signal(notiSignal, noti);
      return noti;
    },
  };
}

function evidenceOf(
  handle: WorkflowHandle,
  { tid }: RefundInput,
  gateway: ScriptedGateway,
): Pick<Refund, 'idle' | 'attributes' | 'history' | 'calls'> {
  return {
    // What hangs, or has no worker, is not waited for.
    idle: () => until(() => isIdle(handle), 2_000).then(ignore, ignore),
    attributes: async () => (await handle.describe()).typedSearchAttributes,
    async history() {
      const { events } = await handle.fetchHistory();
      const types = (events ?? []).map(typeOf);
      return {
        events: types.length,
        types,
        workflowTasks: types.filter((type) => type === 'WorkflowTaskCompleted').length,
      };
    },
    calls: (...names) =>
      gateway.calls.filter((call) => call.tid === tid && (names.length === 0 || names.includes(call.name))),
  };
}

async function isIdle(handle: WorkflowHandle): Promise<boolean> {
  const { raw, status } = await handle.describe();
  if (status.name !== 'RUNNING') return true;
  const betweenAttempts = (raw.pendingActivities ?? []).every(
    ({ lastStartedTime, lastAttemptCompleteTime }) =>
      lastAttemptCompleteTime && tsToMs(lastAttemptCompleteTime) >= tsToMs(lastStartedTime ?? {}),
  );
  const types = ((await handle.fetchHistory()).events ?? []).map(typeOf);
  const task = types.findLast((type) => /^WorkflowTask(?!Scheduled)/.test(type));
  return betweenAttempts && task !== 'WorkflowTaskStarted' && !types.slice(-1).includes('WorkflowTaskScheduled');
}

/** An event says its type by the one attributes field that it has. */
function typeOf(event: object): string {
  const field =
    Object.entries(event).find(([name, value]) => name.endsWith('EventAttributes') && value)?.[0] ?? 'unknown';
  return `${field.charAt(0).toUpperCase()}${field.slice(1).replace('EventAttributes', '')}`;
}
