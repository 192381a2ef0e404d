/** The whole way on real parts: HTTP API, Temporal, worker, a gateway over TCP, the Noti shim. */
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { request } from 'undici';
import type { RefundState, RefundView } from '../../client';
import { refundIdOf, workflowIdOf } from '../../contract';
import { until } from '../../dev/system/until';
import { type Running, SECRETS, startAll } from '../support/everything';

let all: Running;
beforeAll(async () => {
  all = await startAll();
}, 120_000);
afterAll(() => all.close());

/** Starts a refund over HTTP; its tid chooses the simulator's scenario. */
async function start(scenario: string, amount = 10_000, paid = amount): Promise<string> {
  const refundId = `${scenario}-${Math.random().toString(36).slice(2, 10)}`;
  await all.simulator.createPayment({ tid: refundId, paid, orderNo: `order-${refundId}` });
  const body = { refundId, tid: refundId, orderNo: `order-${refundId}`, amount, reason: '고객 변심' };
  expect(await all.call('POST', '/refunds', body)).toMatchObject({ status: 201 });
  return refundId;
}

const reaches = (refundId: string, state: RefundState, withinMs = 20_000): Promise<RefundView> =>
  until(async () => {
    const view = await all.refund(refundId);
    return view.state === state ? view : undefined;
  }, withinMs);

test('a plain refund is cancelled at CookiePay once and completes with the cancel answer', async () => {
  const id = await start('plain');
  expect(await reaches(id, 'completed')).toMatchObject({ evidence: { kind: 'cancel_answer', amount: 10_000 } });
  expect(await all.simulator.ledger(id)).toMatchObject({ cancelled: 10_000, requests: [{ amount: 10_000 }] });
});

test('a settled payment: the account is shown, the deposit arrives, its one Noti completes the refund', async () => {
  const id = await start('deposit');
  const waiting = await reaches(id, 'awaiting_deposit');
  expect(waiting.deposit).toMatchObject({ bankName: '국민은행', amount: 10_000 });
  expect(await all.simulator.deposit(id)).toBe(true);
  expect(await reaches(id, 'completed')).toMatchObject({ evidence: { kind: 'look_up' }, gateway: { code: '9029' } });
  expect((await all.simulator.ledger(id))?.notis).toMatchObject([{ status: 200 }]);
  await until(async () => JSON.stringify((await all.call('GET', '/notis?status=applied')).body).includes(id));
});

test('a Noti that is lost costs nothing but time: a look-up finds the cancellation', async () => {
  const id = await start('deposit-noti-lost');
  await reaches(id, 'awaiting_deposit');
  await all.simulator.deposit(id);
  expect(await reaches(id, 'completed')).toMatchObject({ evidence: { kind: 'look_up' } });
});

test('a Noti that comes before the account answer completes the refund', async () => {
  const id = await start('deposit-noti-early');
  expect(await reaches(id, 'completed')).toMatchObject({ evidence: { kind: 'look_up' } });
});

test('a Noti that comes before its refund exists is applied within 5 s of the start', async () => {
  const id = `deposit-lag-early-${Date.now()}`;
  await all.simulator.createPayment({ tid: id, paid: 500, orderNo: `order-${id}` });
  const noti = { noti_type: 'deposit_cancel', tid: id, orderno: `order-${id}`, cancel_amount: '500' };
  expect(await all.simulator.sendNoti(JSON.stringify(noti))).toBe(200);
  const body = { refundId: id, tid: id, orderNo: `order-${id}`, amount: 500, reason: 'r' };
  expect(await all.call('POST', '/refunds', body)).toMatchObject({ status: 201 });
  await until(async () => JSON.stringify((await all.call('GET', '/notis?status=applied')).body).includes(id), 5_000);
});

test('a part of a payment is proven by its exactly matching Noti alone', async () => {
  const id = await start('deposit', 3_000, 10_000);
  await reaches(id, 'awaiting_deposit');
  await all.simulator.deposit(id);
  expect(await reaches(id, 'completed')).toMatchObject({ evidence: { kind: 'noti', amount: 3_000 } });
});

test('a lost answer is looked up, and nothing is sent twice', async () => {
  const id = await start('lost-done');
  expect(await reaches(id, 'completed')).toMatchObject({ evidence: { kind: 'look_up' } });
  expect((await all.simulator.ledger(id))?.requests).toHaveLength(1);
});

test('a refusal is told to the order backend, and the same refundId may be started again', async () => {
  const id = await start('refused');
  expect(await reaches(id, 'rejected')).toMatchObject({ gateway: { code: '9102' }, evidence: null });
  const again = { refundId: id, tid: id, orderNo: `order-${id}`, amount: 10_000, reason: 'again' };
  expect(await all.call('POST', '/refunds', again)).toMatchObject({ status: 201 });
});

test('a deadline that passes is escalated with the facts', async () => {
  const id = await start('deposit-short');
  const view = await reaches(id, 'escalated', 30_000);
  expect(view).toMatchObject({ escalation: { reason: 'deposit_deadline_passed' }, deposit: { amount: 10_000 } });
});

test('a Noti with another amount is escalated with both numbers, in Korean unless another language is asked for', async () => {
  const id = await start('deposit');
  await reaches(id, 'awaiting_deposit');
  const noti = { noti_type: 'deposit_cancel', tid: id, orderno: `order-${id}`, cancel_amount: '9,999' };
  await all.simulator.sendNoti(JSON.stringify(noti));
  const { escalation } = await reaches(id, 'escalated');
  expect(escalation?.detail).toContain('10,000원');
  expect(escalation?.detail).toContain('9,999원');
});

test('I5: no secret is readable in any history, search attribute, log line or answer, not even when CookiePay echoes it', async () => {
  const id = await start('echoes-secrets');
  await until(async () => (await all.refund(id)).gateway?.code === '8999');
  expect((await all.refund(id)).gateway?.message).toContain('[secret]');

  const readable: string[] = [all.logged()];
  let histories = 0;
  for await (const workflow of all.client.workflow.list()) {
    const history = await all.client.workflow.getHandle(workflow.workflowId, workflow.runId).fetchHistory();
    const json = JSON.stringify(historyToJSON(history));
    readable.push(
      json,
      ...[...json.matchAll(/"data":\s*"([^"]+)"/g)].map(([, data = '']) => Buffer.from(data, 'base64').toString()),
    );
    readable.push(JSON.stringify(workflow.memo), JSON.stringify(workflow.typedSearchAttributes.getAll()));
    readable.push(JSON.stringify((await all.call('GET', `/refunds/${refundIdOf(workflow.workflowId)}`)).body));
    histories += 1;
  }
  expect(histories).toBeGreaterThan(5);
  expect(readable.join('\n')).toContain(workflowIdOf(id)); // the search looks where things are
  for (const secret of [...Object.values(SECRETS), ...all.simulator.tokens]) {
    expect(readable.some((text) => text.includes(secret))).toBe(false);
    expect(readable.some((text) => text.includes(Buffer.from(secret).toString('base64')))).toBe(false);
  }
  for (const personal of ['홍길동', 'gildong@example.com', '국민카드']) {
    expect(readable.some((text) => text.includes(personal))).toBe(false);
  }
});

test('the shim answers a forged Noti without the secret like any unknown path', async () => {
  const post = async (path: string): Promise<[number, string]> => {
    const response = await request(new URL(path, all.notiUrl), { method: 'POST', body: '{}' });
    return [response.statusCode, (await response.body.text()).replaceAll(path, '')];
  };
  expect(await post('/noti/wrong-wrong-wrong-wrong')).toEqual(await post('/anything/wrong-wrong-wrong-wrong'));
});
