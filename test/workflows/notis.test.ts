/** What a notification does to a refund, at any time, any number of times, with any content. */
import type { CancelNoti } from '../../contract';
import { until } from '../../dev/system/until';
import { AMOUNT, DAY, HOUR, MINUTE, type Refund, SECOND, useRefundHarness } from '../support/refund-harness';
import {
  accountFor,
  cancelled,
  cannotTell,
  depositRequired,
  type GatewayCall,
  paid,
  paidBack,
  unknown,
} from '../support/scripted-gateway';
import { deposit, partDeposit, startAwaiting, WHOLE_PAYMENT } from '../support/situations';

const harness = useRefundHarness({ replayAlways: true });

describe('a Noti completes the refund, with a look-up as evidence, when it comes', () => {
  test('F20: before the reply to the cancel', async () => {
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

  test('F20: before the reply with the account', async () => {
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
    const refund = await startAwaiting(harness);
    await harness.pass(5 * HOUR);
    refund.script({ payment: paidBack(AMOUNT) });
    const sentAt = await harness.now();
    await refund.noti();
    expect((await refund.completed()).evidence).toMatchObject({ kind: 'look_up' });
    expect((refund.calls('payment').at(-1)?.at ?? 0) - sentAt).toBeLessThan(MINUTE);
  });

  test('within the grace after the deadline', async () => {
    const refund = await startAwaiting(harness);
    await harness.pass(13 * HOUR + MINUTE);
    refund.script({ payment: paidBack(AMOUNT) });
    await refund.noti();
    expect(await refund.completed()).toMatchObject({ state: 'completed', escalation: null });
  });
});

describe('F45: a Noti and the deadline in one workflow task: the Noti counts, and no person is asked', () => {
  // No look-up may be due before the deadline: the server holds time for a task without a worker.
  const patient = { deps: { depositCheckEveryMs: 2 * DAY } };
  /** Enough for a busy machine to send the Noti before the deadline. */
  const LAST_SECONDS = 8 * SECOND;
  beforeEach(async () => {
    await harness.restartWorker(patient);
  });
  afterAll(async () => {
    await harness.restartWorker();
  });

  const deadlineThenNoti = async (refund: Refund): Promise<void> => {
    await harness.stopWorker();
    await harness.sleep(13 * HOUR);
    await refund.noti();
    await expectOrder(refund, ['TimerFired', 'WorkflowExecutionSignaled']);
  };
  const notiThenDeadline = async (refund: Refund): Promise<void> => {
    await harness.stopWorker();
    await harness.sleep(13 * HOUR - LAST_SECONDS);
    await refund.noti(); // the server holds its clock for this task, so the last seconds pass in real time
    await expectOrder(refund, ['WorkflowExecutionSignaled', 'TimerFired']);
  };
  async function expectOrder(refund: Refund, expected: string[]): Promise<void> {
    await until(async () => (await refund.history()).types.includes('TimerFired'), 4 * LAST_SECONDS);
    const { types } = await refund.history();
    const since = types.slice(types.lastIndexOf('WorkflowTaskCompleted'));
    expect(since.filter((type) => expected.includes(type))).toEqual(expected);
  }

  describe.each([
    ['the deadline first', deadlineThenNoti],
    ['the Noti first', notiThenDeadline],
  ])('%s', (_name, both) => {
    test('it completes by the look-up', async () => {
      const refund = await startAwaiting(harness);
      await both(refund);
      refund.script({ payment: paidBack(AMOUNT) });
      await harness.startWorker(patient);
      expect(await refund.completed()).toMatchObject({ state: 'completed', evidence: { kind: 'look_up' } });
      expect(refund.called('cancel', 'account')).toEqual(['cancel', 'account']);
    });

    test('for a part of the payment it completes at once, although look-ups fail', async () => {
      const refund = await startAwaiting(harness, partDeposit);
      await both(refund);
      refund.script({ payment: cannotTell });
      await harness.startWorker(patient);
      expect(await refund.completed()).toMatchObject({ state: 'completed', evidence: { kind: 'noti' } });
      const { types } = await refund.history();
      expect(types.filter((type) => type === 'UpsertWorkflowSearchAttributes')).toHaveLength(2); // never escalated
    });
  });
});

describe('the same Noti again', () => {
  test('F22: 100 times has the effect of one', async () => {
    const refund = await startAwaiting(harness);
    const noti = await refund.noti();
    await refund.waitForState('confirming');
    const started = await activitiesStarted(refund);
    await Promise.all(Array.from({ length: 99 }, () => refund.noti({ ...noti })));
    await refund.view(); // all signals are handled before a query is
    expect(await activitiesStarted(refund)).toBe(started);
    refund.script({ payment: paidBack(AMOUNT) });
    expect((await refund.completed()).state).toBe('completed');
    expect(refund.called('cancel', 'account')).toEqual(['cancel', 'account']);
  });

  test('F22: a week later, while escalated, has no effect at all', async () => {
    const refund = await startAwaiting(harness);
    const noti = await refund.noti();
    await refund.skipTo('escalated', HOUR);
    await harness.pass(7 * DAY);
    const before = await refund.view();
    await refund.noti({ ...noti });
    expect(await refund.view()).toEqual(before);
  });
});

/** How many activities the workflow has started; their retries are not counted. */
async function activitiesStarted(refund: Refund): Promise<number> {
  return (await refund.history()).types.filter((type) => type === 'ActivityTaskScheduled').length;
}

describe('a Noti is not believed', () => {
  test('S4: alone for a full refund: while look-ups say "not cancelled" it stays confirming', async () => {
    const refund = await startAwaiting(harness);
    await refund.noti();
    await refund.waitForState('confirming');
    await harness.pass(2 * HOUR);
    expect(await refund.view()).toMatchObject({ state: 'confirming', evidence: null });
    refund.script({ payment: paidBack(AMOUNT) });
    expect(await refund.completed()).toMatchObject({ state: 'completed', evidence: { kind: 'look_up' } });
  });

  test('F26: about another amount: it escalates with both numbers, and a correct one still completes it', async () => {
    const refund = await startAwaiting(harness);
    await refund.noti({ amount: AMOUNT + 1 });
    const { escalation } = await refund.waitForState('escalated');
    expect(escalation).toMatchObject({ reason: 'mismatch' });
    expect(escalation?.detail).toMatch(/10,000 won.*10,001 won/);
    refund.script({ payment: paidBack(AMOUNT) });
    await refund.noti();
    expect((await refund.completed()).state).toBe('completed');
  });

  test('for a part of the payment, when it is about another amount', async () => {
    const refund = await startAwaiting(harness, partDeposit);
    await refund.noti({ amount: WHOLE_PAYMENT });
    expect((await refund.waitForState('escalated')).escalation?.reason).toBe('mismatch');
  });

  test('for a part of the payment, when its amount is unreadable', async () => {
    const refund = await startAwaiting(harness, partDeposit);
    await refund.noti({ amount: null });
    await harness.pass(HOUR);
    expect((await refund.view()).evidence).toBeNull();
  });

  test('for a part of the payment, when it came before our first cancel: it is about another cancel', async () => {
    const refund = await startAwaiting(harness, partDeposit);
    const before = new Date((refund.calls('cancel')[0]?.at ?? 0) - 2 * MINUTE).toISOString();
    await refund.noti({ receivedAt: before });
    await harness.pass(HOUR);
    expect((await refund.view()).evidence).toBeNull();
    const { notiId } = await refund.noti();
    expect((await refund.completed()).evidence).toMatchObject({ kind: 'noti', notiId });
  });

  test('when the signal is empty or malformed: it is ignored', async () => {
    const refund = await startAwaiting(harness);
    await refund.handle.signal('noti');
    await refund.handle.signal('noti', 'this is not a Noti');
    await refund.handle.signal('noti', {});
    refund.script({ payment: paidBack(AMOUNT) });
    expect(await refund.completed()).toMatchObject({ state: 'completed', evidence: { kind: 'look_up' } });
  });
});

describe('S5: a Noti never causes a cancel', () => {
  const notis: [name: string, also: Partial<CancelNoti>][] = [
    ['a correct one', {}],
    ['one about another amount', { amount: 1 }],
    ['one without an amount', { amount: null }],
    ['an ordinary cancel', { notiType: 'cancel' }],
  ];
  test.each(notis)('%s, while a deposit is awaited and after it was escalated', async (_name, also) => {
    const refund = await startAwaiting(harness);
    await refund.noti(also);
    await refund.skipTo('escalated', HOUR);
    await refund.noti(also);
    await harness.pass(DAY);
    expect(refund.called('cancel', 'account')).toEqual(['cancel', 'account']);
  });

  test.each(notis)(
    '%s, while it is unknown whether the cancel happened: the cancel is not sent again',
    async (_name, also) => {
      const refund: Refund = await harness.start({
        cancel: async () => {
          await refund.noti(also);
          return unknown;
        },
        payment: paid(AMOUNT),
      });
      await refund.skipTo('escalated', HOUR);
      expect(refund.called('cancel', 'account')).toEqual(['cancel']);
    },
  );

  test('a Noti that comes before the success reply of the cancel changes nothing', async () => {
    const refund: Refund = await harness.start({
      cancel: async () => {
        await refund.noti({ amount: 1 });
        return cancelled;
      },
    });
    expect(await refund.completed()).toMatchObject({ state: 'completed', evidence: { kind: 'cancel_answer' } });
  });
});
