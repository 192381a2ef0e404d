/** Orders of people through the client, to the real workflow on a real server. */
import { Client, Connection } from '@temporalio/client';
import { type Decision, RefundClient, RefundNotFound, TemporalUnavailable, UpdateRefused } from '../../client';
import { until } from '../../dev/until';
import { refundTexts } from '../../texts';
import { quietRuntime } from '../support/quiet';
import { AMOUNT, createRealTimeHarness, HOUR, type Refund, type RefundHarness } from '../support/refund-harness';
import {
  accountFor,
  cancelled,
  depositRequired,
  paid,
  paidBack,
  refused,
  type Script,
} from '../support/scripted-gateway';

let harness: RefundHarness;
let refunds: RefundClient;

beforeAll(async () => {
  quietRuntime();
  harness = await createRealTimeHarness();
  refunds = new RefundClient({ client: harness.client, language: 'en' });
}, 60_000);
afterEach(() => harness.endOpenRefunds());
afterAll(() => harness.close(), 30_000);

const ABANDON: Decision = { action: 'abandon', actor: 'kim', reason: 'paid back in cash' };
const { refused: refusals, look } = refundTexts('en');
const NOW = new Date().toISOString();
const awaitsDeposit: Script = {
  cancel: depositRequired,
  account: accountFor(AMOUNT, HOUR),
  payment: paid(AMOUNT),
};

async function stuck(also: Script = {}): Promise<Refund> {
  const refund = await harness.start({ cancel: depositRequired, account: refused, payment: paid(AMOUNT), ...also });
  await refund.waitForState('escalated');
  return refund;
}

async function awaitingDeposit(also: Script = {}): Promise<Refund> {
  const refund = await harness.start({ ...awaitsDeposit, ...also });
  await refund.waitForState('awaiting_deposit');
  return refund;
}

const untilAborted = (_call: unknown, signal?: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(new Error('aborted')));
  });

const everyOrder = (client: RefundClient, id: string): Promise<PromiseSettledResult<unknown>[]> =>
  Promise.allSettled([
    client.resolve(id, ABANDON),
    client.check(id),
    client.deposited(id, { actor: 'lee', paidAt: NOW }),
  ]);

const idOf = ({ input }: Refund): string => input.refundId;
const updatesOf = async (refund: Refund): Promise<number> =>
  (await refund.history()).types.filter((type) => type === 'WorkflowExecutionUpdateAccepted').length;

test('a decision counts when it is answered, with who and why; the same orderId again has the same answer and no effect', async () => {
  const refund = await stuck();
  const view = await refunds.resolve(idOf(refund), ABANDON, { idempotencyKey: 'order-1' });
  expect(view).toMatchObject({ state: 'abandoned', resolution: ABANDON });
  expect(await refunds.get(idOf(refund))).toEqual(view);
  // The refund is closed by now, and the answer is still the one of the first time.
  expect(await refunds.resolve(idOf(refund), ABANDON, { idempotencyKey: 'order-1' })).toEqual(view);
  expect(await updatesOf(refund)).toBe(1);
});

test('an orderId that belongs to another order is refused, and names itself', async () => {
  const refund = await stuck();
  await refunds.resolve(idOf(refund), ABANDON, { idempotencyKey: 'order-1' });
  const others = [{ action: 'complete' }, { actor: 'lee' }, { reason: 'another' }] as const;
  for (const other of others)
    await expect(
      refunds.resolve(idOf(refund), { ...ABANDON, ...other }, { idempotencyKey: 'order-1' }),
    ).rejects.toThrow(refusals.anotherUpdate('order-1'));
  const report = refunds.deposited(idOf(refund), { actor: 'kim', paidAt: NOW }, { idempotencyKey: 'order-1' });
  await expect(report).rejects.toThrow(UpdateRefused);
});

test('F17: of two operators who decide at the same moment one is taken, and the other is told', async () => {
  const refund = await stuck();
  const orders = ['kim', 'lee'].map((actor) => refunds.resolve(idOf(refund), { ...ABANDON, actor }));
  const results = await Promise.allSettled(orders);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const late = results.find((result) => result.status === 'rejected');
  expect(late?.reason).toBeInstanceOf(UpdateRefused);
});

test('what the state does not allow is refused with the sentence of the workflow, and leaves nothing in the history', async () => {
  const refund = await awaitingDeposit();
  await expect(refunds.resolve(idOf(refund), ABANDON)).rejects.toMatchObject({
    ...{ name: 'UpdateRefused', refundId: idOf(refund) },
    message: refusals.notEscalated('abandon', 'awaiting_deposit'),
  });
  const plain = await stuck();
  await expect(refunds.deposited(idOf(plain), { actor: 'lee', paidAt: NOW })).rejects.toThrow(
    refusals.noDeposit('escalated'),
  );
  expect([await updatesOf(refund), await updatesOf(plain)]).toEqual([0, 0]);
});

test('a closed refund refuses every order and says how it ended, in the language of the client', async () => {
  const refund = await harness.start({ cancel: cancelled });
  await refund.completed();
  const korean = new RefundClient({ client: harness.client });
  for (const [client, sentence] of [
    [refunds, refusals.closed('completed')],
    [korean, refundTexts('ko').refused.closed('completed')],
  ] as const)
    for (const result of await everyOrder(client, idOf(refund)))
      expect(result).toMatchObject({ reason: { name: 'UpdateRefused', message: sentence } });
});

test('a refund that was closed from outside refuses, and says to start it again; so does an order under way then', async () => {
  const refund = await stuck({ payment: untilAborted });
  const underWay = refunds.check(idOf(refund)).catch((error: unknown) => error);
  await until(async () => (await updatesOf(refund)) > 0);
  await refund.handle.terminate();
  for (const error of [await underWay, await refunds.resolve(idOf(refund), ABANDON).catch((e: unknown) => e)]) {
    expect(error).toBeInstanceOf(UpdateRefused);
    expect(String(error)).toContain('Closed from outside (terminated)');
  }
}, 90_000);

test('an order to a refund that is not there is not found', async () => {
  for (const id of ['no-such-refund', '../x'])
    for (const result of await everyOrder(refunds, id))
      expect(result).toMatchObject({ reason: expect.any(RefundNotFound) as RefundNotFound });
});

test('that finance has paid shows in the view, in UTC, and the refund goes to look at once', async () => {
  const refund = await awaitingDeposit({ payment: [paid(AMOUNT), paidBack(AMOUNT)] });
  const looks = refund.calls('payment').length;
  const view = await refunds.deposited(idOf(refund), { actor: 'lee', paidAt: '2026-01-02T12:00:00+09:00' });
  expect(view.depositReport).toEqual({ actor: 'lee', paidAt: '2026-01-02T03:00:00.000Z' });
  await until(() => refund.calls('payment').length > looks);
});

test('a check answers what CookiePay shows now, and what it sees also counts', async () => {
  const refund = await stuck();
  const deadlines = jest.spyOn(harness.client, 'withDeadline');
  const asked = Date.now();
  const answer = await refunds.check(idOf(refund));
  // CookiePay may take its time: the look-up itself is given 55 s.
  expect(Number(deadlines.mock.lastCall?.[0]) - asked).toBeGreaterThanOrEqual(60_000);
  deadlines.mockRestore();
  expect(answer).toMatchObject({ seen: 'not_cancelled', text: look.notCancelled });
  expect(Math.abs(Date.parse(answer.seenAt) - Date.now())).toBeLessThan(30_000);
  harness.gateway.script(refund.input.tid, { payment: paidBack(AMOUNT) });
  expect(await refunds.check(idOf(refund))).toMatchObject({ seen: 'cancelled' });
  expect(await refund.completed()).toMatchObject({ state: 'completed', evidence: { kind: 'look_up' } });
});

test('without a worker an order is answered as unknown, with its orderId; repeated with that it has one effect', async () => {
  const refund = await stuck();
  await harness.stopWorker();
  const error = await refunds.resolve(idOf(refund), ABANDON).catch((e: unknown) => e);
  await harness.startWorker();
  if (!(error instanceof TemporalUnavailable)) throw error;
  const { idempotencyKey, message } = error;
  expect(message).toContain('The order may have been taken, or may be taken yet: repeat it with orderId');
  expect(await refunds.resolve(idOf(refund), ABANDON, { idempotencyKey: idempotencyKey ?? '' })).toMatchObject({
    state: 'abandoned',
  });
  expect(await updatesOf(refund)).toBe(1);
}, 40_000);

test('without Temporal an order fails within seconds and carries the orderId that it was given', async () => {
  const connection = Connection.lazy({ address: '127.0.0.1:9' });
  const away = new RefundClient({ client: new Client({ connection }) });
  const began = Date.now();
  const order = away.resolve('R-1', ABANDON, { idempotencyKey: 'order-1' });
  await expect(order).rejects.toMatchObject({ name: 'TemporalUnavailable', idempotencyKey: 'order-1' });
  expect(Date.now() - began).toBeLessThan(20_000);
  await connection.close();
}, 40_000);
