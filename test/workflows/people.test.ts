/** What people order: which decision each state allows, what it does, and what is said where it is refused. */
import { type RefundView, RESOLVE_ACTIONS, type ResolveAction, resolveUpdate, searchAttributes } from '../../contract';
import { until } from '../../dev/until';
import { AMOUNT, HOUR, MINUTE, type Refund, useRefundHarness } from '../support/refund-harness';
import { cannotTell, notSent, paid, paidBack, type Script, unknown } from '../support/scripted-gateway';
import { deposit, STUCK_REASONS, stuckIn } from '../support/stuck';
import { check, deposited, ORDER, refusalOf, resolve } from '../support/updates';

const harness = useRefundHarness();

const names = (refund: Refund): string[] => refund.calls().map(({ name }) => name);
const stuck = (reason: string, also: Script = {}): Promise<Refund> => stuckIn(harness, reason, also);

describe.each(STUCK_REASONS)('escalated: %s', (reason) => {
  test('complete: closes as completed, with the written proof instead of evidence', async () => {
    const refund = await stuck(reason);
    const view = await resolve(refund, 'complete', { reason: 'bank statement of 2 January' });
    expect(view).toMatchObject({
      state: 'completed',
      evidence: null,
      escalation: null,
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
