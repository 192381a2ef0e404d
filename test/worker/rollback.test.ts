/** A deploy that is rolled back while refunds wait. */
import { Client, Connection } from '@temporalio/client';
import { createRefundClient, type RefundClient } from '../../client';
import { notiSignal, workflowIdOf } from '../../contract';
import { createGateway } from '../../cookiepay/gateway';
import { createSeal } from '../../cookiepay/seal';
import { createSimulator, SCENARIOS, type Simulator } from '../../dev/simulator';
import { until } from '../../dev/system/until';
import type { EmbeddedTemporal } from '../../dev/temporal-programs/embedded';
import { type RunningWorker, runWorker } from '../../worker/run';
import { startTestDevServer, workflowBundle } from '../support/temporal';
import type { Bundle } from '../support/temporal-artifacts';

const KEY = 'a-key-of-sixteen-letters';
let temporal: EmbeddedTemporal;
let connection: Connection;
let client: Client;
let refunds: RefundClient;
let simulator: Simulator;
let worker: RunningWorker;

beforeAll(async () => {
  temporal = await startTestDevServer();
  connection = await Connection.connect({ address: temporal.address });
  client = new Client({ connection });
  refunds = createRefundClient({ client });
  simulator = await createSimulator({ pay2Id: 'merchant', pay2Key: KEY });
}, 120_000);
afterAll(async () => {
  await worker.close();
  await simulator.close();
  await connection.close();
  await temporal.stop();
});

async function deploy(build: Bundle): Promise<void> {
  const gateway = createGateway({ baseUrl: new URL(simulator.url), pay2Id: 'merchant', pay2Key: KEY });
  const running = await runWorker({
    connection: { address: temporal.address },
    namespace: temporal.namespace,
    activities: { gateway, seal: createSeal(KEY), depositCheckEveryMs: 3_600_000, depositGraceMs: 60_000 },
    workflows: { workflowBundle: workflowBundle(build) },
  });
  worker = { ...running, close: () => running.close().finally(() => gateway.close()) };
}

test('F57: a build that is rolled back to parks what it does not understand; the newer one goes on, with one cancel', async () => {
  await deploy('workflows');
  await simulator.createPayment({ tid: 'T1', paid: 1_000, behaviour: SCENARIOS['deposit-noti-lost'] });
  await refunds.start({ refundId: 'R1', tid: 'T1', orderNo: 'O1', amount: 1_000, reason: 'returned' });
  const state = async (): Promise<string | undefined> => (await refunds.get('R1').catch(() => undefined))?.state;
  await until(async () => (await state()) === 'awaiting_deposit', 60_000);
  await until(async () => (await simulator.ledger('T1'))?.lookUps === 1, 60_000);

  await worker.close();
  await deploy('olderWorkflows');
  await simulator.deposit('T1');
  const handle = client.workflow.getHandle(workflowIdOf('R1'));
  const receivedAt = new Date().toISOString();
  await handle.signal(notiSignal, {
    notiId: 'N1',
    notiType: 'deposit_cancel',
    tid: 'T1',
    orderNo: 'O1',
    amount: 1_000,
    cancelledAt: receivedAt,
    receivedAt,
  });
  await until(async () => {
    const { events } = await handle.fetchHistory();
    return events?.some((event) => event.workflowTaskFailedEventAttributes);
  }, 60_000);
  expect((await handle.describe()).status.name).toBe('RUNNING');
  const parked = await simulator.ledger('T1');
  expect(parked).toMatchObject({ requests: [{ call: 'cancel' }, { call: 'account' }], lookUps: 1 });

  await worker.close();
  await deploy('workflows');
  await until(async () => (await state()) === 'completed', 60_000);
  expect(await refunds.get('R1')).toMatchObject({ evidence: { kind: 'look_up' } });
  expect((await simulator.ledger('T1'))?.requests).toHaveLength(2);
}, 240_000);
