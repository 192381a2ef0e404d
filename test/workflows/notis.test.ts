/** What a notification does to a refund, whenever it comes, however often, and whatever it says. */
import type { CancelNoti, RefundInput } from '../../contract';
import { until } from '../../dev/until';
import { AMOUNT, DAY, HOUR, MINUTE, type Refund, SECOND, useRefundHarness } from '../support/refund-harness';
import {
  accountFor,
  cancelled,
  cannotTell,
  depositRequired,
  type GatewayCall,
  paid,
  paidBack,
  type Script,
  unknown,
} from '../support/scripted-gateway';

const harness = useRefundHarness({ replayAlways: true });

const WHOLE_PAYMENT = 3 * AMOUNT;
const deposit: Script = { cancel: depositRequired, account: accountFor(AMOUNT, 13 * HOUR), payment: paid(AMOUNT) };
/** The refund is a part of the payment, so that no look-up can tell. */
const partDeposit: Script = { ...deposit, payment: paid(WHOLE_PAYMENT) };

const startAwaiting = async (script: Script, input?: Partial<RefundInput>): Promise<Refund> => {
  const refund = await harness.start(script, input);
  await refund.waitForState('awaiting_deposit');
  await refund.idle();
  return refund;
};
const moneyCalls = (refund: Refund): string[] => refund.calls('cancel', 'account').map(({ name }) => name);

describe('a Noti completes the refund, with a look-up as evidence, when it comes', () => {
  test('F20: before the cancel is answered', async () => {
    const refund: Refund = await harness.start({
      ...deposit,
      cancel: async () => {
        await refund.noti();
        return depositRequired;
      },
      payment: paidBack(AMOUNT),
    });
    expect(await refund.completed()).toMatchObject({ state: 'completed', evidence: { kind: 'look_up' } });
  });

  test('F20: before the account is answered', async () => {
    const refund: Refund = await harness.start({
      ...deposit,
      account: async (call: GatewayCall) => {
        await refund.noti();
        return accountFor(AMOUNT, 13 * HOUR)(call);
      },
      payment: paidBack(AMOUNT),
    });
    expect(await refund.completed()).toMatchObject({ state: 'completed', evidence: { kind: 'look_up' } });
  });

  test('before the deadline', async () => {
    const refund = await startAwaiting(deposit);
    await harness.pass(5 * HOUR);
    harness.gateway.script(refund.input.tid, { payment: paidBack(AMOUNT) });
    const sentAt = await harness.now();
    await refund.noti();
    expect((await refund.completed()).evidence).toMatchObject({ kind: 'look_up' });
    expect((refund.calls('payment').at(-1)?.at ?? 0) - sentAt).toBeLessThan(MINUTE);
  });

  test('within the grace after the deadline', async () => {
    const refund = await startAwaiting(deposit);
    await harness.pass(13 * HOUR + MINUTE);
    harness.gateway.script(refund.input.tid, { payment: paidBack(AMOUNT) });
    await refund.noti();
    expect(await refund.completed()).toMatchObject({ state: 'completed', escalation: null });
  });
});

describe('F45: a Noti and the deadline in one workflow task: the Noti counts, and no person is asked', () => {
  // No look-up is due before the deadline, or time would stand still without a worker.
  const patient = { deps: { depositCheckEveryMs: 2 * DAY } };
  beforeEach(async () => {
    await harness.stopWorker();
    await harness.startWorker(patient);
  });
  afterAll(async () => {
    await harness.stopWorker();
    await harness.startWorker();
  });

  const deadlineThenNoti = async (refund: Refund): Promise<void> => {
    await harness.stopWorker();
    await harness.sleep(13 * HOUR);
    await refund.noti();
    await expectOrder(refund, ['TimerFired', 'WorkflowExecutionSignaled']);
  };
  const notiThenDeadline = async (refund: Refund): Promise<void> => {
    await harness.pass(13 * HOUR - 3 * SECOND);
    await harness.stopWorker();
    await refund.noti(); // the server holds its clock for this, so the last seconds are real ones
    await expectOrder(refund, ['WorkflowExecutionSignaled', 'TimerFired']);
  };
  async function expectOrder(refund: Refund, order: string[]): Promise<void> {
    await until(async () => (await refund.history()).types.includes('TimerFired'));
    const { types } = await refund.history();
    const since = types.slice(types.lastIndexOf('WorkflowTaskCompleted'));
    expect(since.filter((type) => order.includes(type))).toEqual(order);
  }

  describe.each([
    ['the deadline first', deadlineThenNoti],
    ['the Noti first', notiThenDeadline],
  ])('%s', (_name, both) => {
    test('it completes by the look-up', async () => {
      const refund = await startAwaiting(deposit);
      await both(refund);
      harness.gateway.script(refund.input.tid, { payment: paidBack(AMOUNT) });
      await harness.startWorker(patient);
      expect(await refund.completed()).toMatchObject({ state: 'completed', evidence: { kind: 'look_up' } });
      expect(moneyCalls(refund)).toEqual(['cancel', 'account']);
    });

    test('for a part of the payment it completes at once, though look-ups fail by now', async () => {
      const refund = await startAwaiting(partDeposit);
      await both(refund);
      harness.gateway.script(refund.input.tid, { payment: cannotTell });
      await harness.startWorker(patient);
      expect(await refund.completed()).toMatchObject({ state: 'completed', evidence: { kind: 'noti' } });
      const { types } = await refund.history();
      expect(types.filter((type) => type === 'UpsertWorkflowSearchAttributes')).toHaveLength(2); // never escalated
    });
  });
});

describe('the same Noti again', () => {
  test('F22: 100 times has the effect of one', async () => {
    const refund = await startAwaiting(deposit);
    const noti = await refund.noti();
    await refund.waitForState('confirming');
    const asked = await activitiesAsked(refund);
    await Promise.all(Array.from({ length: 99 }, () => refund.noti({ ...noti })));
    await refund.view(); // all signals are handled before a query is
    expect(await activitiesAsked(refund)).toBe(asked);
    harness.gateway.script(refund.input.tid, { payment: paidBack(AMOUNT) });
    expect((await refund.completed()).state).toBe('completed');
    expect(moneyCalls(refund)).toEqual(['cancel', 'account']);
  });

  test('F22: a week later, while escalated, has no effect at all', async () => {
    const refund = await startAwaiting(deposit);
    const noti = await refund.noti();
    await refund.skipTo('escalated', HOUR);
    await harness.pass(7 * DAY);
    const before = await refund.view();
    await refund.noti({ ...noti });
    expect(await refund.view()).toEqual(before);
  });
});

/** While nobody skips time, no further look is due. */
/** How many activities the workflow has asked for; their own retries go on with time and are not counted. */
async function activitiesAsked(refund: Refund): Promise<number> {
  return (await refund.history()).types.filter((type) => type === 'ActivityTaskScheduled').length;
}

describe('a Noti is not believed', () => {
  test('S4: alone for a full refund: while look-ups say "not cancelled" it stays confirming', async () => {
    const refund = await startAwaiting(deposit);
    await refund.noti();
    await refund.waitForState('confirming');
    await harness.pass(2 * HOUR);
    expect(await refund.view()).toMatchObject({ state: 'confirming', evidence: null });
    harness.gateway.script(refund.input.tid, { payment: paidBack(AMOUNT) });
    expect(await refund.completed()).toMatchObject({ state: 'completed', evidence: { kind: 'look_up' } });
  });

  test('F26: about another amount: it escalates with both numbers, and a right one still completes', async () => {
    const refund = await startAwaiting(deposit);
    await refund.noti({ amount: AMOUNT + 1 });
    const { escalation } = await refund.waitForState('escalated');
    expect(escalation).toMatchObject({ reason: 'mismatch' });
    expect(escalation?.detail).toMatch(/10,000 won.*10,001 won/);
    harness.gateway.script(refund.input.tid, { payment: paidBack(AMOUNT) });
    await refund.noti();
    expect((await refund.completed()).state).toBe('completed');
  });

  test('for a part of the payment, when it is about another amount', async () => {
    const refund = await startAwaiting(partDeposit);
    await refund.noti({ amount: WHOLE_PAYMENT });
    expect((await refund.waitForState('escalated')).escalation?.reason).toBe('mismatch');
  });

  test('for a part of the payment, when its amount is unreadable', async () => {
    const refund = await startAwaiting(partDeposit);
    await refund.noti({ amount: null });
    await harness.pass(HOUR);
    expect((await refund.view()).evidence).toBeNull();
  });

  test('for a part of the payment, when it is from before our first cancel: it is about another one', async () => {
    const refund = await startAwaiting(partDeposit);
    const before = new Date((refund.calls('cancel')[0]?.at ?? 0) - 2 * MINUTE).toISOString();
    await refund.noti({ receivedAt: before });
    await harness.pass(HOUR);
    expect((await refund.view()).evidence).toBeNull();
    const { notiId } = await refund.noti();
    expect((await refund.completed()).evidence).toMatchObject({ kind: 'noti', notiId });
  });

  test('when the signal is empty or malformed: it is ignored, and the refund goes on', async () => {
    const refund = await startAwaiting(deposit);
    await refund.handle.signal('noti');
    await refund.handle.signal('noti', 'cancelled, honestly');
    await refund.handle.signal('noti', {});
    harness.gateway.script(refund.input.tid, { payment: paidBack(AMOUNT) });
    expect(await refund.completed()).toMatchObject({ state: 'completed', evidence: { kind: 'look_up' } });
  });
});

describe('S5: a Noti never causes a cancel', () => {
  const notis: [name: string, also: Partial<CancelNoti>][] = [
    ['a right one', {}],
    ['one about another amount', { amount: 1 }],
    ['one without an amount', { amount: null }],
    ['an ordinary cancel', { notiType: 'cancel' }],
  ];
  test.each(notis)('%s, while a deposit is awaited and after it was escalated', async (_name, also) => {
    const refund = await startAwaiting(deposit);
    await refund.noti(also);
    await refund.skipTo('escalated', HOUR);
    await refund.noti(also);
    await harness.pass(DAY);
    expect(moneyCalls(refund)).toEqual(['cancel', 'account']);
  });

  test.each(notis)(
    '%s, while it is unknown whether the cancel happened: even a due repeat is not made',
    async (_name, also) => {
      const refund: Refund = await harness.start({
        cancel: async () => {
          await refund.noti(also);
          return unknown;
        },
        payment: paid(AMOUNT),
      });
      await refund.skipTo('escalated', HOUR);
      expect(moneyCalls(refund)).toEqual(['cancel']);
    },
  );

  test('a Noti that comes with the success of the cancel changes nothing', async () => {
    const refund: Refund = await harness.start({
      cancel: async () => {
        await refund.noti({ amount: 1 });
        return cancelled;
      },
    });
    expect(await refund.completed()).toMatchObject({ state: 'completed', evidence: { kind: 'cancel_answer' } });
  });
});
