/** Many refunds have something to do at the same moment: CookiePay is not flooded. Large: `npm run bench -- parked`. */
import { Client, Connection } from '@temporalio/client';
import { createRefundClient, type RefundClient } from '../../client';
import { createGateway } from '../../cookiepay/gateway';
import { createSeal } from '../../cookiepay/seal';
import { createCallLog, mostWithin } from '../../dev/bench/call-log';
import { createSimulator, PLAIN, type Simulator } from '../../dev/simulator';
import { until } from '../../dev/system/until';
import type { EmbeddedTemporal } from '../../dev/temporal-programs/embedded';
import { type RunningWorker, runWorker } from '../../worker/run';
import { startTestDevServer, workflowBundle } from '../support/temporal';

const REFUNDS = 40;
const CALLS_PER_SECOND = 10;
const KEY = 'a-key-of-sixteen-letters';
const HOUR = 3_600_000;
const ids = Array.from({ length: REFUNDS }, (_, index) => `due-${index}`);

let temporal: EmbeddedTemporal;
let connection: Connection;
let refunds: RefundClient;
let simulator: Simulator;
const calls = createCallLog();
let worker: RunningWorker;
let closeGateway: () => Promise<void>;

beforeAll(async () => {
  temporal = await startTestDevServer();
  connection = await Connection.connect({ address: temporal.address });
  refunds = createRefundClient({ client: new Client({ connection }) });
  simulator = await createSimulator({ pay2Id: 'merchant', pay2Key: KEY, onCall: calls.onCall });
}, 120_000);
afterAll(async () => {
  await worker.close();
  await closeGateway();
  await simulator.close();
  await connection.close();
  await temporal.stop();
});

async function startWorker(): Promise<void> {
  const gateway = createGateway({ baseUrl: new URL(simulator.url), pay2Id: 'merchant', pay2Key: KEY });
  closeGateway = () => gateway.close();
  worker = await runWorker({
    connection: { address: temporal.address },
    namespace: temporal.namespace,
    activities: { gateway, seal: createSeal(KEY), depositCheckEveryMs: HOUR, depositGraceMs: 10 * 60_000 },
    workflows: { workflowBundle: workflowBundle() },
    maxCallsPerSecond: CALLS_PER_SECOND,
  });
}

const lookedUp = async (times: number): Promise<boolean> =>
  (await simulator.ledgers()).filter(({ lookUps }) => lookUps >= times).length === REFUNDS;

/** The SDK spaces its polls, of which some ten may be open, each to bring something at once. */
const AT_ONCE = 15;

function expectCapKept(times: readonly number[]): void {
  // Two seconds, not one: where this process stands still for a moment, calls arrive together that were started apart.
  expect(mostWithin(2_000, times)).toBeLessThanOrEqual(2 * CALLS_PER_SECOND + AT_ONCE);
  const took = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1_000;
  expect(times.length).toBeLessThanOrEqual(AT_ONCE + took * CALLS_PER_SECOND);
}

test('F46, F52: look-ups of all refunds that are due at once stay within the rate cap, and each gets its turn', async () => {
  const behaviour = { ...PLAIN, settled: true, deadline: { kind: 'after', ms: 20_000 } } as const;
  for (const tid of ids) {
    await simulator.createPayment({ tid, paid: 1_000, behaviour });
    await refunds.start({ refundId: tid, tid, orderNo: `order-${tid}`, amount: 1_000, reason: 'returned' });
  }
  await startWorker();
  await until(() => lookedUp(1), 100_000);
  expectCapKept(calls.since(0, 'account', 'lookUp'));

  // The deadlines pass while no worker runs, so that all look-ups are due at the same moment.
  await worker.close();
  await closeGateway();
  const accounts = (await simulator.ledgers()).flatMap((ledger) => ledger.accounts);
  const last = Math.max(...accounts.map(({ deadline }) => deadline ?? 0));
  await until(() => Date.now() > last, 60_000);
  const backAt = Date.now();
  await startWorker();
  await until(() => lookedUp(2), 100_000);
  const looks = calls.since(backAt, 'lookUp');
  expectCapKept(looks);
  expect(mostWithin(1_000, looks)).toBeGreaterThanOrEqual(CALLS_PER_SECOND / 2); // they were due together
  expect(calls.since(backAt, 'cancel', 'account')).toEqual([]);
}, 300_000);
