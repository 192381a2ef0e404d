/** Orders of people over HTTP, to the real workflow on a real server. */
import { Writable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { createApiApp } from '../../api/app';
import { type CheckResult, RefundClient, type RefundView } from '../../client';
import { createLog } from '../../runtime/config';
import { refundTexts } from '../../texts';
import { AMOUNT, createRealTimeHarness, HOUR, type Refund, type RefundHarness } from '../support/refund-harness';
import {
  accountFor,
  cancelled,
  depositRequired,
  paid,
  refused as refusedByGateway,
  type Script,
} from '../support/scripted-gateway';

const KEY = 'canary-api-key-0123456789';
const ABANDON = { action: 'abandon', actor: 'kim', reason: 'paid back in cash' };
const { refused, look } = refundTexts('en');

let harness: RefundHarness;
let app: FastifyInstance;

beforeAll(async () => {
  harness = await createRealTimeHarness();
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  app = await createApiApp({
    refunds: new RefundClient({ client: harness.client, language: 'en' }),
    notis: { list: () => Promise.resolve({ notis: [], nextCursor: null }), replay: () => Promise.resolve(null) },
    keys: [KEY],
    log: createLog({ level: 'error', name: 'api', destination: nowhere }),
  });
}, 60_000);
afterEach(() => harness.endOpenRefunds());
afterAll(async () => {
  await app.close();
  await harness.close();
}, 30_000);

async function inState(state: RefundView['state'], script: Script): Promise<Refund> {
  const refund = await harness.start(script);
  await refund.waitForState(state);
  return refund;
}
const stuck = (): Promise<Refund> =>
  inState('escalated', { cancel: depositRequired, account: refusedByGateway, payment: paid(AMOUNT) });
const awaitingDeposit = (): Promise<Refund> =>
  inState('awaiting_deposit', { cancel: depositRequired, account: accountFor(AMOUNT, HOUR), payment: paid(AMOUNT) });

type Response = Awaited<ReturnType<typeof order>>;
type OrderName = 'resolve' | 'check' | 'deposited';

function order(of: Refund | string, name: OrderName, payload?: object | string, also: Record<string, string> = {}) {
  const refundId = typeof of === 'string' ? of : of.input.refundId;
  const json = payload === undefined ? {} : { 'content-type': 'application/json' };
  const headers = { authorization: `Bearer ${KEY}`, ...json, ...also };
  return app.inject({
    method: 'POST',
    url: `/refunds/${refundId}/${name}`,
    headers,
    ...(payload !== undefined && { payload }),
  });
}
const withKey = (key: string): Record<string, string> => ({ 'idempotency-key': key });

function expectProblem(response: Response, status: number): Record<string, unknown> {
  expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect({ status: response.statusCode, body: response.json<unknown>() }).toMatchObject({ status, body: { status } });
  return response.json<Record<string, unknown>>();
}

test('a decision is 200 with the refund; the same Idempotency-Key again has the same answer; a second operator gets 409', async () => {
  const refund = await stuck();
  const first = await order(refund, 'resolve', ABANDON, withKey('k-1'));
  expect({ status: first.statusCode, view: first.json<RefundView>() }).toMatchObject({
    ...{ status: 200, view: { state: 'abandoned', resolution: ABANDON } },
  });
  const again = await order(refund, 'resolve', ABANDON, withKey('k-1'));
  expect([again.statusCode, again.json<unknown>()]).toEqual([200, first.json<unknown>()]);
  const second = expectProblem(await order(refund, 'resolve', { ...ABANDON, actor: 'lee' }, withKey('k-2')), 409);
  expect(second['detail']).toBe(refused.closed('abandoned'));
  const reused = expectProblem(await order(refund, 'resolve', { ...ABANDON, action: 'complete' }, withKey('k-1')), 409);
  expect(reused['detail']).toContain('k-1');
});

test('an order that the state does not allow is 409 with the sentence of the refund', async () => {
  const done = await harness.start({ cancel: cancelled });
  await done.completed();
  for (const response of [
    await order(done, 'resolve', ABANDON),
    await order(done, 'check'),
    await order(done, 'deposited', { actor: 'lee', paidAt: '2026-01-02T03:00:00Z' }),
  ])
    expect(expectProblem(response, 409)['detail']).toBe(refused.closed('completed'));
  const waiting = expectProblem(await order(await awaitingDeposit(), 'resolve', ABANDON), 409);
  expect(waiting['detail']).toBe(refused.notEscalated('abandon', 'awaiting_deposit'));
});

test('an order to a refund that is not there is 404', async () => {
  expectProblem(await order('no-such-refund', 'resolve', ABANDON), 404);
  expectProblem(await order('no-such-refund', 'check'), 404);
  expectProblem(await order('no-such-refund', 'deposited', { actor: 'lee', paidAt: '2026-01-02T03:00:00Z' }), 404);
});

test('422 lists every fault, the one of the Idempotency-Key included, and nothing is decided', async () => {
  const refund = await stuck();
  const fieldsOf = (response: Response): string[] =>
    (expectProblem(response, 422)['faults'] as { field: string }[]).map(({ field }) => field).sort();
  const bad = await order(refund, 'resolve', { action: 'undo', reason: '', x: 1 }, withKey('a b'));
  expect(fieldsOf(bad)).toEqual(['action', 'actor', 'orderId', 'reason', 'x']);
  expect(fieldsOf(await order(refund, 'deposited', { paidAt: '2026-01-02' }))).toEqual(['actor', 'paidAt']);
  expect(fieldsOf(await order(refund, 'check', { actor: 'kim' }))).toEqual(['actor']);
  expect((await refund.view()).state).toBe('escalated');
});

test('that finance has paid is 200 with the refund, in which it shows in UTC', async () => {
  const refund = await awaitingDeposit();
  const response = await order(refund, 'deposited', { actor: 'lee', paidAt: '2026-01-02T12:00:00+09:00' });
  const depositReport = { actor: 'lee', paidAt: '2026-01-02T03:00:00.000Z' };
  expect([response.statusCode, response.json<RefundView>().depositReport]).toEqual([200, depositReport]);
  const read = await app.inject({
    url: `/refunds/${refund.input.refundId}`,
    headers: { authorization: `Bearer ${KEY}` },
  });
  expect(read.json<RefundView>()).toMatchObject({ state: 'awaiting_deposit', depositReport });
});

test('a check is 200 with what CookiePay shows, with an empty object, without a body, and with an announced one that is empty', async () => {
  const refund = await stuck();
  for (const response of [
    await order(refund, 'check', {}),
    await order(refund, 'check'),
    await order(refund, 'check', undefined, { 'content-type': 'application/json' }),
  ])
    expect({ status: response.statusCode, answer: response.json<CheckResult>() }).toEqual({
      status: 200,
      answer: {
        seen: 'not_cancelled',
        seenAt: expect.stringMatching(/Z$/) as string,
        text: look.notCancelled,
      },
    });
});

test('without a worker a decision is 503 with the key for a repeat, and nothing is half made: the repeat has one effect', async () => {
  const refund = await stuck();
  await harness.stopWorker();
  const away = await order(refund, 'resolve', ABANDON);
  await harness.startWorker();
  const { idempotencyKey, detail } = expectProblem(away, 503);
  expect(away.headers['retry-after']).toBe('5');
  expect(detail).toContain(`repeat it with Idempotency-Key: ${String(idempotencyKey)}`);
  const repeated = await order(refund, 'resolve', ABANDON, withKey(String(idempotencyKey)));
  expect([repeated.statusCode, repeated.json<RefundView>().state]).toEqual([200, 'abandoned']);
  const { types } = await refund.history();
  expect(types.filter((type) => type === 'WorkflowExecutionUpdateAccepted')).toHaveLength(1);
}, 40_000);
