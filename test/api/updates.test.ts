/** Decisions, checks and deposit reports over HTTP, with the real workflow on a real server. */
import { Writable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { createApiApp } from '../../api/app';
import { createRefundClient, type RefundView } from '../../client';
import { createLog } from '../../runtime/config';
import { refundTexts } from '../../texts';
import { AMOUNT, HOUR, type Refund, useRefundHarness } from '../support/refund-harness';
import {
  accountFor,
  cancelled,
  depositRequired,
  paid,
  refused as refusedByGateway,
  type Script,
} from '../support/scripted-gateway';

const AUTHORIZATION = { authorization: 'Bearer canary-api-key-0123456789' };
const ABANDON = { action: 'abandon', actor: 'kim', reason: 'paid back in cash' };
const REPORT = { actor: 'lee', paidAt: '2026-01-02T12:00:00+09:00' };
const { refused, look } = refundTexts('en');

const harness = useRefundHarness({ realTime: true });
let app: FastifyInstance;

beforeAll(async () => {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  app = await createApiApp({
    refunds: createRefundClient({ client: harness.client, language: 'en' }),
    notis: { list: () => Promise.resolve({ notis: [], nextCursor: null }), replay: () => Promise.resolve(null) },
    keys: ['canary-api-key-0123456789'],
    log: createLog({ level: 'error', name: 'api', destination: nowhere }),
  });
});
afterAll(() => app.close());

async function inState(state: RefundView['state'], script: Script): Promise<Refund> {
  const refund = await harness.start(script);
  await refund.waitForState(state);
  return refund;
}
const escalated = (): Promise<Refund> =>
  inState('escalated', { cancel: depositRequired, account: refusedByGateway, payment: paid(AMOUNT) });
const awaitingDeposit = (): Promise<Refund> =>
  inState('awaiting_deposit', { cancel: depositRequired, account: accountFor(AMOUNT, HOUR), payment: paid(AMOUNT) });

type Response = Awaited<ReturnType<typeof post>>;
type UpdateName = 'resolve' | 'check' | 'deposited';

function post(refundId: string, name: UpdateName, payload?: object, also: Record<string, string> = {}) {
  const headers = { ...AUTHORIZATION, ...also };
  return app.inject({ method: 'POST', url: `/refunds/${refundId}/${name}`, headers, ...(payload && { payload }) });
}
const idOf = ({ input }: Refund): string => input.refundId;
const withKey = (key: unknown): Record<string, string> => ({ 'idempotency-key': String(key) });
const answerOf = (response: Response) => ({ status: response.statusCode, body: response.json<unknown>() });

function problemOf(response: Response, status: number): Record<string, unknown> {
  expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(answerOf(response)).toMatchObject({ status, body: { status } });
  return response.json<Record<string, unknown>>();
}

test('a decision is 200 with the refund, and the same Idempotency-Key gets the same answer again', async () => {
  const id = idOf(await escalated());
  const first = answerOf(await post(id, 'resolve', ABANDON, withKey('k-1')));
  expect(first).toMatchObject({ status: 200, body: { state: 'abandoned', resolution: ABANDON } });
  expect(answerOf(await post(id, 'resolve', ABANDON, withKey('k-1')))).toEqual(first);
});

test('a second decision is 409, and so is another decision with a used Idempotency-Key', async () => {
  const id = idOf(await escalated());
  await post(id, 'resolve', ABANDON, withKey('k-1'));
  const second = await post(id, 'resolve', { ...ABANDON, actor: 'lee' }, withKey('k-2'));
  expect(problemOf(second, 409)['detail']).toBe(refused.closed('abandoned'));
  const reused = await post(id, 'resolve', { ...ABANDON, action: 'complete' }, withKey('k-1'));
  expect(problemOf(reused, 409)['detail']).toBe(refused.anotherUpdate('k-1'));
});

test('an update that the state does not allow is 409 with the sentence of the refund', async () => {
  const done = await harness.start({ cancel: cancelled });
  await done.completed();
  for (const response of [
    await post(idOf(done), 'resolve', ABANDON),
    await post(idOf(done), 'check'),
    await post(idOf(done), 'deposited', REPORT),
  ])
    expect(problemOf(response, 409)['detail']).toBe(refused.closed('completed'));
  const waiting = await post(idOf(await awaitingDeposit()), 'resolve', ABANDON);
  expect(problemOf(waiting, 409)['detail']).toBe(refused.notEscalated('abandon', 'awaiting_deposit'));
});

test('an update of a refund that does not exist is 404', async () => {
  problemOf(await post('no-such-refund', 'resolve', ABANDON), 404);
  problemOf(await post('no-such-refund', 'check'), 404);
  problemOf(await post('no-such-refund', 'deposited', REPORT), 404);
});

test('422 lists every fault, that of the Idempotency-Key too, and nothing is decided', async () => {
  const refund = await escalated();
  const id = idOf(refund);
  const fieldsOf = (response: Response): string[] =>
    (problemOf(response, 422)['faults'] as { field: string }[]).map(({ field }) => field).sort();
  const bad = await post(id, 'resolve', { action: 'undo', reason: '', x: 1 }, withKey('a b'));
  expect(fieldsOf(bad)).toEqual(['action', 'actor', 'idempotencyKey', 'reason', 'x']);
  expect(fieldsOf(await post(id, 'deposited', { paidAt: '2026-01-02' }))).toEqual(['actor', 'paidAt']);
  expect(fieldsOf(await post(id, 'check', { actor: 'kim' }))).toEqual(['actor']);
  expect((await refund.view()).state).toBe('escalated');
});

test('a deposit report is 200 with the refund, and reads back in UTC', async () => {
  const id = idOf(await awaitingDeposit());
  const depositReport = { actor: 'lee', paidAt: '2026-01-02T03:00:00.000Z' };
  expect(answerOf(await post(id, 'deposited', REPORT))).toMatchObject({ status: 200, body: { depositReport } });
  const read = await app.inject({ url: `/refunds/${id}`, headers: AUTHORIZATION });
  expect(read.json<RefundView>()).toMatchObject({ state: 'awaiting_deposit', depositReport });
});

test('a check is 200 with what CookiePay shows; its body is absent, empty or an empty object', async () => {
  const id = idOf(await escalated());
  for (const response of [
    await post(id, 'check'),
    await post(id, 'check', {}),
    await post(id, 'check', undefined, { 'content-type': 'application/json' }),
  ])
    expect(answerOf(response)).toEqual({
      status: 200,
      body: { seen: 'not_cancelled', seenAt: expect.stringMatching(/Z$/) as string, text: look.notCancelled },
    });
});

test('without a worker a decision is 503 with a key; repeated with that key it takes effect once', async () => {
  const refund = await escalated();
  await harness.stopWorker();
  const unanswered = await post(idOf(refund), 'resolve', ABANDON);
  await harness.startWorker();
  const { idempotencyKey, detail } = problemOf(unanswered, 503);
  expect(unanswered.headers['retry-after']).toBe('5');
  expect(detail).toContain(`Repeat it with the header Idempotency-Key: ${String(idempotencyKey)}`);
  const repeated = await post(idOf(refund), 'resolve', ABANDON, withKey(idempotencyKey));
  expect(answerOf(repeated)).toMatchObject({ status: 200, body: { state: 'abandoned' } });
  const { types } = await refund.history();
  expect(types.filter((type) => type === 'WorkflowExecutionUpdateAccepted')).toHaveLength(1);
});
