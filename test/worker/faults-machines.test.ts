/** Machines and deploys that fail while a refund is under way, on a real Temporal server and real processes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { createRefundClient, type RefundClient, type RefundView } from '../../client';
import { workflowIdOf } from '../../contract';
import { createGateway } from '../../cookiepay/gateway';
import { createSeal } from '../../cookiepay/seal';
import { type Behaviour, createSimulator, PLAIN, SCENARIOS, type Simulator } from '../../dev/simulator';
import { startProxy } from '../../dev/system/proxy';
import { until } from '../../dev/system/until';
import type { EmbeddedTemporal } from '../../dev/temporal-programs/embedded';
import { type RunningWorker, runWorker } from '../../worker/run';
import { startTestDevServer, workflowBundle } from '../support/temporal';
import type { Bundle } from '../support/temporal-artifacts';

const KEY = 'a-key-of-sixteen-letters';
let temporal: EmbeddedTemporal;
let connection: Connection;
let refunds: RefundClient;
let simulator: Simulator;
const running: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  temporal = await startTestDevServer();
  connection = await Connection.connect({ address: temporal.address });
  refunds = createRefundClient({ client: new Client({ connection }) });
  simulator = await createSimulator({ pay2Id: 'merchant', pay2Key: KEY });
}, 120_000);
afterEach(async () => {
  for (const stop of running.splice(0).reverse()) await stop();
});
afterAll(async () => {
  await simulator.close();
  await connection.close();
  await temporal.stop();
});

const slowly = (afterMs: number): Behaviour => ({
  ...PLAIN,
  cancel: [{ done: true, shown: { kind: 'slow', afterMs } }],
});

async function start(behaviour: Behaviour): Promise<string> {
  const refundId = `T${Math.random().toString(36).slice(2)}`;
  await simulator.createPayment({ tid: refundId, paid: 1_000, behaviour });
  await refunds.start({ refundId, tid: refundId, orderNo: `order-${refundId}`, amount: 1_000, reason: 'returned' });
  return refundId;
}

const reaches = (refundId: string, state: RefundView['state'], withinMs: number): Promise<RefundView> =>
  until(async () => {
    const view = await refunds.get(refundId).catch(() => undefined); // no worker, no answer: ask again
    return view?.state === state ? view : undefined;
  }, withinMs);

const cancelAskedFor = (refundId: string): Promise<unknown> =>
  until(async () => (await simulator.ledger(refundId))?.requests.length === 1, 60_000); // a process has to start first

async function workerHere(
  options: { readonly address?: string; readonly bundle?: Bundle } = {},
): Promise<RunningWorker> {
  const { address = temporal.address, bundle } = options;
  const gateway = createGateway({ baseUrl: new URL(simulator.url), pay2Id: 'merchant', pay2Key: KEY });
  const worker = await runWorker({
    connection: { address },
    namespace: temporal.namespace,
    activities: { gateway, seal: createSeal(KEY), depositCheckEveryMs: 3_600_000, depositGraceMs: 60_000 },
    workflows: { workflowBundle: workflowBundle(bundle) },
  });
  running.push(() => worker.close().finally(() => gateway.close()));
  return worker;
}

/** `npm run worker`'s process. */
function workerProcess(): ChildProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', resolve('worker/main.ts')], {
    env: {
      ...process.env,
      TEMPORAL_ADDRESS: temporal.address,
      COOKIEPAY_BASE_URL: simulator.url,
      COOKIEPAY_PAY2_ID: 'merchant',
      COOKIEPAY_PAY2_KEY: KEY,
    },
    stdio: 'ignore',
  });
  running.push(async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  });
  return child;
}

describe('a worker killed with SIGKILL', () => {
  test.each([
    ['F1: before the answer comes', slowly(4_000), 200],
    ['F2: as the answer comes', PLAIN, 0],
  ])(
    '%s: one cancel, looked up, settled within 60 s of another worker',
    async (_name, behaviour, delay) => {
      const worker = workerProcess();
      const refundId = await start(behaviour);
      await cancelAskedFor(refundId);
      await pause(delay);
      worker.kill('SIGKILL');
      await once(worker, 'exit');
      await workerHere();
      const view = await reaches(refundId, 'completed', 60_000);
      expect(['look_up', 'cancel_answer']).toContain(view.evidence?.kind);
      expect(await simulator.ledger(refundId)).toMatchObject({ cancelled: 1_000, requests: [{ done: true }] });
    },
    120_000,
  );

  test('F59: SIGTERM lets the call under way come back with its answer, and the process ends with code 0', async () => {
    const worker = workerProcess();
    const refundId = await start(slowly(3_000));
    await cancelAskedFor(refundId);
    worker.kill('SIGTERM');
    expect(await once(worker, 'exit')).toEqual([0, null]);
    await workerHere();
    expect(await reaches(refundId, 'completed', 30_000)).toMatchObject({ evidence: { kind: 'cancel_answer' } });
    expect((await simulator.ledger(refundId))?.requests).toHaveLength(1);
  }, 120_000);
});

test('F51: a cancel that finishes while the worker is cut off from Temporal ends in a look-up, not in a second cancel', async () => {
  const proxy = await startProxy({ target: temporal.address });
  await workerHere({ address: proxy.address });
  running.unshift(proxy.close);
  const refundId = await start(slowly(2_000));
  await cancelAskedFor(refundId);
  proxy.cut();
  await pause(14_000); // longer than the heartbeat's 10 s: Temporal has given the activity up
  proxy.restore();
  expect(await reaches(refundId, 'completed', 60_000)).toMatchObject({ evidence: { kind: 'look_up' } });
  expect((await simulator.ledger(refundId))?.requests).toHaveLength(1);
}, 120_000);

test('F56: refunds that wait survive a restart of the worker without one needless call at the gateway', async () => {
  const first = await workerHere();
  const ids = await Promise.all(Array.from({ length: 40 }, () => start(SCENARIOS.deposit)));
  const calls = (): Promise<unknown> =>
    Promise.all(
      ids.map(async (id) => {
        const ledger = await simulator.ledger(id);
        return [ledger?.requests.length, ledger?.accounts.length, ledger?.lookUps];
      }),
    );
  // A cancel, an account, and the look-up with which waiting begins; before that one a refund does not only wait.
  const waiting = ids.map(() => [2, 1, 1]);
  await until(async () => isDeepStrictEqual(await calls(), waiting), 60_000);
  await first.close();
  await workerHere();
  await Promise.all(ids.map((id) => reaches(id, 'awaiting_deposit', 60_000)));
  expect(await calls()).toEqual(waiting);
}, 180_000);

test('F58: a bad build leaves refunds open, and a good one carries them through', async () => {
  const bad = await workerHere({ bundle: 'brokenWorkflows' });
  const refundId = await start(PLAIN);
  const handle = new Client({ connection }).workflow.getHandle(workflowIdOf(refundId));
  await until(async () => {
    const { events } = await handle.fetchHistory();
    return events?.some((event) => event.workflowTaskFailedEventAttributes);
  });
  expect((await handle.describe()).status.name).toBe('RUNNING');
  await bad.close();
  await workerHere();
  expect(await reaches(refundId, 'completed', 60_000)).toMatchObject({ evidence: { kind: 'cancel_answer' } });
}, 120_000);
