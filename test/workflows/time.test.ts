/** Deadlines: reached, unusable, passed while no worker runs, and with a wrong clock. */
import { until } from '../../dev/system/until';
import { AMOUNT, DAY, GRACE, HOUR, MINUTE, type Refund, SECOND, useRefundHarness } from '../support/refund-harness';
import {
  accountFor,
  depositRequired,
  type GatewayCall,
  paid,
  paidBack,
  type Script,
} from '../support/scripted-gateway';

const harness = useRefundHarness({ replayAlways: true });

const deposit = (withinMs: number): Script => ({
  cancel: depositRequired,
  account: accountFor(AMOUNT, withinMs),
  payment: paid(AMOUNT),
});
const looksBetween = (refund: Refund, from: number, to: number): GatewayCall[] =>
  refund.calls('payment').filter(({ at }) => at >= from && at <= to);

describe('F40: the deadline passes and nothing was deposited', () => {
  test('a look-up comes first, then the grace, then a person is asked, with the facts', async () => {
    const refund = await harness.start(deposit(13 * HOUR));
    const { deposit: shown } = await refund.waitForState('awaiting_deposit');
    const deadline = Date.parse(shown?.deadline ?? '');
    await harness.pass(deadline - (await harness.now()) - MINUTE);
    const { escalation, deposit: stillShown } = await refund.skipTo('escalated', MINUTE);
    expect(escalation?.reason).toBe('deposit_deadline_passed');
    expect(stillShown).toEqual(shown);
    const since = Date.parse(escalation?.since ?? '');
    expect(since).toBeGreaterThanOrEqual(deadline + GRACE);
    expect(since).toBeLessThan(deadline + GRACE + MINUTE);
    const [first, ...more] = looksBetween(refund, deadline, since);
    expect((first?.at ?? 0) - deadline).toBeLessThan(MINUTE);
    expect(more.length).toBeGreaterThanOrEqual(4); // every 5 minutes of the half hour
  });

  test('a deposit that shows within the grace completes it, and no person is asked', async () => {
    const refund = await harness.start(deposit(13 * HOUR));
    await refund.waitForState('awaiting_deposit');
    await harness.pass(13 * HOUR + 10 * MINUTE);
    refund.script({ payment: paidBack(AMOUNT) });
    const view = await refund.completed();
    expect(view).toMatchObject({ state: 'completed', evidence: { kind: 'look_up' } });
  });

  test('before the deadline it does not happen', async () => {
    const refund = await harness.start(deposit(13 * HOUR));
    await refund.waitForState('awaiting_deposit');
    await harness.pass(13 * HOUR - MINUTE);
    expect((await refund.view()).state).toBe('awaiting_deposit');
  });
});

describe('F43: a deadline that cannot be used asks a person at once, with the raw text', () => {
  const at = (call: GatewayCall, ms: number): string => new Date(call.at + ms).toISOString();
  const unusable: [name: string, account: NonNullable<Script['account']>, raw: RegExp][] = [
    ['past', accountFor(AMOUNT, -SECOND), /\d{4}-/],
    ['missing', accountFor(AMOUNT, HOUR, { rawDeadline: '', deadline: null }), /""/],
    ['garbage', accountFor(AMOUNT, HOUR, { rawDeadline: '내일 오후', deadline: null }), /내일 오후/],
    ['more than 60 days away', accountFor(AMOUNT, 60 * DAY + MINUTE), /\d{4}-/],
    [
      'a date that JavaScript cannot read',
      (call) => accountFor(AMOUNT, HOUR, { rawDeadline: at(call, HOUR), deadline: 'not a date' })(call),
      /\d{4}-/,
    ],
  ];
  test.each(unusable)('%s', async (_name, account, raw) => {
    const refund = await harness.start({ ...deposit(HOUR), account });
    const view = await refund.waitForState('escalated');
    expect(view.escalation).toMatchObject({
      reason: 'deadline_unreadable',
      detail: expect.stringMatching(raw) as string,
    });
    expect(view.deposit).toMatchObject({ accountNo: '1002-333-444555', deadline: null });
    // The workflow task does not fail: the refund still receives a Noti.
    refund.script({ payment: paidBack(AMOUNT) });
    await refund.noti();
    expect((await refund.completed()).state).toBe('completed');
  });

  test('60 days away is still waited for', async () => {
    const refund = await harness.start(deposit(60 * DAY - MINUTE));
    await refund.waitForState('awaiting_deposit');
  });
});

describe('F44: no worker when the deadline and the grace pass', () => {
  // No look-up may be due before the deadline: the server holds time for a task without a worker.
  const quickGrace = { deps: { depositCheckEveryMs: 2 * DAY, depositGraceMs: SECOND } };
  beforeEach(async () => {
    await harness.restartWorker(quickGrace);
  });
  afterAll(async () => {
    await harness.restartWorker();
  });

  const missTheDeadline = async (refund: Refund): Promise<number> => {
    await refund.waitForState('awaiting_deposit');
    await refund.idle();
    await harness.stopWorker();
    await harness.sleep(13 * HOUR);
    await harness.sleep(2 * SECOND); // the grace, in real time: the server holds its clock for the waiting task
    return harness.now();
  };

  test('a deposit made meanwhile completes it when they are back, and no person is asked', async () => {
    const refund = await harness.start(deposit(13 * HOUR));
    await missTheDeadline(refund);
    refund.script({ payment: paidBack(AMOUNT) });
    await harness.startWorker(quickGrace);
    expect(await refund.completed()).toMatchObject({ state: 'completed', evidence: { kind: 'look_up' } });
    const { types } = await refund.history();
    const upserts = types.filter((type) => type === 'UpsertWorkflowSearchAttributes');
    expect(upserts).toHaveLength(2); // awaiting_deposit and completed: it never was escalated
  });

  test('without a deposit the look-up comes before a person is asked', async () => {
    const refund = await harness.start(deposit(13 * HOUR));
    const back = await missTheDeadline(refund);
    await harness.startWorker(quickGrace);
    const { escalation } = await refund.skipTo('escalated', SECOND);
    expect(escalation?.reason).toBe('deposit_deadline_passed');
    expect(looksBetween(refund, back, Date.parse(escalation?.since ?? '')).length).toBeGreaterThanOrEqual(1);
  });
});

test("F42: only the server's clock counts: a host hours ahead or behind does not end the wait early", async () => {
  const refund = await harness.start(deposit(13 * HOUR));
  await refund.waitForState('awaiting_deposit');
  await harness.pass(DAY - 12 * HOUR); // the server is by now hours ahead of this host
  expect(Math.abs((await harness.now()) - Date.now())).toBeGreaterThan(10 * MINUTE);
  expect((await refund.view()).state).toBe('awaiting_deposit');
  await until(() => refund.calls('payment').length >= 11);
  expect(await refund.skipTo('escalated', HOUR)).toMatchObject({
    escalation: { reason: 'deposit_deadline_passed' },
  });
});
