/** Each way a refund can end, its evidence or reason, and how many events its history has then. */
import { searchAttributes } from '../../contract';
import { until } from '../../dev/system/until';
import { AMOUNT, DAY, HOUR, MINUTE, useRefundHarness } from '../support/refund-harness';
import {
  accountFor,
  cancelled,
  cannotTell,
  claiming,
  depositRequired,
  mismatch,
  paid,
  paidBack,
  refused,
  type Script,
  unknown,
} from '../support/scripted-gateway';

const harness = useRefundHarness();

/** CookiePay wants a deposit within 13 hours; until `looks` are used up, the payment shows as not cancelled. */
const deposit = (looks: number): Script => ({
  cancel: depositRequired,
  account: accountFor(AMOUNT, 13 * HOUR),
  payment: [...Array.from({ length: looks }, () => paid(AMOUNT)), paidBack(AMOUNT)],
});
const statusOf = async ({ handle }: { handle: { describe: () => Promise<{ status: { name: string } }> } }) =>
  (await handle.describe()).status.name;

describe('completed', () => {
  test('by the reply to the cancel: closes as Completed, and the result is the view with that reply as evidence', async () => {
    const refund = await harness.start({ cancel: cancelled });
    const result = await refund.completed();
    expect(result).toMatchObject({
      refundId: refund.input.refundId,
      tid: refund.input.tid,
      orderNo: refund.input.orderNo,
      amount: AMOUNT,
      state: 'completed',
      deposit: null,
      escalation: null,
      resolution: null,
      gateway: { code: '0000', message: 'SUCCESS' },
      evidence: { kind: 'cancel_answer', code: '0000', tid: refund.input.tid, amount: AMOUNT, cancelTid: 'C-0001' },
    });
    expect(await statusOf(refund)).toBe('COMPLETED');
    expect(await refund.view()).toEqual(result);
    expect(refund.called()).toEqual(['cancel']);
  });

  test('after a deposit, by the look-up that the Noti causes', async () => {
    const refund = await harness.start(deposit(1));
    await refund.waitForState('awaiting_deposit');
    await refund.noti();
    expect(await refund.completed()).toMatchObject({
      state: 'completed',
      deposit: { bankName: 'Woori', accountNo: '1002-333-444555', amount: AMOUNT },
      evidence: { kind: 'look_up', tid: refund.input.tid, amount: AMOUNT, cancelDate: '20260102120405' },
    });
  });

  test('F31: after a deposit whose Noti was lost, by the hourly look-up', async () => {
    const refund = await harness.start(deposit(3));
    expect(await refund.completed()).toMatchObject({ state: 'completed', evidence: { kind: 'look_up' } });
    const [first, , , last] = refund.calls('payment').map(({ at }) => at);
    expect(((last ?? 0) - (first ?? 0)) / HOUR).toBeCloseTo(3, 0);
  });

  test('for a part of the payment, by its exactly matching Noti', async () => {
    const refund = await harness.start({ ...deposit(0), payment: paid(3 * AMOUNT) });
    await refund.waitForState('awaiting_deposit');
    const { notiId } = await refund.noti();
    expect((await refund.completed()).evidence).toMatchObject({ kind: 'noti', notiId, notiType: 'deposit_cancel' });
  });

  test('after a cancel of unknown outcome, by the look-up that shows it', async () => {
    const refund = await harness.start({ cancel: unknown, payment: paidBack(AMOUNT) });
    expect((await refund.completed()).evidence).toMatchObject({ kind: 'look_up', amount: AMOUNT });
    expect(refund.calls('cancel')).toHaveLength(1);
  });
});

describe('rejected', () => {
  test('by a refusal: closes as Failed with RefundRejected, whose first detail is the view', async () => {
    const refund = await harness.start({ cancel: refused });
    const failure = await refund.rejected();
    expect(failure).toMatchObject({ type: 'RefundRejected', nonRetryable: true });
    expect(failure.message).toContain('9104 not your payment');
    const view = { state: 'rejected', gateway: { code: '9104', message: 'not your payment' }, evidence: null };
    expect(failure.details?.[0]).toMatchObject({ ...view, refundId: refund.input.refundId });
    expect(await statusOf(refund)).toBe('FAILED');
    expect((await refund.attributes()).get(searchAttributes.state)).toBe('rejected');
  });

  test('by an uncertain refusal, once two look-ups 30 s apart show that nothing happened', async () => {
    const refund = await harness.start({ cancel: claiming('refused'), payment: paid(AMOUNT) });
    expect((await refund.rejected()).details?.[0]).toMatchObject({ state: 'rejected', gateway: { code: '9204' } });
    const [first, second] = refund.calls('payment').map(({ at }) => at);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(30_000);
    expect(refund.called('cancel', 'payment')).toEqual(['cancel', 'payment', 'payment']);
  });
});

describe('escalated', () => {
  const soon = accountFor(AMOUNT, HOUR, { rawDeadline: 'soon', deadline: null });
  const cases: [reason: string, because: string, script: Script, detail: RegExp][] = [
    ['deposit_deadline_passed', 'nothing was deposited', { ...deposit(0), payment: paid(AMOUNT) }, /deadline passed/],
    [
      'outcome_unknown',
      'three cancels got no reply',
      { cancel: unknown, payment: paid(AMOUNT) },
      /no reply within 20 s/,
    ],
    ['outcome_unknown', 'no look-up can tell', { cancel: unknown, payment: cannotTell }, /Nothing proves/],
    [
      'mismatch',
      'the reply to the cancel names another payment',
      { cancel: mismatch, payment: paid(AMOUNT) },
      /10,000 won .* 9,000 won/,
    ],
    [
      'mismatch',
      'the account is for another amount',
      { ...deposit(0), account: mismatch, payment: paid(AMOUNT) },
      /9,000 won/,
    ],
    [
      'mismatch',
      'the look-up shows a smaller payment',
      { cancel: unknown, payment: paid(AMOUNT - 1) },
      /10,000 won .* 9,999 won/,
    ],
    ['mismatch', 'the look-up shows another payment', { cancel: unknown, payment: paid(AMOUNT, 'T-else') }, /T-else/],
    [
      'mismatch',
      'CookiePay says that it is cancelled already, and the look-up does not show it',
      { cancel: claiming('already_cancelled'), payment: paid(AMOUNT) },
      /not cancelled/,
    ],
    ['account_refused', 'the account is refused', { ...deposit(0), account: refused, payment: paid(AMOUNT) }, /9104/],
    [
      'account_refused',
      'the account is refused uncertainly, and nothing happened',
      { ...deposit(0), account: claiming('refused'), payment: paid(AMOUNT) },
      /9204/,
    ],
    [
      'deadline_unreadable',
      'the deadline is not a date',
      { ...deposit(0), account: soon, payment: paid(AMOUNT) },
      /"soon"/,
    ],
    [
      'outcome_unknown',
      'three account requests got no reply',
      { ...deposit(0), account: unknown, payment: paid(AMOUNT) },
      /no reply/,
    ],
  ];
  test.each(cases)('%s: %s; it stays open and says why', async (reason, _because, script, detail) => {
    const refund = await harness.start(script);
    const view = await refund.skipTo('escalated', 10 * MINUTE);
    expect(view.escalation).toMatchObject({ reason, detail: expect.stringMatching(detail) as string });
    expect(view.evidence).toBeNull();
    expect(Date.parse(view.escalation?.since ?? '')).toBeLessThanOrEqual(await harness.now());
    expect(await statusOf(refund)).toBe('RUNNING');
    expect((await refund.attributes()).get(searchAttributes.state)).toBe('escalated');
  });
});

describe('an escalated refund', () => {
  test('F24: completes when a late Noti comes and the look-up shows it', async () => {
    const refund = await harness.start({ ...deposit(0), payment: paid(AMOUNT) });
    await refund.skipTo('escalated', HOUR);
    refund.script({ payment: paidBack(AMOUNT) });
    const asked = await harness.now();
    await refund.noti();
    const view = await refund.completed();
    expect(view).toMatchObject({ state: 'completed', escalation: null, evidence: { kind: 'look_up' } });
    expect((refund.calls('payment').at(-1)?.at ?? 0) - asked).toBeLessThan(MINUTE);
  });

  test('completes when a look-up alone shows it', async () => {
    const refund = await harness.start({ ...deposit(0), payment: paid(AMOUNT) });
    await refund.skipTo('escalated', HOUR);
    refund.script({ payment: paidBack(AMOUNT) });
    expect(await refund.completed()).toMatchObject({ state: 'completed', evidence: { kind: 'look_up' } });
  });

  test('for a part of the payment completes by its late Noti', async () => {
    const refund = await harness.start({ ...deposit(0), payment: paid(3 * AMOUNT) });
    await refund.skipTo('escalated', HOUR);
    const { notiId } = await refund.noti();
    expect((await refund.completed()).evidence).toMatchObject({ kind: 'noti', notiId });
  });

  test('stays open after its 30 days of look-ups, and still receives Notis', async () => {
    const refund = await harness.start({ ...deposit(0), payment: paid(AMOUNT) });
    await refund.skipTo('escalated', HOUR);
    await harness.pass(40 * DAY);
    expect(await refund.view()).toMatchObject({ state: 'escalated' });
    const looks = refund.calls('payment').length;
    refund.script({ payment: paidBack(AMOUNT) });
    await refund.noti();
    expect((await refund.completed()).state).toBe('completed');
    expect(refund.calls('payment')).toHaveLength(looks + 1);
  });
});

describe('history', () => {
  // These tests make no queries: the time-skipping server adds a workflow task to the history for each.
  test('a plain refund has at most 14 events and 2 workflow tasks', async () => {
    const refund = await harness.start({ cancel: cancelled });
    await refund.completed();
    const { events, workflowTasks } = await refund.history();
    expect({ events, workflowTasks }).toEqual({ events: 13, workflowTasks: 2 });
  });

  test('a deposit refund has at most 40 events, with 12 hourly look-ups and a Noti', async () => {
    const refund = await harness.start({ ...deposit(12), payment: paid(AMOUNT) });
    await until(() => refund.calls('payment').length > 0);
    await harness.pass(12 * HOUR);
    await until(() => refund.calls('payment').length >= 12);
    refund.script({ payment: paidBack(AMOUNT) });
    await refund.noti();
    expect((await refund.completed()).state).toBe('completed');
    const { events, types } = await refund.history();
    expect(types).toContain('WorkflowExecutionSignaled');
    expect(events).toBeLessThanOrEqual(40);
  });

  test('I8: a refund that is escalated for 20 days and then completes has fewer than 100 events', async () => {
    const refund = await harness.start({ ...deposit(0), payment: paid(AMOUNT) });
    await until(() => refund.calls('payment').length > 0);
    await harness.pass(14 * HOUR);
    await harness.pass(20 * DAY);
    await until(() => refund.calls('payment').length > 14 + 20);
    refund.script({ payment: paidBack(AMOUNT) });
    await refund.noti();
    expect((await refund.completed()).state).toBe('completed');
    expect((await refund.history()).events).toBeLessThan(100);
  });
});

describe('search attributes', () => {
  test('while a deposit is awaited: the state, both tids and the deadline', async () => {
    const account = accountFor(AMOUNT, 13 * HOUR, { tid: 'T-of-the-deposit' });
    const refund = await harness.start({ ...deposit(0), account, payment: paid(AMOUNT) });
    const { deposit: shown } = await refund.waitForState('awaiting_deposit');
    const attributes = await refund.attributes();
    expect(attributes.get(searchAttributes.state)).toBe('awaiting_deposit');
    expect(attributes.get(searchAttributes.tids)).toEqual([refund.input.tid, 'T-of-the-deposit']);
    expect(attributes.get(searchAttributes.depositDeadline)?.toISOString()).toBe(shown?.deadline);

    await refund.noti();
    await refund.waitForState('confirming');
    expect((await refund.attributes()).get(searchAttributes.state)).toBe('confirming');
    refund.script({ payment: paidBack(AMOUNT) });
    await refund.completed();
    expect((await refund.attributes()).get(searchAttributes.state)).toBe('completed');
  });

  test('while the outcome is unknown: confirming', async () => {
    const refund = await harness.start({ cancel: unknown, payment: cannotTell });
    await refund.waitForState('confirming');
    expect((await refund.attributes()).get(searchAttributes.state)).toBe('confirming');
  });
});
