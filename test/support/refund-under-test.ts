/** A refund that a test has started: what it shows, what it receives, what it did. */
import { type Client, WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure, type TypedSearchAttributes } from '@temporalio/common';
import { tsToMs } from '@temporalio/common/lib/time';
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
} from '../../contract';
import { until } from '../../dev/system/until';
import type { CallName, GatewayCall, Script, ScriptedGateway } from './scripted-gateway';

/** The amount of a refund under test, unless the test says otherwise: a whole payment of 10,000 won. */
export const AMOUNT = 10_000;

export interface Refund {
  readonly input: RefundInput;
  readonly handle: WorkflowHandle;
  readonly view: () => Promise<RefundView>;
  readonly waitForState: (state: RefundState, withinMs?: number) => Promise<RefundView>;
  readonly waitFor: (holds: (view: RefundView) => boolean, withinMs?: number) => Promise<RefundView>;
  /** Lets time pass in such steps until the refund is in this state. Queries on the way add workflow tasks to its history. */
  readonly skipTo: (state: RefundState, stepMs?: number) => Promise<RefundView>;
  /** A Noti for all of the amount, received now, unless told otherwise. */
  readonly noti: (also?: Partial<CancelNoti>) => Promise<CancelNoti>;
  readonly notiOf: (also?: Partial<CancelNoti>) => Promise<CancelNoti>;
  /** Skips time until the refund has ended; the view it ended with. @throws when it did not complete. */
  readonly completed: () => Promise<RefundView>;
  /** Skips time until the refund has ended; the failure it ended with. @throws when it was not rejected. */
  readonly rejected: () => Promise<ApplicationFailure>;
  /** Waits until nothing is under way, and the refund only waits for time, a message or a worker. */
  readonly idle: () => Promise<void>;
  readonly attributes: () => Promise<TypedSearchAttributes>;
  readonly history: () => Promise<{
    readonly events: number;
    readonly workflowTasks: number;
    readonly types: string[];
  }>;
  /** The gateway calls about this payment, of these names or all, in order. */
  readonly calls: (...names: CallName[]) => GatewayCall[];
  readonly called: (...names: CallName[]) => CallName[];
  /** Changes what CookiePay replies about this payment from now on. */
  readonly script: (script: Script) => void;
}

export interface Surroundings {
  readonly client: Client;
  readonly gateway: ScriptedGateway;
  readonly now: () => Promise<number>;
  readonly pass: (ms: number) => Promise<void>;
}

export async function startRefund(
  { client, gateway, now, pass }: Surroundings,
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
    language: 'en',
    nothingSentAsOf: new Date(await now()).toISOString(),
    ...also,
  };
  gateway.script(input.tid, script);
  const handle = await client.workflow.start(REFUND_WORKFLOW, {
    workflowId: workflowIdOf(input.refundId),
    taskQueue: TASK_QUEUE,
    args: [input],
    memo: { nothingSentAsOf: input.nothingSentAsOf },
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
  const waitFor = async (holds: (view: RefundView) => boolean, withinMs = 20_000): Promise<RefundView> => {
    let last: RefundView | null = null;
    const look = async (): Promise<RefundView | false> => holds((last = await view())) && last;
    return until(look, withinMs).catch((error: unknown) => {
      throw new Error(`${String(error)} Last seen: ${JSON.stringify(last)}`);
    });
  };
  return {
    view,
    waitFor,
    async skipTo(state, stepMs = 60_000) {
      for (let step = 0; step < MOST_STEPS; step += 1) {
        const seen = await view();
        if (seen.state === state) return seen;
        await pass(stepMs);
      }
      throw new Error(`not ${state} after ${MOST_STEPS} steps of ${stepMs} ms, but: ${JSON.stringify(await view())}`);
    },
    waitForState: (state, withinMs) => waitFor((seen) => seen.state === state, withinMs),
    completed: async () => (await handle.result()) as RefundView, // a start by the workflow's name gives an untyped handle
    rejected: () => handle.result().then(failIfCompleted, rejectionOf),
  };
}

const ignore = (): void => undefined;
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
): Pick<Refund, 'idle' | 'attributes' | 'history' | 'calls' | 'called' | 'script'> {
  const calls = (...names: CallName[]): GatewayCall[] =>
    gateway.calls.filter((call) => call.tid === tid && (names.length === 0 || names.includes(call.name)));
  return {
    // A call that hangs, or a task without a worker, is not waited for.
    idle: () => until(() => isIdle(handle), 2_000).then(ignore, ignore),
    attributes: async () => (await handle.describe()).typedSearchAttributes,
    async history() {
      const types = await typesOf(handle);
      return {
        events: types.length,
        types,
        workflowTasks: types.filter((type) => type === 'WorkflowTaskCompleted').length,
      };
    },
    calls,
    called: (...names) => calls(...names).map(({ name }) => name),
    script: (script) => gateway.script(tid, script),
  };
}

async function isIdle(handle: WorkflowHandle): Promise<boolean> {
  const before = await typesOf(handle);
  const { raw, status } = await handle.describe();
  if (status.name !== 'RUNNING') return true;
  const betweenAttempts = (raw.pendingActivities ?? []).every(
    ({ lastStartedTime, lastAttemptCompleteTime }) =>
      lastAttemptCompleteTime && tsToMs(lastAttemptCompleteTime) >= tsToMs(lastStartedTime ?? {}),
  );
  const after = await typesOf(handle);
  const task = after.findLast((type) => /^WorkflowTask(?!Scheduled)/.test(type));
  const taskDone = task !== 'WorkflowTaskStarted' && after.at(-1) !== 'WorkflowTaskScheduled';
  return betweenAttempts && taskDone && before.length === after.length;
}

const typesOf = async (handle: WorkflowHandle): Promise<string[]> =>
  ((await handle.fetchHistory()).events ?? []).map(typeOf);

/** An event has one attributes field, and its name tells the type. */
function typeOf(event: object): string {
  const field =
    Object.entries(event).find(([name, value]) => name.endsWith('EventAttributes') && value)?.[0] ?? 'unknown';
  return `${field.charAt(0).toUpperCase()}${field.slice(1).replace('EventAttributes', '')}`;
}
