/** What the shim asks a real Temporal server: refunds are found by values from outside, and only by what they say. */
import { Client, Connection } from '@temporalio/client';
import { type CancelNoti, REFUND_WORKFLOW, searchAttributes, workflowIdOf } from '../../contract';
import { until } from '../../dev/system/until';
import type { EmbeddedTemporal } from '../../dev/temporal-programs/embedded';
import { createRefundFinder, queryFor, type RefundFinder } from '../../noti/dispatch/temporal';
import { startTestDevServer } from '../support/temporal';

const ODD = ['한글-주문', '%', 'a b', 'a=b', '(a)', 'a:b', 'a*', 'a,b', '#1/2', 'A OR B', '[a]', 'a|b', '^a', '--'];
const HOSTILE = [
  "T'1",
  "' OR '1'='1",
  'T\\',
  '"T"',
  "\\' OR WorkflowId = \\'x",
  "T1') OR (WorkflowType = 'refundWorkflow",
  '`T`',
];

let server: EmbeddedTemporal;
let client: Client;
let finder: RefundFinder;
beforeAll(async () => {
  server = await startTestDevServer();
  const connection = await Connection.connect({ address: server.address });
  client = new Client({ connection });
  finder = createRefundFinder(client);
});
afterAll(async () => {
  await client.connection.close();
  await server.stop();
});

// No worker runs, so a started refund stays open.
const start = async (refundId: string, tids: string[], orderNo: string): Promise<void> => {
  await client.workflow.start(REFUND_WORKFLOW, {
    workflowId: workflowIdOf(refundId),
    taskQueue: 'no-worker',
    args: [],
    typedSearchAttributes: [
      { key: searchAttributes.tids, value: tids },
      { key: searchAttributes.orderNo, value: orderNo },
      { key: searchAttributes.amount, value: 1000 },
    ],
  });
};
const find = async (tid: string, orderNo: string) => await finder.findRefunds([{ tid, orderNo, amount: null }]);
const noti: CancelNoti = {
  notiId: 'noti-1',
  notiType: 'cancel',
  tid: 'T1',
  orderNo: 'O1',
  amount: 1000,
  cancelledAt: null,
  receivedAt: '2026-04-04T01:00:00.000Z',
};

it('finds an open refund by either tid and by its order number, and signals it', async () => {
  await start('R1', ['T1', 'T1-account'], 'O1');
  const [found] = await until(async () => {
    const refunds = await find('T1', '');
    return refunds.length > 0 && refunds;
  });
  expect(found).toMatchObject({
    refundId: 'R1',
    tids: ['T1', 'T1-account'],
    orderNo: 'O1',
    amount: 1000,
    phase: 'open',
  });
  expect(await find('T1-account', '')).toEqual([found]);
  expect(await find('', 'O1')).toEqual([found]);
  expect(await find('T', 'O')).toEqual([]);
  if (found === undefined) throw new Error('not found');
  expect(await finder.signal(found, noti)).toBe(true);
  await client.workflow.getHandle(found.workflowId).terminate();
  expect(await finder.signal(found, noti)).toBe(false);
});

it.each(ODD)('a value with odd characters finds only the refund that has it: %s', async (value) => {
  const refundId = `odd-${ODD.indexOf(value)}`;
  await start(refundId, [value], value);
  const found = await until(async () => {
    const refunds = await find(value, value);
    return refunds.length > 0 && refunds;
  });
  expect(found.map((refund) => refund.refundId)).toEqual([refundId]);
  expect(found[0]).toMatchObject({ tids: [value], orderNo: value });
});

it.each(HOSTILE)(
  'a value that tries to be a query finds nothing, and harms no other of its batch: %s',
  async (value) => {
    const refundId = `beside-${HOSTILE.indexOf(value)}`;
    await start(refundId, [refundId], 'O-beside');
    const found = await until(async () => {
      const notis = [value, refundId].map((tid) => ({ tid, orderNo: value, amount: null }));
      const refunds = await finder.findRefunds(notis);
      return refunds.length > 0 && refunds;
    });
    expect(found.map((refund) => refund.refundId)).toEqual([refundId]);
    expect(await find(value, value)).toEqual([]);
  },
);

it('asks once for a whole batch', async () => {
  await start('B1', ['TB1'], 'OB1');
  await start('B2', ['TB2'], 'OB2');
  const batch = ['B1', 'B2'].map((name) => ({ tid: `T${name}`, orderNo: `O${name}`, amount: null }));
  const found = await until(async () => {
    const refunds = await finder.findRefunds(batch);
    return refunds.length === 2 && refunds;
  });
  expect(found.map(({ refundId }) => refundId).sort()).toEqual(['B1', 'B2']);
  expect(queryFor(batch)).toContain("RefundTids IN ('TB1', 'TB2')");
});
