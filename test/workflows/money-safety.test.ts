/** The money goes back exactly once, whatever fails: one test per fault, named for it. */
import type { RefundInput, RefundView } from '../../contract';
import { until } from '../../dev/system/until';
import { AMOUNT, DAY, HOUR, MINUTE, type Refund, SECOND, useRefundHarness } from '../support/refund-harness';
import {
  accountFor,
  cancelled,
  cannotTell,
  claiming,
  mismatch,
  notSent,
  paid,
  paidBack,
  tokenRejected,
  unknown,
} from '../support/scripted-gateway';
import { deposit, partDeposit, WHOLE_PAYMENT } from '../support/situations';

const harness = useRefundHarness({ replayAlways: true });

const sent = (refund: Refund): number => refund.calls('cancel').length;

/** I1: between two sends of a call on money there is a look-up. */
function expectNoBlindRepeat(refund: Refund): void {
  const money = refund.called().join(' ');
  expect(money).not.toMatch(/cancel cancel|account account/);
}

describe('F3: the cancel timed out, and CookiePay did it', () => {
  test('it is confirmed by a look-up and completed with one cancel', async () => {
    const refund = await harness.start({ cancel: unknown, payment: [cannotTell, paid(AMOUNT), paidBack(AMOUNT)] });
    expect((await refund.waitForState('confirming')).note).toContain('no reply within 20 s');
    expect(await refund.completed()).toMatchObject({ state: 'completed', evidence: { kind: 'look_up' } });
    expect(sent(refund)).toBe(1);
  });
});

describe('F4: the cancel timed out, and CookiePay did not do it', () => {
  test('it is sent again only after two look-ups, 30 s apart, that do not show it; three times in all', async () => {
    const refund = await harness.start({ cancel: unknown, payment: paid(AMOUNT) });
    const { escalation } = await refund.skipTo('escalated', 10 * SECOND);
    expect(escalation?.reason).toBe('outcome_unknown');
    const calls = refund.calls().slice(0, 9);
    const round = ['cancel', 'payment', 'payment'];
    expect(calls.map(({ name }) => name)).toEqual([...round, ...round, ...round]);
    for (const second of [2, 5, 8]) {
      expect((calls[second]?.at ?? 0) - (calls[second - 1]?.at ?? 0)).toBeGreaterThanOrEqual(30 * SECOND);
    }
    await harness.pass(3 * DAY);
    expect(sent(refund)).toBe(3);
  });

  test('the second cancel can succeed', async () => {
    const refund = await harness.start({ cancel: [unknown, cancelled], payment: paid(AMOUNT) });
    expect((await refund.completed()).evidence).toMatchObject({ kind: 'cancel_answer' });
    expect(refund.called()).toEqual(['cancel', 'payment', 'payment', 'cancel']);
  });

  test('a part of the amount is never sent again: its Noti proves it', async () => {
    const refund = await harness.start({ cancel: unknown, payment: paid(WHOLE_PAYMENT) });
    await refund.waitForState('confirming');
    await harness.pass(5 * HOUR);
    const { notiId } = await refund.noti({ notiType: 'cancel' });
    expect((await refund.completed()).evidence).toMatchObject({ kind: 'noti', notiId });
    expect(sent(refund)).toBe(1);
  });

  test("a part of the amount without a Noti is a person's decision after 24 h", async () => {
    const refund = await harness.start({ cancel: unknown, payment: paid(WHOLE_PAYMENT) });
    const { escalation } = await refund.skipTo('escalated', HOUR);
    expect(escalation?.reason).toBe('outcome_unknown');
    expect(Date.parse(escalation?.since ?? '') - (refund.calls('cancel')[0]?.at ?? 0)).toBeGreaterThanOrEqual(
      DAY - MINUTE,
    );
    expect(sent(refund)).toBe(1);
  });
});

describe('F5: the look-up fails too', () => {
  test('it is repeated, at most an hour apart, for 24 h; then a person is asked, and nothing is rejected', async () => {
    const refund = await harness.start({ cancel: unknown, payment: cannotTell });
    const { escalation } = await refund.skipTo('escalated', HOUR);
    expect(escalation?.reason).toBe('outcome_unknown');
    const sentAt = refund.calls('cancel')[0]?.at ?? 0;
    const since = Date.parse(escalation?.since ?? '') - sentAt;
    expect(since).toBeGreaterThan(22 * HOUR);
    expect(since).toBeLessThan(25 * HOUR);
    const looks = refund.calls('payment').filter(({ at }) => at - sentAt < since);
    const gaps = looks.slice(1).map(({ at }, i) => at - (looks[i]?.at ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(HOUR + MINUTE);
    expect(gaps[0]).toBeLessThan(MINUTE);
    expect(sent(refund)).toBe(1);
  });
});

describe('F6: proven not to be sent', () => {
  test('it is tried again without a look-up, and the state says so meanwhile', async () => {
    const refund = await harness.start({ cancel: [notSent, notSent, cancelled] });
    const { state, note } = await refund.waitFor((view) => view.note.includes('Nothing was sent'));
    expect({ state, note }).toMatchObject({
      state: 'cancelling',
      note: expect.stringContaining('ECONNREFUSED') as string,
    });
    expect((await refund.completed()).evidence).toMatchObject({ kind: 'cancel_answer' });
    expect(refund.called()).toEqual(['cancel', 'cancel', 'cancel']);
  });

  test('I8: after an hour of that the history has fewer than 100 events', async () => {
    const refund = await harness.start({ cancel: notSent });
    await until(() => sent(refund) > 0);
    await harness.pass(HOUR);
    expect((await refund.history()).events).toBeLessThan(100);
  });
});

describe('F7: CookiePay says that it is cancelled already', () => {
  test('a look-up that shows it completes the refund', async () => {
    const refund = await harness.start({ cancel: claiming('already_cancelled'), payment: paidBack(AMOUNT) });
    expect((await refund.completed()).evidence).toMatchObject({ kind: 'look_up' });
  });

  test('a false claim is not believed, and nothing is sent again', async () => {
    const refund = await harness.start({ cancel: claiming('already_cancelled'), payment: paid(AMOUNT) });
    const view = await refund.skipTo('escalated');
    expect(view).toMatchObject({ evidence: null, escalation: { reason: 'mismatch' } });
    await harness.pass(DAY);
    expect(sent(refund)).toBe(1);
  });
});

test('F8: 9029 for a part of the amount: the account is asked for once, with the amount unchanged', async () => {
  const refund = await harness.start(partDeposit);
  await refund.waitForState('awaiting_deposit');
  expect(refund.calls('cancel', 'account')).toMatchObject([
    { name: 'cancel', amount: AMOUNT },
    { name: 'account', amount: AMOUNT },
  ]);
});

describe('F9: the reply with the account was lost', () => {
  test('it is asked for again only after two look-ups that show no cancellation, and one account is shown', async () => {
    const refund = await harness.start({ ...deposit, account: [unknown, accountFor(AMOUNT, 13 * HOUR)] });
    const view = await refund.skipTo('awaiting_deposit', 10 * SECOND);
    expect(refund.called().slice(0, 5)).toEqual(['cancel', 'account', 'payment', 'payment', 'account']);
    expect(view.deposit).toMatchObject({ accountNo: '1002-333-444555' });
  });

  test('for a part of the amount a person decides: a look-up cannot tell whether a deposit was made', async () => {
    const refund = await harness.start({ ...deposit, account: unknown, payment: paid(WHOLE_PAYMENT) });
    expect((await refund.skipTo('escalated')).escalation?.reason).toBe('outcome_unknown');
    expect(refund.called().filter((name) => name === 'account')).toHaveLength(1);
  });
});

test.each(['cancel', 'account'] as const)(
  'F10: success of the %s that names another payment or amount escalates with both',
  async (call) => {
    const refund = await harness.start({ ...deposit, [call]: mismatch });
    const { escalation } = await refund.waitForState('escalated');
    expect(escalation).toMatchObject({
      reason: 'mismatch',
      detail: expect.stringMatching(/10,000 won of T-1.*9,000 won of T-2/) as string,
    });
  },
);

test('F11: DEPOSITAMT differs from the amount: both are shown', async () => {
  const refund = await harness.start({
    ...deposit,
    account: accountFor(AMOUNT, 13 * HOUR, { depositAmount: AMOUNT - 330 }),
  });
  const view = await refund.waitForState('awaiting_deposit');
  expect(view).toMatchObject({ amount: AMOUNT, deposit: { amount: AMOUNT - 330 } });
});

describe('F14: started again after a run that may have sent something', () => {
  const again: Partial<RefundInput> = { nothingSentAsOf: '2020-01-01T00:00:00.000Z' };

  test('a payment that is cancelled already completes without a cancel', async () => {
    const refund = await harness.start({ payment: paidBack(AMOUNT) }, again);
    expect((await refund.completed()).evidence).toMatchObject({ kind: 'look_up' });
    expect(sent(refund)).toBe(0);
  });

  test('a cancel is sent only after two look-ups show that it is not cancelled', async () => {
    const refund = await harness.start({ cancel: cancelled, payment: paid(AMOUNT) }, again);
    expect((await refund.completed()).evidence).toMatchObject({ kind: 'cancel_answer' });
    expect(refund.called()).toEqual(['payment', 'payment', 'cancel']);
  });

  test('for a part of the amount nothing is sent: a person decides', async () => {
    const refund = await harness.start({ cancel: cancelled, payment: paid(WHOLE_PAYMENT) }, again);
    await refund.skipTo('escalated', HOUR);
    expect(sent(refund)).toBe(0);
  });

  test('without nothingSentAsOf it is looked up first, too', async () => {
    const refund = await harness.start({ payment: paidBack(AMOUNT) });
    const { nothingSentAsOf: _, ...withoutProof } = refund.input;
    harness.gateway.script('T-unsaid', { payment: paidBack(AMOUNT) });
    const result = (await harness.client.workflow.execute('refundWorkflow', {
      workflowId: 'refund-unsaid',
      taskQueue: 'cookiepay-refunds',
      args: [{ ...withoutProof, refundId: 'unsaid', tid: 'T-unsaid' }],
    })) as RefundView;
    expect(result.evidence).toMatchObject({ kind: 'look_up' });
  });
});

describe('F16: cancellation requested in the Web UI', () => {
  test('while a cancel is under way: its reply is waited for and counts', async () => {
    const refund: Refund = await harness.start({
      cancel: async () => {
        await refund.handle.cancel();
        await refund.view();
        return cancelled;
      },
    });
    expect((await refund.completed()).evidence).toMatchObject({ kind: 'cancel_answer' });
  });

  test('while a deposit is awaited: the refund stays visible and completes', async () => {
    const refund = await harness.start(deposit);
    await refund.waitForState('awaiting_deposit');
    await refund.idle();
    await refund.handle.cancel();
    expect((await refund.view()).state).toBe('awaiting_deposit');
    await harness.pass(5 * HOUR);
    expect(refund.calls('payment').length).toBeGreaterThanOrEqual(5);
    refund.script({ payment: paidBack(AMOUNT) });
    await refund.noti();
    expect((await refund.completed()).state).toBe('completed');
  });

  test('while the outcome is unknown: the look-ups go on', async () => {
    const refund = await harness.start({ cancel: unknown, payment: [cannotTell, cannotTell, paidBack(AMOUNT)] });
    await refund.waitForState('confirming');
    await refund.handle.cancel();
    expect((await refund.completed()).evidence).toMatchObject({ kind: 'look_up' });
  });
});

describe('F18: credentials', () => {
  afterEach(() => harness.gateway.replyToTokens(anyToken));
  const anyToken = { kind: 'token', token: 'canary-token-again' } as const;
  const wrong = { kind: 'credentials_rejected', code: '9003', message: 'who?', retryAfterMs: null } as const;

  test('a token rejected by the cancel is replaced at once, without a look-up', async () => {
    const refund = await harness.start({ cancel: [tokenRejected, cancelled] });
    expect((await refund.completed()).evidence).toMatchObject({ kind: 'cancel_answer' });
    const [first, second] = refund.calls('cancel');
    expect(refund.called()).toEqual(['cancel', 'cancel']);
    expect(first?.token).not.toBe(second?.token);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeLessThan(5 * SECOND);
  });

  test('I2: no token for a day because CookiePay is unavailable: nothing is sent or decided, and it goes on afterwards', async () => {
    harness.gateway.replyToTokens({ ...wrong, kind: 'unavailable', code: '', message: 'ECONNREFUSED' });
    const refund = await harness.start({ cancel: cancelled });
    await refund.waitFor(({ note }) => note.includes('gives no token'));
    await harness.pass(DAY);
    expect(await refund.view()).toMatchObject({ state: 'cancelling', escalation: null });
    expect((await refund.history()).events).toBeLessThan(100);
    harness.gateway.replyToTokens(anyToken);
    expect((await refund.completed()).state).toBe('completed');
  });

  test('wrong ones: the note says so, nothing is sent or decided, and it goes on within 5 minutes after they are corrected', async () => {
    harness.gateway.replyToTokens(wrong);
    const refund = await harness.start({ cancel: cancelled });
    await refund.waitFor(({ note }) => note.includes('rejects our credentials'));
    await harness.pass(DAY);
    expect(await refund.view()).toMatchObject({ state: 'cancelling', escalation: null });
    expect(sent(refund)).toBe(0);
    const corrected = await harness.now();
    harness.gateway.replyToTokens(anyToken);
    expect((await refund.completed()).state).toBe('completed');
    expect((refund.calls('cancel')[0]?.at ?? 0) - corrected).toBeLessThan(6 * MINUTE);
  });

  test('I8: tokens that the cancel keeps rejecting for an hour leave a history with fewer than 100 events', async () => {
    const refund = await harness.start({ cancel: tokenRejected });
    await until(() => sent(refund) > 1);
    await harness.pass(HOUR);
    expect(await refund.view()).toMatchObject({ state: 'cancelling', escalation: null });
    expect((await refund.history()).events).toBeLessThan(100);
  });
});

describe('F1, F2: the worker dies during a call on money', () => {
  const never = (): Promise<never> => new Promise(() => undefined);
  afterEach(async () => {
    await harness.restartWorker();
  });

  test.each([
    ['F1: CookiePay has not done it', paid(AMOUNT), ['payment', 'payment', 'cancel'], 'cancel_answer'],
    ['F2: CookiePay has done it', paidBack(AMOUNT), ['payment'], 'look_up'],
  ])('%s: the missing heartbeats show it, then the payment is looked up', async (_name, payment, calls, kind) => {
    await harness.restartWorker({ activities: { cancel: never } });
    const refund = await harness.start({ cancel: cancelled, payment });
    await until(async () => (await refund.history()).types.includes('ActivityTaskScheduled'));
    await harness.restartWorker();
    await refund.waitForState('confirming');
    expect((await refund.completed()).evidence?.kind).toBe(kind);
    expect(refund.called()).toEqual(calls);
    expectNoBlindRepeat(refund);
  });

  test('a worker that fails leaves an unknown outcome, too', async () => {
    await harness.restartWorker({ activities: { cancel: () => Promise.reject(new Error('out of memory')) } });
    const refund = await harness.start({ cancel: cancelled, payment: paid(AMOUNT) });
    await refund.skipTo('escalated');
    expect(refund.calls('payment').length).toBeGreaterThanOrEqual(6);
    expect(sent(refund)).toBe(0);
  });
});
