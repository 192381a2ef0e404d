/** What people order: which decision each state allows, what it does, and what is said where it is refused. */
import {
  RESOLVE_ACTIONS,
  type ResolveAction,
  resolveUpdate,
  type RefundView,
  searchAttributes,
} from '../workflows/contract';
import {
  AMOUNT,
  createRefundHarness,
  DAY,
  HOUR,
  MINUTE,
  type Refund,
  type RefundHarness,
} from './support/refund-harness';
import {
  accountFor,
  cancelled,
  cannotTell,
  depositRequired,
  mismatch,
  notSent,
  paid,
  paidBack,
  refused,
  type Script,
  unknown,
} from './support/scripted-gateway';
import { check, deposited, ORDER, refusalOf, resolve } from './support/orders';
import { until } from './support/until';

let harness: RefundHarness;
beforeAll(async () => {
  harness = await createRefundHarness();
});
afterEach(() => harness.endOpenRefunds());
afterAll(() => harness.close());

const deposit: Script = { cancel: depositRequired, account: accountFor(AMOUNT, 13 * HOUR), payment: paid(AMOUNT) };

/** Each reason for which a person is asked, and how a refund gets there. */
const STUCK: Record<string, Script> = {
  deposit_deadline_passed: deposit,
  outcome_unknown: { cancel: unknown, payment: paid(AMOUNT) },
  mismatch: { cancel: mismatch, payment: paid(AMOUNT) },
  deadline_unreadable: {
    ...deposit,
    account: accountFor(AMOUNT, HOUR, { rawDeadline: 'soon', deadline: null }),
  },
  account_refused: { ...deposit, account: refused },
};
const names = (refund: Refund): string[] => refund.calls().map(({ name }) => name);
const moneyCalls = (refund: Refund): string[] => refund.calls('cancel', 'account').map(({ name }) => name);

async function stuck(reason: string, also: Script = {}): Promise<Refund> {
  const refund = await harness.start({ ...STUCK[reason], ...also });
  const view = await refund.skipTo('escalated', 10 * MINUTE);
  expect(view.escalation?.reason).toBe(reason);
  return refund;
}

describe.each(Object.keys(STUCK))('escalated: %s', (reason) => {
  test('complete: closes as completed, with the written proof instead of evidence', async () => {
    const refund = await stuck(reason);
    const view = await resolve(refund, 'complete', { reason: 'bank statement of 2 January' });
    expect(view).toMatchObject({
      ...{ state: 'completed', evidence: null, escalation: null },
      resolution: { action: 'complete', actor: 'kim', reason: 'bank statement of 2 January' },
    });
    expect(await refund.completed()).toEqual(view);
    expect(view).toMatchObject({ allowedActions: [], payableUntil: null });
  });

  test('abandon: closes as Completed in Temporal, with who and why, and says so in the list', async () => {
    const refund = await stuck(reason);
    expect(await resolve(refund, 'abandon')).toMatchObject({ state: 'abandoned', resolution: { ...ORDER } });
    expect(await refund.completed()).toMatchObject({ state: 'abandoned', evidence: null });
    expect((await refund.handle.describe()).status.name).toBe('COMPLETED');
    expect((await refund.attributes()).get(searchAttributes.state)).toBe('abandoned');
  });

  test('go_ahead: refused, for it waits for no issue hours', async () => {
    const refund = await stuck(reason);
    expect(await refusalOf(resolve(refund, 'go_ahead'))).toContain('go_ahead is for a refund that waits');
    const retry = reason === 'mismatch' ? [] : ['retry'];
    expect((await refund.view()).allowedActions).toEqual([...retry, 'complete', 'abandon']);
  });
});

describe('retry', () => {
  test.each(['deposit_deadline_passed', 'outcome_unknown', 'account_refused'])(
    'of %s looks the payment up twice, 30 s apart, before the cancel is sent again',
    async (reason) => {
      const refund = await stuck(reason);
      const before = refund.calls().length;
      harness.gateway.script(refund.input.tid, { cancel: cancelled });
      expect(await resolve(refund, 'retry')).toMatchObject({ escalation: null, resolution: { action: 'retry' } });
      expect(await refund.completed()).toMatchObject({ state: 'completed', evidence: { kind: 'cancel_answer' } });
      const after = refund.calls().slice(before);
      expect(after.map(({ name }) => name)).toEqual(['payment', 'payment', 'cancel']);
      expect((after[1]?.at ?? 0) - (after[0]?.at ?? 0)).toBeGreaterThanOrEqual(30_000);
    },
  );

  test('sends nothing when the look-up shows that it is cancelled by now', async () => {
    const refund = await stuck('outcome_unknown');
    const sent = moneyCalls(refund).length;
    harness.gateway.script(refund.input.tid, { payment: paidBack(AMOUNT) });
    await resolve(refund, 'retry');
    expect(await refund.completed()).toMatchObject({ state: 'completed', evidence: { kind: 'look_up' } });
    expect(moneyCalls(refund)).toHaveLength(sent);
  });

  test('a new account supersedes the old one, which is shown as not to be paid into', async () => {
    const refund = await stuck('deposit_deadline_passed');
    harness.gateway.script(refund.input.tid, { account: accountFor(AMOUNT, 13 * HOUR, { accountNo: '777-2' }) });
    const under = await resolve(refund, 'retry');
    expect(under).toMatchObject({ deposit: null, supersededDeposits: [{ accountNo: '1002-333-444555' }] });
    const view = await refund.skipTo('awaiting_deposit', MINUTE);
    expect(view).toMatchObject({
      deposit: { accountNo: '777-2' },
      supersededDeposits: [{ accountNo: '1002-333-444555' }],
    });
    expect((await refund.attributes()).get(searchAttributes.depositDeadline)?.toISOString()).toBe(
      view.deposit?.deadline,
    );
  });

  test('of a part is sent without a look-up that tells, where CookiePay itself had said that nothing happened', async () => {
    const refund = await stuck('deposit_deadline_passed', { payment: paid(3 * AMOUNT) });
    harness.gateway.script(refund.input.tid, { cancel: cancelled });
    await resolve(refund, 'retry');
    expect(await refund.completed()).toMatchObject({ evidence: { kind: 'cancel_answer' } });
    expect(moneyCalls(refund)).toEqual(['cancel', 'account', 'cancel']);
  });

  test('of a part whose cancel may have happened is refused, and says what to do instead', async () => {
    const refund = await stuck('outcome_unknown', { payment: paid(3 * AMOUNT) });
    expect(await refusalOf(resolve(refund, 'retry'))).toMatch(/for a part of a payment.*new refundId/);
    expect((await refund.view()).allowedActions).toEqual(['complete', 'abandon']);
    expect(moneyCalls(refund)).toEqual(['cancel']);
  });

  test('of what only then shows to be a part, and whose cancel may have happened, sends nothing', async () => {
    const refund = await stuck('outcome_unknown', { payment: cannotTell });
    harness.gateway.script(refund.input.tid, { payment: paid(3 * AMOUNT) });
    await resolve(refund, 'retry');
    await refund.skipTo('escalated', HOUR);
    expect(await refusalOf(resolve(refund, 'retry'))).toContain('for a part of a payment');
    expect(moneyCalls(refund)).toEqual(['cancel']);
  });

  test('of a part of which a retry got no answer is refused from then on', async () => {
    const refund = await stuck('deposit_deadline_passed', { payment: paid(3 * AMOUNT) });
    harness.gateway.script(refund.input.tid, { cancel: unknown });
    await resolve(refund, 'retry');
    await refund.waitForState('confirming');
    await refund.skipTo('escalated', HOUR);
    expect(await refusalOf(resolve(refund, 'retry'))).toContain('for a part of a payment');
    expect(moneyCalls(refund)).toEqual(['cancel', 'account', 'cancel']);
  });

  test('of a part whose deposit finance has reported is refused: no look-up could stop a second one', async () => {
    const refund = await harness.start({ ...deposit, payment: paid(3 * AMOUNT) });
    await refund.waitForState('awaiting_deposit');
    await deposited(refund, new Date(await harness.now()).toISOString());
    await refund.skipTo('escalated', HOUR);
    expect(await refusalOf(resolve(refund, 'retry'))).toContain('lee has reported the deposit as paid');
  });

  test('of a whole payment keeps what finance had reported with the superseded account', async () => {
    const refund = await harness.start(deposit);
    await refund.waitForState('awaiting_deposit');
    const paidAt = new Date(await harness.now()).toISOString();
    await deposited(refund, paidAt);
    await refund.skipTo('escalated', HOUR);
    harness.gateway.script(refund.input.tid, { cancel: unknown });
    const view = await resolve(refund, 'retry');
    expect(view).toMatchObject({ depositReport: null, supersededDeposits: [{ reported: { actor: 'lee', paidAt } }] });
    expect(await refusalOf(deposited(refund, paidAt))).toContain('superseded');
  });

  test('does not drop the first account: a late Noti about it still proves a part', async () => {
    const account = (tid: string) => accountFor(AMOUNT, 13 * HOUR, { tid });
    const refund = await stuck('deposit_deadline_passed', { account: account('D-1'), payment: paid(3 * AMOUNT) });
    harness.gateway.script(refund.input.tid, { account: account('D-2') });
    await resolve(refund, 'retry');
    await refund.waitForState('awaiting_deposit');
    expect((await refund.attributes()).get(searchAttributes.tids)).toEqual([refund.input.tid, 'D-1', 'D-2']);
    const { notiId } = await refund.noti({ tid: 'D-1' });
    expect((await refund.completed()).evidence).toMatchObject({ kind: 'noti', notiId });
  });

  test('of a mismatch is refused: something has happened already', async () => {
    expect(await refusalOf(resolve(await stuck('mismatch'), 'retry'))).toContain('another amount or payment');
  });

  test('after a Noti with another amount is refused, whatever the person was asked for', async () => {
    const refund = await stuck('deposit_deadline_passed');
    await refund.noti({ amount: AMOUNT + 1 });
    await refund.waitFor(({ note }) => note.includes('10,001'));
    expect(await refusalOf(resolve(refund, 'retry'))).toContain('another amount or payment');
  });

  test('is refused while somebody may still pay into the account', async () => {
    const refund = await harness.start(deposit);
    await refund.waitForState('awaiting_deposit');
    await refund.noti({ amount: AMOUNT + 1 });
    await refund.waitForState('escalated');
    expect(await refusalOf(resolve(refund, 'retry'))).toMatch(/may still be paid into until .* KST/);
    const { payableUntil, deposit: shown } = await refund.view();
    expect(payableUntil).toBe(shown?.deadline);
  });

  test('with an unreadable deadline is refused until the Korean day is over', async () => {
    const refund = await stuck('deadline_unreadable');
    expect(await refusalOf(resolve(refund, 'retry'))).toContain('may still be paid into');
    expect((await refund.view()).payableUntil).toMatch(/T15:00:00\.000Z$/); // midnight in Korea
    await harness.pass(DAY);
    harness.gateway.script(refund.input.tid, { cancel: cancelled });
    await resolve(refund, 'retry');
    expect((await refund.completed()).state).toBe('completed');
  });
});

describe('a decision', () => {
  const busy: [state: string, script: Script, reach: (refund: Refund) => Promise<unknown>][] = [
    ['cancelling', { cancel: notSent }, (refund) => refund.waitFor(({ note }) => note.includes('Nothing was sent'))],
    ['confirming', { cancel: unknown, payment: cannotTell }, (refund) => refund.waitForState('confirming')],
    ['awaiting_deposit', deposit, (refund) => refund.waitForState('awaiting_deposit')],
  ];
  test.each(busy)(
    'is refused while %s, for every action, and leaves nothing in the history',
    async (state, script, reach) => {
      const refund = await harness.start(script);
      await reach(refund);
      for (const action of RESOLVE_ACTIONS) expect(await refusalOf(resolve(refund, action))).toContain(state);
      expect((await refund.view()).allowedActions).toEqual([]);
      expect((await refund.history()).types.filter((type) => type.includes('Update'))).toEqual([]);
    },
  );

  test('without actor and reason is refused, with both faults', async () => {
    const refund = await stuck('mismatch');
    const refusal = await refusalOf(resolve(refund, 'abandon', { actor: ' ', reason: 'x'.repeat(501) }));
    expect(refusal).toMatch(/actor must have.*reason must have/);
    expect(await refusalOf(resolve(refund, 'pay' as ResolveAction))).toContain('retry, complete, abandon, go_ahead');
    expect((await refund.view()).state).toBe('escalated');
  });

  test('sent again under the same update id has one effect and the same answer', async () => {
    const refund = await stuck('outcome_unknown');
    harness.gateway.script(refund.input.tid, { cancel: unknown });
    const send = (): Promise<RefundView> =>
      refund.handle.executeUpdate(resolveUpdate, { args: [{ ...ORDER, action: 'retry' }], updateId: 'order-1' });
    const first = await send();
    expect(await send()).toEqual(first);
    expect((await refund.history()).types.filter((type) => type === 'WorkflowExecutionUpdateAccepted')).toHaveLength(1);
  });
});

describe('check', () => {
  test('looks now and says what it saw; a cancellation completes the refund at once', async () => {
    const refund = await harness.start(deposit);
    await refund.waitForState('awaiting_deposit');
    await refund.idle();
    expect(await check(refund)).toMatchObject({
      seen: 'not_cancelled',
      text: expect.stringContaining('not cancelled') as string,
    });
    harness.gateway.script(refund.input.tid, { payment: paidBack(AMOUNT) });
    const asked = await harness.now();
    expect(await check(refund)).toMatchObject({
      seen: 'cancelled',
      text: expect.stringContaining('cancelled') as string,
    });
    expect(await refund.waitForState('completed')).toMatchObject({ evidence: { kind: 'look_up' } });
    expect((await harness.now()) - asked).toBeLessThan(MINUTE);
  });

  test('says so when nothing tells, after one try, and changes nothing', async () => {
    const refund = await stuck('outcome_unknown', { payment: cannotTell });
    const looks = names(refund).length;
    expect(await check(refund)).toMatchObject({
      seen: 'no_answer',
      text: expect.stringContaining('HTTP 503') as string,
    });
    expect(names(refund).length).toBe(looks + 1);
    expect((await refund.view()).state).toBe('escalated');
  });

  test('of a part says that a look-up can not tell', async () => {
    const refund = await harness.start({ ...deposit, payment: paid(3 * AMOUNT) });
    await refund.waitForState('awaiting_deposit');
    expect(await check(refund)).toMatchObject({ seen: 'part' });
    expect((await refund.view()).state).toBe('awaiting_deposit');
  });

  test('counts while the outcome is being settled: a cancellation that it saw completes the refund at once', async () => {
    const refund = await harness.start({ cancel: unknown, payment: cannotTell });
    await refund.waitForState('confirming');
    await harness.pass(2 * HOUR);
    harness.gateway.script(refund.input.tid, { payment: paidBack(AMOUNT) });
    expect(await check(refund)).toMatchObject({ seen: 'cancelled' });
    await refund.waitForState('completed');
  });

  test('shows a contradiction to the person who was asked already', async () => {
    const refund = await stuck('deposit_deadline_passed');
    harness.gateway.script(refund.input.tid, { payment: paid(AMOUNT - 1) });
    expect(await check(refund)).toMatchObject({
      seen: 'contradiction',
      text: expect.stringContaining('9,999 won') as string,
    });
    await refund.waitFor(({ note }) => note.includes('9,999 won'));
  });
});

describe('deposited', () => {
  test('is shown with who and when, and brings the look-ups forward', async () => {
    const refund = await harness.start(deposit);
    await refund.waitForState('awaiting_deposit');
    await refund.idle();
    const [looks, paidAt] = [names(refund).length, new Date(await harness.now()).toISOString()];
    expect(await deposited(refund, paidAt)).toMatchObject({ depositReport: { actor: 'lee', paidAt } });
    expect((await refund.view()).note).toContain('lee reports the deposit as paid');
    harness.gateway.script(refund.input.tid, { payment: [paid(AMOUNT), paidBack(AMOUNT)] });
    await until(() => names(refund).length > looks);
    await harness.pass(MINUTE);
    expect(await refund.completed()).toMatchObject({ state: 'completed', evidence: { kind: 'look_up' } });
    expect((refund.calls('payment').at(-1)?.at ?? 0) - Date.parse(paidAt)).toBeLessThan(10 * MINUTE);
  });

  test('does not hold up the look-up that a Noti prompts', async () => {
    const refund = await harness.start(deposit);
    await refund.waitForState('awaiting_deposit');
    await deposited(refund, new Date(await harness.now()).toISOString());
    await harness.pass(45 * MINUTE);
    harness.gateway.script(refund.input.tid, { payment: paidBack(AMOUNT) });
    await refund.noti();
    await refund.waitForState('completed');
  });

  test('proves nothing by itself', async () => {
    const refund = await harness.start(deposit);
    await refund.waitForState('awaiting_deposit');
    await deposited(refund, new Date(await harness.now()).toISOString());
    expect(await refund.skipTo('escalated', HOUR)).toMatchObject({ evidence: null });
  });

  test('is refused without an account, and for a time that is none or still to come', async () => {
    const refund = await harness.start({ cancel: unknown, payment: cannotTell });
    await refund.waitForState('confirming');
    const now = await harness.now();
    expect(await refusalOf(deposited(refund, new Date(now).toISOString()))).toContain('no deposit account');
    for (const bad of ['yesterday', new Date(now + HOUR).toISOString()])
      expect(await refusalOf(deposited(refund, bad))).toContain('paidAt must be');
  });
});
