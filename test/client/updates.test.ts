/** Decisions, checks and deposit reports through the client, with the real workflow on a real server. */
import { Client, Connection } from '@temporalio/client';
import {
  createRefundClient,
  type Decision,
  type RefundClient,
  RefundNotFound,
  TemporalUnavailable,
  UpdateRefused,
} from '../../client';
import { until } from '../../dev/system/until';
import { refundTexts } from '../../texts';
import { AMOUNT, HOUR, type Refund, useRefundHarness } from '../support/refund-harness';
import {
  accountFor,
  cancelled,
  depositRequired,
  paid,
  paidBack,
  refused,
  type Script,
} from '../support/scripted-gateway';

const harness = useRefundHarness({ realTime: true });
let refunds: RefundClient;

beforeAll(() => {
  refunds = createRefundClient({ client: harness.client, language: 'en' });
});

const ABANDON: Decision = { action: 'abandon', actor: 'kim', reason: 'paid back in cash' };
const { refused: refusals, look, note } = refundTexts('en');
const NOW = new Date().toISOString();
const KEY = { idempotencyKey: 'key-1' };

async function inState(state: 'escalated' | 'awaiting_deposit', script: Script): Promise<Refund> {
  const refund = await harness.start({ cancel: depositRequired, payment: paid(AMOUNT), ...script });
  await refund.waitForState(state);
  return refund;
}
const escalated = (also: Script = {}): Promise<Refund> => inState('escalated', { account: refused, ...also });
const awaitingDeposit = (also: Script = {}): Promise<Refund> =>
  inState('awaiting_deposit', { account: accountFor(AMOUNT, HOUR), ...also });

const everyUpdate = (client: RefundClient, id: string): Promise<PromiseSettledResult<unknown>[]> =>
  Promise.allSettled([
    client.resolve(id, ABANDON),
    client.check(id),
    client.deposited(id, { actor: 'lee', paidAt: NOW }),
  ]);

const idOf = ({ input }: Refund): string => input.refundId;
const acceptedUpdates = async (refund: Refund): Promise<number> =>
  (await refund.history()).types.filter((type) => type === 'WorkflowExecutionUpdateAccepted').length;

test('a decision has taken effect when it is answered; the same key again gets the same answer and changes nothing', async () => {
  const refund = await escalated();
  const view = await refunds.resolve(idOf(refund), ABANDON, KEY);
  expect(view).toMatchObject({ state: 'abandoned', resolution: ABANDON });
  expect(await refunds.get(idOf(refund))).toEqual(view);
  // The refund is closed by now, and the answer is still that of the first time.
  expect(await refunds.resolve(idOf(refund), ABANDON, KEY)).toEqual(view);
  expect(await acceptedUpdates(refund)).toBe(1);
});

test('a key that belongs to another update is refused', async () => {
  const refund = await escalated();
  await refunds.resolve(idOf(refund), ABANDON, KEY);
  const others = [{ action: 'complete' }, { actor: 'lee' }, { reason: 'another' }] as const;
  for (const other of others)
    await expect(refunds.resolve(idOf(refund), { ...ABANDON, ...other }, KEY)).rejects.toThrow(
      refusals.anotherUpdate('key-1'),
    );
  const report = refunds.deposited(idOf(refund), { actor: 'kim', paidAt: NOW }, KEY);
  await expect(report).rejects.toThrow(UpdateRefused);
});

test('F17: of two operators who decide at the same moment one is accepted and the other is refused', async () => {
  const id = idOf(await escalated());
  const results = await Promise.allSettled(['kim', 'lee'].map((actor) => refunds.resolve(id, { ...ABANDON, actor })));
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const late = results.find((result) => result.status === 'rejected');
  expect(late?.reason).toBeInstanceOf(UpdateRefused);
});

test('an update that the state does not allow is refused with the sentence of the workflow, and leaves no history', async () => {
  const waiting = await awaitingDeposit();
  await expect(refunds.resolve(idOf(waiting), ABANDON)).rejects.toMatchObject({
    name: 'UpdateRefused',
    refundId: idOf(waiting),
    message: refusals.notEscalated('abandon', 'awaiting_deposit'),
  });
  const withoutAccount = await escalated();
  const report = refunds.deposited(idOf(withoutAccount), { actor: 'lee', paidAt: NOW });
  await expect(report).rejects.toThrow(refusals.noDeposit('escalated'));
  expect([await acceptedUpdates(waiting), await acceptedUpdates(withoutAccount)]).toEqual([0, 0]);
});

test('a closed refund refuses every update and says how it ended, in the language of the client', async () => {
  const refund = await harness.start({ cancel: cancelled });
  await refund.completed();
  const korean = createRefundClient({ client: harness.client });
  for (const [client, texts] of [
    [refunds, refundTexts('en')],
    [korean, refundTexts('ko')],
  ] as const)
    for (const result of await everyUpdate(client, idOf(refund)))
      expect(result).toMatchObject({ reason: { name: 'UpdateRefused', message: texts.refused.closed('completed') } });
});

test('a refund that was closed from outside refuses and says to start it again, also an update that was under way', async () => {
  const untilAborted = (_call: unknown, signal?: AbortSignal): Promise<never> =>
    new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(new Error('aborted')));
    });
  const refund = await escalated({ payment: untilAborted });
  const underWay = refunds.check(idOf(refund)).catch((error: unknown) => error);
  await until(async () => (await acceptedUpdates(refund)) > 0);
  await refund.handle.terminate();
  const sentLater = refunds.resolve(idOf(refund), ABANDON).catch((error: unknown) => error);
  for (const error of await Promise.all([underWay, sentLater]))
    expect(error).toMatchObject({ name: 'UpdateRefused', message: note.interrupted('terminated') });
}, 90_000);

test('an update of a refund that does not exist is not found', async () => {
  for (const id of ['no-such-refund', '../x'])
    for (const result of await everyUpdate(refunds, id))
      expect(result).toMatchObject({ reason: expect.any(RefundNotFound) as RefundNotFound });
});

test('a deposit report shows in the view, in UTC, and the refund looks the payment up at once', async () => {
  const refund = await awaitingDeposit({ payment: [paid(AMOUNT), paidBack(AMOUNT)] });
  const lookUps = refund.calls('payment').length;
  const view = await refunds.deposited(idOf(refund), { actor: 'lee', paidAt: '2026-01-02T12:00:00+09:00' });
  expect(view.depositReport).toEqual({ actor: 'lee', paidAt: '2026-01-02T03:00:00.000Z' });
  await until(() => refund.calls('payment').length > lookUps);
});

test('a check answers what CookiePay shows now, and a cancellation that it sees completes the refund', async () => {
  const refund = await escalated();
  const deadlines = jest.spyOn(harness.client, 'withDeadline');
  const asked = Date.now();
  const result = await refunds.check(idOf(refund));
  // CookiePay may be slow: the look-up itself has 55 s.
  expect(Number(deadlines.mock.lastCall?.[0]) - asked).toBeGreaterThanOrEqual(60_000);
  deadlines.mockRestore();
  expect(result).toMatchObject({ seen: 'not_cancelled', text: look.notCancelled });
  expect(Date.parse(result.seenAt)).toBeGreaterThanOrEqual(asked - 1_000);
  harness.gateway.script(refund.input.tid, { payment: paidBack(AMOUNT) });
  expect(await refunds.check(idOf(refund))).toMatchObject({ seen: 'cancelled' });
  expect(await refund.completed()).toMatchObject({ state: 'completed', evidence: { kind: 'look_up' } });
});

test('without a worker a decision fails as unknown, with its key; repeated with that key it takes effect once', async () => {
  const refund = await escalated();
  await harness.stopWorker();
  const error = await refunds.resolve(idOf(refund), ABANDON).catch((e: unknown) => e);
  await harness.startWorker();
  if (!(error instanceof TemporalUnavailable) || error.idempotencyKey === null) throw error;
  const { idempotencyKey, message } = error;
  expect(message).toContain(`Repeat it with idempotencyKey ${idempotencyKey}`);
  expect(await refunds.resolve(idOf(refund), ABANDON, { idempotencyKey })).toMatchObject({ state: 'abandoned' });
  expect(await acceptedUpdates(refund)).toBe(1);
});

test('without Temporal a decision fails by itself, with the key that it was given', async () => {
  const connection = Connection.lazy({ address: '127.0.0.1:9' });
  const unreachable = createRefundClient({ client: new Client({ connection }) });
  await expect(unreachable.resolve('R-1', ABANDON, KEY)).rejects.toMatchObject({
    name: 'TemporalUnavailable',
    idempotencyKey: 'key-1',
  });
  await connection.close();
});
