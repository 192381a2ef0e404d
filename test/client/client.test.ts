import { Client, Connection } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Worker } from '@temporalio/worker';
import { RefundClient, RefundConflict, RefundNotFound, type RefundRequest, TemporalUnavailable } from '../../client';
import { refundIdOf, refundQuery, TASK_QUEUE, workflowIdOf } from '../../contract';
import type { EmbeddedTemporal } from '../../dev/temporal-programs/embedded';
import { refundTexts } from '../../texts';
import { finishSignal } from '../support/stub-refund-workflow';
import { startTestDevServer } from '../support/temporal';

let server: EmbeddedTemporal;
let native: NativeConnection;
let client: Client;
let worker: Worker;
let running: Promise<void>;
let refunds: RefundClient;
let count = 0;

beforeAll(async () => {
  server = await startTestDevServer();
  const { address, namespace } = server;
  native = await NativeConnection.connect({ address });
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath: require.resolve('../support/stub-refund-workflow'),
    logger: new DefaultLogger('ERROR'),
  });
  worker = await Worker.create({ connection: native, namespace, taskQueue: TASK_QUEUE, workflowBundle });
  running = worker.run();
  client = new Client({ connection: await Connection.connect({ address }), namespace });
  refunds = new RefundClient({ client });
}, 120_000);

afterAll(async () => {
  worker.shutdown();
  await running;
  await client.connection.close();
  await native.close();
  await server.stop();
}, 30_000);

/** A request of its own per call; the stub ends as the tid begins: WAITS, DONE, REFUSED, BROKEN. */
function aRequest(tid = 'DONE', content: Partial<RefundRequest> = {}): RefundRequest {
  count += 1;
  const request = {
    refundId: `R-${count}`,
    tid: `${tid}-${count}`,
    orderNo: `O-${count}`,
    amount: 12_000,
    reason: '변심',
  };
  return { ...request, ...content };
}

const handleOf = (refundId: string) => client.workflow.getHandle(workflowIdOf(refundId));
const closed = (refundId: string): Promise<unknown> =>
  handleOf(refundId)
    .result()
    .catch(() => undefined);
const noteOf = async (refundId: string): Promise<string> => (await handleOf(refundId).query(refundQuery)).note;

async function until<T>(look: () => Promise<T>, good: (value: T) => boolean): Promise<T> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const value = await look();
    if (good(value) || Date.now() > deadline) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('a new refund starts with one round trip, and is told that nothing was sent before', async () => {
  const request = aRequest('WAITS');
  const calls: string[] = [];
  const workflowService = new Proxy(client.connection.workflowService, {
    get: (target, method) => {
      calls.push(String(method));
      return Reflect.get(target, method) as unknown;
    },
  });
  const connection = new Proxy(client.connection, {
    get: (target, key) => (key === 'workflowService' ? workflowService : (Reflect.get(target, key) as unknown)),
  });
  const counted = new RefundClient({ client: new Client({ connection }) });
  expect(await counted.start(request)).toEqual({
    outcome: 'started',
    refund: { ...request, state: 'cancelling', depositDeadline: null },
  });
  expect(calls).toEqual(['startWorkflowExecution']);
  expect(await noteOf(request.refundId)).toBe('nothing sent before');
});

test('a person sees order and amount in the Web UI, in Korean unless told otherwise, with nothing that Markdown would render', async () => {
  const english = new RefundClient({ client, language: 'en' });
  for (const [starter, summary, details] of [
    [refunds, '환불 12,000원, 주문 A-7 ·b··x··http···y·', '구매자에게 12,000원 환불. 사유: 변심'],
    [english, 'Refund 12,000 won, order A-7 ·b··x··http···y·', '12,000 won back to the buyer. Reason: 변심'],
  ] as const) {
    const request = aRequest('WAITS', { orderNo: 'A-7 <b>[x](http://y)' });
    await starter.start(request);
    const run = await handleOf(request.refundId).describe();
    expect(await run.staticSummary()).toBe(summary);
    expect(await run.staticDetails()).toContain(details);
  }
});

test('the language goes into the input, and is no part of the content by which a repeated start is known', async () => {
  const request = aRequest('WAITS');
  const english = new RefundClient({ client, language: 'en' });
  expect(await english.start(request)).toMatchObject({ outcome: 'started' });
  expect(await refunds.get(request.refundId)).toHaveProperty('language', 'en'); // the stub shows its whole input
  expect(await refunds.start(request)).toMatchObject({ outcome: 'existing' });
});

test('the same start again finds the open refund; the same of a completed one does too', async () => {
  for (const [tid, state] of [
    ['WAITS', 'awaiting_deposit'],
    ['DONE', 'completed'],
  ] as const) {
    const request = aRequest(tid);
    await refunds.start(request);
    if (tid === 'DONE') await closed(request.refundId);
    else
      await until(
        () => refunds.get(request.refundId),
        (view) => view.state === state,
      );
    const again = await refunds.start(request);
    expect(again).toMatchObject({ outcome: 'existing', refund: { ...request, state } });
  }
});

test('the same refundId with other content is a conflict that names each difference with both values', async () => {
  for (const tid of ['WAITS', 'DONE']) {
    const request = aRequest(tid);
    await refunds.start(request);
    if (tid === 'DONE') await closed(request.refundId);
    const error = await refunds.start({ ...request, amount: 1, reason: 'other' }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(RefundConflict);
    expect(error).toMatchObject({
      differences: [
        { field: 'amount', existing: 12_000, given: 1 },
        { field: 'reason', existing: '변심', given: 'other' },
      ],
    });
  }
});

test('F12: 50 starts at once are one refund; one says started, 49 say existing', async () => {
  const request = aRequest('WAITS');
  const results = await Promise.all(Array.from({ length: 50 }, () => refunds.start(request)));
  expect(results.filter(({ outcome }) => outcome === 'started')).toHaveLength(1);
  const page = await until(
    () => refunds.list({ orderNo: request.orderNo }),
    ({ refunds: rows }) => rows.length > 0,
  );
  expect(page.refunds).toHaveLength(1);
});

test('F12: 50 starts at once with two contents are one refund, and every start of the other content a conflict', async () => {
  const request = aRequest('WAITS');
  const results = await Promise.allSettled(
    Array.from({ length: 50 }, (_, i) => refunds.start({ ...request, amount: i % 2 === 0 ? 100 : 200 })),
  );
  const outcomes = results.map((result) =>
    result.status === 'fulfilled' ? result.value.outcome : (result.reason as Error).name,
  );
  expect(outcomes.filter((outcome) => outcome === 'started')).toHaveLength(1);
  expect(outcomes.filter((outcome) => outcome === 'existing')).toHaveLength(24);
  expect(outcomes.filter((outcome) => outcome === 'RefundConflict')).toHaveLength(25);
});

test('F13: a start whose answer was lost is found again by the same start', async () => {
  const request = aRequest('WAITS');
  const lost = jest.spyOn(client.workflow, 'start').mockImplementationOnce(async (...args) => {
    jest.restoreAllMocks();
    await client.workflow.start(...args);
    throw Object.assign(new Error('14 UNAVAILABLE: cut'), { code: 14, details: 'cut', metadata: {} });
  });
  await expect(refunds.start(request)).rejects.toThrow(TemporalUnavailable);
  lost.mockRestore();
  expect(await refunds.start(request)).toMatchObject({ outcome: 'existing' });
});

test('a rejected refund keeps its view, and may be started again, corrected, with nothing sent before', async () => {
  const request = aRequest('REFUSED');
  await refunds.start(request);
  await closed(request.refundId);
  expect(await refunds.get(request.refundId)).toMatchObject({ ...request, state: 'rejected' });
  const corrected = { ...request, tid: `WAITS-${request.refundId}` };
  expect(await refunds.start(corrected)).toMatchObject({ outcome: 'started' });
  expect(await noteOf(request.refundId)).toBe('nothing sent before');
});

test('F14: started again after a termination, the same refund looks up first; other content is a conflict', async () => {
  const request = aRequest('WAITS');
  await refunds.start(request);
  await until(
    () => refunds.get(request.refundId),
    (view) => view.state === 'awaiting_deposit',
  );
  await handleOf(request.refundId).terminate('by an operator');
  const view = await refunds.get(request.refundId);
  expect(view).toMatchObject({ ...request, state: 'awaiting_deposit', evidence: null });
  expect(view.note).toBe(refundTexts('ko').note.interrupted('terminated'));
  await expect(refunds.start({ ...request, amount: 5 })).rejects.toThrow(RefundConflict);
  const outcomes = await Promise.all(Array.from({ length: 10 }, () => refunds.start(request)));
  expect(outcomes.filter(({ outcome }) => outcome === 'started')).toHaveLength(1);
  expect(await noteOf(request.refundId)).toBe('looks up first');
});

test('a run that failed by anything but a rejection counts as closed from outside: the next one looks up first', async () => {
  const request = aRequest('BROKEN');
  await refunds.start(request);
  await closed(request.refundId);
  expect((await refunds.get(request.refundId)).note).toBe(refundTexts('ko').note.interrupted('failed'));
  expect(await refunds.start(request)).toMatchObject({ outcome: 'started' });
  await closed(request.refundId);
  expect(await noteOf(request.refundId)).toBe('looks up first');
});

test('an open and a completed refund are read in full; an unknown one is not found', async () => {
  const request = aRequest('WAITS');
  await refunds.start(request);
  const view = await until(
    () => refunds.get(request.refundId),
    ({ state }) => state === 'awaiting_deposit',
  );
  expect(view).toMatchObject(request);
  await handleOf(request.refundId).signal(finishSignal);
  await closed(request.refundId);
  expect(await refunds.get(request.refundId)).toMatchObject({ ...request, state: 'completed' });
  await expect(refunds.get('no-such-refund')).rejects.toThrow(RefundNotFound);
});

test('the list filters by state, tid and order, tells the deadline and pages with a cursor', async () => {
  const orderNo = `주문 #${Date.now()} (1/2) %_;--`;
  const requests = [aRequest('WAITS', { orderNo }), aRequest('WAITS', { orderNo }), aRequest('DONE', { orderNo })];
  for (const request of requests) await refunds.start(request);
  const all = await until(
    () => refunds.list({ orderNo }),
    ({ refunds: rows }) => rows.filter(({ state }) => state !== 'cancelling').length === 3,
  );
  expect(all.refunds.map(({ refundId }) => refundId).sort()).toEqual(requests.map(({ refundId }) => refundId).sort());
  const waiting = await refunds.list({ orderNo, state: 'awaiting_deposit' });
  expect(waiting.refunds).toHaveLength(2);
  expect(waiting.refunds[0]).toMatchObject({ depositDeadline: '2026-01-31T14:59:59.000Z', closedAt: null });
  const [done] = (await refunds.list({ tid: requests[2]?.tid })).refunds;
  expect(done).toMatchObject({ ...requests[2], state: 'completed', interrupted: false });
  expect(done?.closedAt).toMatch(/Z$/);

  const first = await refunds.list({ orderNo, limit: 2 });
  const second = await refunds.list({ orderNo, limit: 2, cursor: first.nextCursor ?? '' });
  expect([...first.refunds, ...second.refunds].map(({ refundId }) => refundId).sort()).toEqual(
    requests.map(({ refundId }) => refundId).sort(),
  );
  for (const bad of [
    { orderNo, cursor: 'AAAA' },
    { tid: 'other', cursor: first.nextCursor ?? '' },
  ])
    await expect(refunds.list(bad)).rejects.toMatchObject({ name: 'InvalidRefund' });
  expect((await refunds.list({ tid: requests[2]?.tid.toLowerCase() })).refunds).toEqual([]);
  expect((await refunds.list({ tid: 'DONE' })).refunds).toEqual([]);
});

test('an interrupted refund stays in the list and says so', async () => {
  const request = aRequest('WAITS');
  await refunds.start(request);
  await handleOf(request.refundId).terminate();
  const look = () => refunds.list({ orderNo: request.orderNo });
  const page = await until(look, ({ refunds: rows }) => rows[0]?.closedAt !== null);
  expect(page.refunds).toMatchObject([{ refundId: request.refundId, interrupted: true }]);
});

test('a refund that was started by hand is listed, and never taken for the same', async () => {
  const request = aRequest('WAITS');
  await client.workflow.start('refundWorkflow', {
    workflowId: workflowIdOf(request.refundId),
    taskQueue: TASK_QUEUE,
    args: [request],
  });
  await expect(refunds.start(request)).rejects.toMatchObject({ name: 'RefundConflict', differences: [] });
  expect(refundIdOf(workflowIdOf(request.refundId))).toBe(request.refundId);
});

test('without a worker an open refund cannot be read for now, which is said; starting still works', async () => {
  const elsewhere = new RefundClient({ client, taskQueue: 'nobody-listens-here' });
  const request = aRequest('WAITS');
  expect(await elsewhere.start(request)).toMatchObject({ outcome: 'started' });
  await expect(elsewhere.get(request.refundId)).rejects.toThrow(/^No worker has answered for the open refund/);
}, 15_000);

test('without Temporal every call fails within seconds as TemporalUnavailable', async () => {
  const connection = Connection.lazy({ address: '127.0.0.1:9' });
  const away = new RefundClient({ client: new Client({ connection }) });
  const began = Date.now();
  const calls = [away.start(aRequest()), away.get('R-1'), away.list(), away.ready()];
  for (const result of await Promise.allSettled(calls))
    expect(result).toMatchObject({ status: 'rejected', reason: { name: 'TemporalUnavailable', retryable: true } });
  expect(Date.now() - began).toBeLessThan(10_000);
  await connection.close();
}, 15_000);
