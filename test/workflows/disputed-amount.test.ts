/** What a later reply does not clear up: earlier sends, Notis, other amounts, starts without proof. */
import { REFUND_WORKFLOW, TASK_QUEUE } from '../../contract';
import type { CancelOutcome } from '../../cookiepay/readings';
import { AMOUNT, HOUR, type Refund, SECOND, useRefundHarness } from '../support/refund-harness';
import { cancelled, mismatch, paid, paidBack, refused, unknown } from '../support/scripted-gateway';
import { deposit } from '../support/situations';

const harness = useRefundHarness({ replayAlways: true });

/** A reply that comes after a Noti. */
const afterNoti =
  (sendNoti: () => Promise<unknown>, outcome: CancelOutcome): (() => Promise<CancelOutcome>) =>
  async () => {
    await sendNoti();
    return outcome;
  };

describe('F4: a refusal after a send of unknown outcome', () => {
  test('does not say that the first send did nothing: a look-up still completes the refund', async () => {
    const refund = await harness.start({
      cancel: [unknown, refused],
      payment: [paid(AMOUNT), paid(AMOUNT), paidBack(AMOUNT)],
    });
    expect(await refund.completed()).toMatchObject({ state: 'completed', evidence: { kind: 'look_up' } });
    expect(refund.called()).toEqual(['cancel', 'payment', 'payment', 'cancel', 'payment']);
  });

  test('rejects only after two more look-ups that show nothing', async () => {
    const refund = await harness.start({ cancel: [unknown, refused], payment: paid(AMOUNT) });
    expect((await refund.rejected()).details?.[0]).toMatchObject({ gateway: { code: '9104' } });
    expect(refund.called()).toEqual(['cancel', 'payment', 'payment', 'cancel', 'payment', 'payment']);
  });
});

test('F20: a refusal after a Noti does not reject: the look-up that the Noti causes completes the refund', async () => {
  const refund: Refund = await harness.start({
    cancel: afterNoti(() => refund.noti({ notiType: 'cancel' }), refused),
    payment: paidBack(AMOUNT),
  });
  expect(await refund.completed()).toMatchObject({ state: 'completed', evidence: { kind: 'look_up' } });
});

describe('F10: after another amount or payment was named, a look-up that shows a cancellation does not complete the refund', () => {
  const expectStillOpen = async (refund: Refund): Promise<void> => {
    await refund.waitForState('escalated');
    refund.script({ payment: paidBack(AMOUNT) });
    await harness.pass(3 * HOUR);
    expect(refund.calls('payment').length).toBeGreaterThanOrEqual(2);
    expect(await refund.view()).toMatchObject({ state: 'escalated', evidence: null });
  };

  test.each(['cancel', 'account'] as const)('by the reply to the %s', async (call) => {
    const refund = await harness.start({ ...deposit, [call]: mismatch });
    await expectStillOpen(refund);
  });

  test('F26: by a Noti, until an exactly matching one comes', async () => {
    const refund = await harness.start(deposit);
    await refund.waitForState('awaiting_deposit');
    await refund.noti({ amount: AMOUNT - 1 });
    await expectStillOpen(refund);
    await refund.noti();
    expect(await refund.completed()).toMatchObject({ evidence: { kind: 'look_up' } });
  });
});

test('F26: a Noti with another amount comes while a lost reply is looked up: the look-up does not complete the refund', async () => {
  const refund: Refund = await harness.start({
    cancel: afterNoti(() => refund.noti({ notiType: 'cancel', amount: AMOUNT - 1 }), unknown),
    payment: paidBack(AMOUNT),
  });
  const { escalation } = await refund.waitForState('escalated');
  expect(escalation).toMatchObject({ reason: 'mismatch', detail: expect.stringContaining('9,999 won') as string });
  await refund.noti();
  expect(await refund.completed()).toMatchObject({ evidence: { kind: 'look_up' } });
});

describe('F14: a start by hand, with the input of another start', () => {
  const startByHand = async (memo?: Record<string, unknown>): Promise<string[]> => {
    const { input } = await harness.start({ cancel: cancelled });
    const again = { ...input, refundId: `${input.refundId}-again`, tid: `${input.tid}-again` };
    harness.gateway.script(again.tid, { cancel: cancelled, payment: paidBack(AMOUNT) });
    const options = { taskQueue: TASK_QUEUE, args: [again], ...(memo && { memo }) };
    await harness.client.workflow.execute(REFUND_WORKFLOW, { workflowId: `refund-${again.refundId}`, ...options });
    return harness.gateway.calls.filter(({ tid }) => tid === again.tid).map(({ name }) => name);
  };

  test('without its memo: the payment is looked up first, and nothing is sent', async () => {
    expect(await startByHand()).toEqual(['payment']);
  });

  test('with the memo of a third start: the same', async () => {
    expect(await startByHand({ nothingSentAsOf: '2020-01-01T00:00:00.000Z' })).toEqual(['payment']);
  });
});

test('F1: Temporal never runs a call on money a second time: after each failed one the payment is looked up first', async () => {
  let runs = 0;
  const failing = (): Promise<never> => {
    runs += 1;
    return Promise.reject(new Error('out of memory'));
  };
  await harness.restartWorker({ activities: { cancel: failing } });
  const refund = await harness.start({ payment: paid(AMOUNT) });
  await refund.skipTo('escalated', 10 * SECOND);
  await harness.restartWorker();
  expect(runs).toBe(3);
});
