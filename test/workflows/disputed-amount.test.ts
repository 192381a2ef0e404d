/** Doubt that an answer does not remove: earlier sends, Notis, other amounts, starts of which nobody knows enough. */
import { REFUND_WORKFLOW, TASK_QUEUE } from '../../contract';
import type { CancelOutcome } from '../../cookiepay/readings';
import { AMOUNT, HOUR, type Refund, SECOND, useRefundHarness } from '../support/refund-harness';
import {
  accountFor,
  cancelled,
  depositRequired,
  mismatch,
  paid,
  paidBack,
  refused,
  type Script,
  unknown,
} from '../support/scripted-gateway';

const harness = useRefundHarness({ replayAlways: true });

const deposit: Script = { cancel: depositRequired, account: accountFor(AMOUNT, 13 * HOUR), payment: paid(AMOUNT) };
const order = (refund: Refund): string[] => refund.calls().map(({ name }) => name);
/** Answers after a Noti has come in. */
const afterNoti =
  (told: () => Promise<unknown>, outcome: CancelOutcome): (() => Promise<CancelOutcome>) =>
  async () => {
    await told();
    return outcome;
  };

describe('F4: a refusal after a send of unknown outcome', () => {
  test('is not believed about the first send: a look-up still completes the refund', async () => {
    const refund = await harness.start({
      cancel: [unknown, refused],
      payment: [paid(AMOUNT), paid(AMOUNT), paidBack(AMOUNT)],
    });
    expect(await refund.completed()).toMatchObject({ state: 'completed', evidence: { kind: 'look_up' } });
    expect(order(refund)).toEqual(['cancel', 'payment', 'payment', 'cancel', 'payment']);
  });

  test('rejects only after two more looks that show nothing', async () => {
    const refund = await harness.start({ cancel: [unknown, refused], payment: paid(AMOUNT) });
    expect((await refund.rejected()).details?.[0]).toMatchObject({ gateway: { code: '9104' } });
    expect(order(refund)).toEqual(['cancel', 'payment', 'payment', 'cancel', 'payment', 'payment']);
  });
});

test('F20: a refusal after a Noti rejects nothing: the look-up that the Noti asks for completes the refund', async () => {
  const refund: Refund = await harness.start({
    cancel: afterNoti(() => refund.noti({ notiType: 'cancel' }), refused),
    payment: paidBack(AMOUNT),
  });
  expect(await refund.completed()).toMatchObject({ state: 'completed', evidence: { kind: 'look_up' } });
});

describe('F10: once another amount or payment was named, a look-up that shows a cancellation completes nothing', () => {
  const expectStillOpen = async (refund: Refund): Promise<void> => {
    await refund.waitForState('escalated');
    harness.gateway.script(refund.input.tid, { payment: paidBack(AMOUNT) });
    await harness.pass(3 * HOUR);
    expect(refund.calls('payment').length).toBeGreaterThanOrEqual(2);
    expect(await refund.view()).toMatchObject({ state: 'escalated', evidence: null });
  };

  test.each(['cancel', 'account'] as const)('by the answer to the %s', async (call) => {
    const refund = await harness.start({ ...deposit, [call]: mismatch });
    await expectStillOpen(refund);
  });

  test('F26: by a Noti; until an exactly matching one comes', async () => {
    const refund = await harness.start(deposit);
    await refund.waitForState('awaiting_deposit');
    await refund.noti({ amount: AMOUNT - 1 });
    await expectStillOpen(refund);
    await refund.noti();
    expect(await refund.completed()).toMatchObject({ evidence: { kind: 'look_up' } });
  });
});

test('F26: a Noti with another amount that comes while a lost answer is looked up: the look-up completes nothing', async () => {
  const refund: Refund = await harness.start({
    cancel: afterNoti(() => refund.noti({ notiType: 'cancel', amount: AMOUNT - 1 }), unknown),
    payment: paidBack(AMOUNT),
  });
  const { escalation } = await refund.waitForState('escalated');
  expect(escalation).toMatchObject({ reason: 'mismatch', detail: expect.stringContaining('9,999 won') as string });
  await refund.noti();
  expect(await refund.completed()).toMatchObject({ evidence: { kind: 'look_up' } });
});

describe('F14: a start by hand, with the input of another one', () => {
  const startByHand = async (memo?: Record<string, unknown>): Promise<string[]> => {
    const { input } = await harness.start({ cancel: cancelled });
    const again = { ...input, refundId: `${input.refundId}-again`, tid: `${input.tid}-again` };
    harness.gateway.script(again.tid, { cancel: cancelled, payment: paidBack(AMOUNT) });
    const options = { taskQueue: TASK_QUEUE, args: [again], ...(memo && { memo }) };
    await harness.client.workflow.execute(REFUND_WORKFLOW, { workflowId: `refund-${again.refundId}`, ...options });
    return harness.gateway.calls.filter(({ tid }) => tid === again.tid).map(({ name }) => name);
  };

  test('without its memo proves nothing: it looks first, and sends nothing', async () => {
    expect(await startByHand()).toEqual(['payment']);
  });

  test('with the memo of yet another start proves nothing either', async () => {
    expect(await startByHand({ nothingSentAsOf: '2020-01-01T00:00:00.000Z' })).toEqual(['payment']);
  });
});

test('F1: Temporal itself never runs a call on money a second time: each failed one is looked up first', async () => {
  let runs = 0;
  const failing = (): Promise<never> => {
    runs += 1;
    return Promise.reject(new Error('out of memory'));
  };
  await harness.stopWorker();
  await harness.startWorker({ activities: { cancel: failing } });
  const refund = await harness.start({ payment: paid(AMOUNT) });
  await refund.skipTo('escalated', 10 * SECOND);
  await harness.stopWorker();
  await harness.startWorker();
  expect(runs).toBe(3);
});
