/** Start, get and list through the client, on a real server. A stub stands in for the refund workflow. */
import { Client, Connection } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import {
  createRefundClient,
  type RefundClient,
  RefundConflict,
  type RefundFilter,
  RefundNotFound,
  type RefundRequest,
  type RefundRow,
  TemporalUnavailable,
} from '../../client';
import { refundIdOf, refundQuery, TASK_QUEUE, workflowIdOf } from '../../contract';
import { until } from '../../dev/system/until';
import { refundTexts } from '../../texts';
import { developmentServer, type RefundServer } from '../support/refund-server';
import { finishSignal } from '../support/stub-refund-workflow';
import { workflowBundle } from '../support/temporal';

let server: RefundServer;
let client: Client;
let worker: Worker;
let running: Promise<void>;
let refunds: RefundClient;
let count = 0;

beforeAll(async () => {
  server = await developmentServer();
  client = server.client;
  refunds = createRefundClient({ client });
  worker = await Worker.create({
    connection: server.connection,
    namespace: client.options.namespace,
    taskQueue: TASK_QUEUE,
    workflowBundle: workflowBundle('stubWorkflows'),
  });
  running = worker.run();
});

afterAll(async () => {
  worker.shutdown();
  await running;
  await server.close();
});

/** A new request for each call. Its tid tells the stub what to do: WAITS, DONE, REFUSED or BROKEN. */
function aRequest(tid = 'DONE', content: Partial<RefundRequest> = {}): RefundRequest {
  count += 1;
  return {
    refundId: `R-${count}`,
    tid: `${tid}-${count}`,
    orderNo: `O-${count}`,
    amount: 12_000,
    reason: '변심',
    ...content,
  };
}

const handleOf = (refundId: string) => client.workflow.getHandle(workflowIdOf(refundId));
const closed = (refundId: string): Promise<unknown> =>
  handleOf(refundId)
    .result()
    .catch(() => undefined);
const noteOf = async (refundId: string): Promise<string> => (await handleOf(refundId).query(refundQuery)).note;

async function started(tid: string, content: Partial<RefundRequest> = {}): Promise<RefundRequest> {
  const request = aRequest(tid, content);
  await refunds.start(request);
  if (tid === 'WAITS') await until(async () => (await refunds.get(request.refundId)).state === 'awaiting_deposit');
  else await closed(request.refundId);
  return request;
}

/** The rows of the list once they are as expected: the list shows a change after a moment. */
const listed = (
  filter: RefundFilter,
  expected: (rows: readonly RefundRow[]) => boolean,
): Promise<readonly RefundRow[]> =>
  until(async () => {
    const { refunds: rows } = await refunds.list(filter);
    return expected(rows) && rows;
  });
const idsOf = (rows: readonly RefundRequest[]): string[] => rows.map(({ refundId }) => refundId).sort();

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
  const counted = createRefundClient({ client: new Client({ connection }) });
  expect(await counted.start(request)).toEqual({
    outcome: 'started',
    refund: { ...request, state: 'cancelling', depositDeadline: null },
  });
  expect(calls).toEqual(['startWorkflowExecution']);
  expect(await noteOf(request.refundId)).toBe('nothing sent before');
});

test('the Web UI shows order number and amount in the chosen language, without characters that Markdown uses', async () => {
  for (const language of [undefined, 'en'] as const) {
    const request = aRequest('WAITS', { orderNo: 'A-7 <b>[x](http://y)' });
    await createRefundClient({ client, language }).start(request);
    const run = await handleOf(request.refundId).describe();
    const { summary } = refundTexts(language ?? 'ko');
    const orderNo = 'A-7 ·b··x··http···y·';
    expect(await run.staticSummary()).toBe(summary.refund(12_000, orderNo));
    expect(await run.staticDetails()).toBe(summary.details(12_000, orderNo, request.tid, request.reason));
  }
});

test('the language is part of the input, but is not compared when a start is repeated', async () => {
  const request = aRequest('WAITS');
  const english = createRefundClient({ client, language: 'en' });
  expect(await english.start(request)).toMatchObject({ outcome: 'started' });
  expect(await refunds.get(request.refundId)).toHaveProperty('language', 'en'); // the stub shows its whole input
  expect(await refunds.start(request)).toMatchObject({ outcome: 'existing' });
});

test.each([
  ['WAITS', 'awaiting_deposit'],
  ['DONE', 'completed'],
])(
  'a refund that %s is found by the same start, and other content is a conflict with both values',
  async (tid, state) => {
    const request = await started(tid);
    expect(await refunds.start(request)).toMatchObject({ outcome: 'existing', refund: { ...request, state } });
    const error = await refunds.start({ ...request, amount: 1, reason: 'other' }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(RefundConflict);
    expect(error).toMatchObject({
      differences: [
        { field: 'amount', existing: 12_000, given: 1 },
        { field: 'reason', existing: '변심', given: 'other' },
      ],
    });
  },
);

test('F12: 50 starts at once are one refund: one says started, the others existing', async () => {
  const request = aRequest('WAITS');
  const results = await Promise.all(Array.from({ length: 50 }, () => refunds.start(request)));
  expect(results.filter(({ outcome }) => outcome === 'started')).toHaveLength(1);
  expect(await listed({ orderNo: request.orderNo }, (rows) => rows.length > 0)).toHaveLength(1);
});

test('F12: of 50 starts at once with two contents one is the refund, and every start with the other content is a conflict', async () => {
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

test('F13: a start whose answer was lost is found by the same start', async () => {
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

test('a rejected refund keeps its view, and may be started again with corrected content and nothing sent before', async () => {
  const request = await started('REFUSED');
  expect(await refunds.get(request.refundId)).toMatchObject({ ...request, state: 'rejected' });
  const corrected = { ...request, tid: `WAITS-${request.refundId}` };
  expect(await refunds.start(corrected)).toMatchObject({ outcome: 'started' });
  expect(await noteOf(request.refundId)).toBe('nothing sent before');
});

test('F14: started again after a termination, the same refund looks up first; other content is a conflict', async () => {
  const request = await started('WAITS');
  await handleOf(request.refundId).terminate('by an operator');
  const note = refundTexts('ko').note.interrupted('terminated');
  const view = { ...request, state: 'awaiting_deposit', evidence: null, note };
  expect(await refunds.get(request.refundId)).toMatchObject(view);
  await expect(refunds.start({ ...request, amount: 5 })).rejects.toThrow(RefundConflict);
  const results = await Promise.all(Array.from({ length: 10 }, () => refunds.start(request)));
  expect(results.filter(({ outcome }) => outcome === 'started')).toHaveLength(1);
  expect(await noteOf(request.refundId)).toBe('looks up first');
});

test('a run that failed without a rejection counts as closed from outside: the next one looks up first', async () => {
  const request = await started('BROKEN');
  expect((await refunds.get(request.refundId)).note).toBe(refundTexts('ko').note.interrupted('failed'));
  expect(await refunds.start(request)).toMatchObject({ outcome: 'started' });
  await closed(request.refundId);
  expect(await noteOf(request.refundId)).toBe('looks up first');
});

test('an open and a completed refund are read in full; an unknown one is not found', async () => {
  const request = await started('WAITS');
  expect(await refunds.get(request.refundId)).toMatchObject({ ...request, state: 'awaiting_deposit' });
  await handleOf(request.refundId).signal(finishSignal);
  await closed(request.refundId);
  expect(await refunds.get(request.refundId)).toMatchObject({ ...request, state: 'completed' });
  await expect(refunds.get('no-such-refund')).rejects.toThrow(RefundNotFound);
});

describe('the list', () => {
  const orderNo = `주문 #${Date.now()} (1/2) %_;--`;
  let requests: readonly RefundRequest[];
  let done: RefundRequest;

  beforeAll(async () => {
    done = await started('DONE', { orderNo });
    requests = [done, await started('WAITS', { orderNo }), await started('WAITS', { orderNo })];
    await listed({ orderNo }, (rows) => rows.filter(({ state }) => state !== 'cancelling').length === 3);
  });

  test('filters by state, tid and order number, and shows deadline and end', async () => {
    expect(idsOf((await refunds.list({ orderNo })).refunds)).toEqual(idsOf(requests));
    const waiting = await refunds.list({ orderNo, state: 'awaiting_deposit' });
    expect(waiting.refunds).toHaveLength(2);
    expect(waiting.refunds[0]).toMatchObject({ depositDeadline: '2026-01-31T14:59:59.000Z', closedAt: null });
    const closedAt = expect.stringMatching(/Z$/) as string;
    expect((await refunds.list({ tid: done.tid })).refunds).toMatchObject([
      { ...done, state: 'completed', interrupted: false, closedAt },
    ]);
  });

  test('finds a tid only when it is exactly the same', async () => {
    for (const tid of [done.tid.toLowerCase(), 'DONE']) expect((await refunds.list({ tid })).refunds).toEqual([]);
  });

  test('pages with a cursor, and refuses the cursor of another list', async () => {
    const first = await refunds.list({ orderNo, limit: 2 });
    const cursor = first.nextCursor ?? '';
    const second = await refunds.list({ orderNo, limit: 2, cursor });
    expect(idsOf([...first.refunds, ...second.refunds])).toEqual(idsOf(requests));
    for (const filter of [
      { orderNo, cursor: 'AAAA' },
      { tid: 'other', cursor },
    ])
      await expect(refunds.list(filter)).rejects.toMatchObject({ name: 'InvalidInput', faults: [{ field: 'cursor' }] });
  });

  test('keeps a refund that was closed from outside, and says so', async () => {
    const { refundId, orderNo: itsOrder } = await started('WAITS');
    await handleOf(refundId).terminate();
    const rows = await listed({ orderNo: itsOrder }, ([row]) => row !== undefined && row.closedAt !== null);
    expect(rows).toMatchObject([{ refundId, interrupted: true }]);
  });
});

test('a refund that was started by hand is never taken for the same', async () => {
  const request = aRequest('WAITS');
  await client.workflow.start('refundWorkflow', {
    workflowId: workflowIdOf(request.refundId),
    taskQueue: TASK_QUEUE,
    args: [request],
  });
  await expect(refunds.start(request)).rejects.toMatchObject({ name: 'RefundConflict', differences: [] });
  expect(refundIdOf(workflowIdOf(request.refundId))).toBe(request.refundId);
});

test('without a worker a refund can be started; reading it fails, and the error says why', async () => {
  const elsewhere = createRefundClient({ client, taskQueue: 'no-worker-listens-here' });
  const request = aRequest('WAITS');
  expect(await elsewhere.start(request)).toMatchObject({ outcome: 'started' });
  await expect(elsewhere.get(request.refundId)).rejects.toThrow(/^No worker answered for the open refund/);
});

test('without Temporal every call fails by itself as TemporalUnavailable', async () => {
  const connection = Connection.lazy({ address: '127.0.0.1:9' });
  const unreachable = createRefundClient({ client: new Client({ connection }) });
  const calls = [unreachable.start(aRequest()), unreachable.get('R-1'), unreachable.list(), unreachable.ready()];
  for (const result of await Promise.allSettled(calls))
    expect(result).toMatchObject({ status: 'rejected', reason: { name: 'TemporalUnavailable' } });
  await connection.close();
});
