/** Updates from people: which decision each state allows, what it does, and how it is refused. */
import { type RefundView, RESOLVE_ACTIONS, type ResolveAction, resolveUpdate, searchAttributes } from '../../contract';
import { until } from '../../dev/system/until';
import { AMOUNT, HOUR, MINUTE, type Refund, useRefundHarness } from '../support/refund-harness';
import { cannotTell, notSent, paid, paidBack, type Script, unknown } from '../support/scripted-gateway';
import { deposit, STUCK_REASONS, stuckIn } from '../support/situations';
import { check, DECISION, deposited, refusalOf, resolve } from '../support/updates';

const harness = useRefundHarness();

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
    expect(await resolve(refund, 'abandon')).toMatchObject({ state: 'abandoned', resolution: { ...DECISION } });
    expect(await refund.completed()).toMatchObject({ state: 'abandoned', evidence: null });
    expect((await refund.handle.describe()).status.name).toBe('COMPLETED');
    expect((await refund.attributes()).get(searchAttributes.state)).toBe('abandoned');
  });

  test('go_ahead: refused, because the refund does not wait for issue hours', async () => {
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
    'is refused while %s, for every action, and is not written to the history',
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

  test('sent again under the same update id has one effect and the same result', async () => {
    const refund = await stuck('outcome_unknown');
    refund.script({ cancel: unknown });
    const send = (): Promise<RefundView> =>
      refund.handle.executeUpdate(resolveUpdate, { args: [{ ...DECISION, action: 'retry' }], updateId: 'decision-1' });
    const first = await send();
    expect(await send()).toEqual(first);
    expect((await refund.history()).types.filter((type) => type === 'WorkflowExecutionUpdateAccepted')).toHaveLength(1);
  });
});

describe('check', () => {
  test('looks the payment up now and says what it shows; a cancellation completes the refund at once', async () => {
    const refund = await harness.start(deposit);
    await refund.waitForState('awaiting_deposit');
    await refund.idle();
    expect(await check(refund)).toMatchObject({
      seen: 'not_cancelled',
      text: expect.stringContaining('not cancelled') as string,
    });
    refund.script({ payment: paidBack(AMOUNT) });
    const asked = await harness.now();
    expect(await check(refund)).toMatchObject({
      seen: 'cancelled',
      text: expect.stringContaining('cancelled') as string,
    });
    expect(await refund.waitForState('completed')).toMatchObject({ evidence: { kind: 'look_up' } });
    expect((await harness.now()) - asked).toBeLessThan(MINUTE);
  });

  test('says so after one try when CookiePay sends no usable reply, and changes nothing', async () => {
    const refund = await stuck('outcome_unknown', { payment: cannotTell });
    const looks = refund.called().length;
    expect(await check(refund)).toMatchObject({
      seen: 'no_answer',
      text: expect.stringContaining('HTTP 503') as string,
    });
    expect(refund.called().length).toBe(looks + 1);
    expect((await refund.view()).state).toBe('escalated');
  });

  test('of a part says that a look-up cannot tell', async () => {
    const refund = await harness.start({ ...deposit, payment: paid(3 * AMOUNT) });
    await refund.waitForState('awaiting_deposit');
    expect(await check(refund)).toMatchObject({ seen: 'part' });
    expect((await refund.view()).state).toBe('awaiting_deposit');
  });

  test('counts while an unknown outcome is looked up: a cancellation completes the refund at once', async () => {
    const refund = await harness.start({ cancel: unknown, payment: cannotTell });
    await refund.waitForState('confirming');
    await harness.pass(2 * HOUR);
    refund.script({ payment: paidBack(AMOUNT) });
    expect(await check(refund)).toMatchObject({ seen: 'cancelled' });
    await refund.waitForState('completed');
  });

  test('shows a contradiction in the note of an escalated refund', async () => {
    const refund = await stuck('deposit_deadline_passed');
    refund.script({ payment: paid(AMOUNT - 1) });
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
    const [looks, paidAt] = [refund.called().length, new Date(await harness.now()).toISOString()];
    expect(await deposited(refund, paidAt)).toMatchObject({ depositReport: { actor: 'lee', paidAt } });
    expect((await refund.view()).note).toContain('lee reported the deposit as paid');
    refund.script({ payment: [paid(AMOUNT), paidBack(AMOUNT)] });
    await until(() => refund.called().length > looks);
    await harness.pass(MINUTE);
    expect(await refund.completed()).toMatchObject({ state: 'completed', evidence: { kind: 'look_up' } });
    expect((refund.calls('payment').at(-1)?.at ?? 0) - Date.parse(paidAt)).toBeLessThan(10 * MINUTE);
  });

  test('does not delay the look-up that a Noti causes', async () => {
    const refund = await harness.start(deposit);
    await refund.waitForState('awaiting_deposit');
    await deposited(refund, new Date(await harness.now()).toISOString());
    await harness.pass(45 * MINUTE);
    refund.script({ payment: paidBack(AMOUNT) });
    await refund.noti();
    await refund.waitForState('completed');
  });

  test('proves nothing by itself', async () => {
    const refund = await harness.start(deposit);
    await refund.waitForState('awaiting_deposit');
    await deposited(refund, new Date(await harness.now()).toISOString());
    expect(await refund.skipTo('escalated', HOUR)).toMatchObject({ evidence: null });
  });

  test('is refused without an account, and for a time that is unreadable or in the future', async () => {
    const refund = await harness.start({ cancel: unknown, payment: cannotTell });
    await refund.waitForState('confirming');
    const now = await harness.now();
    expect(await refusalOf(deposited(refund, new Date(now).toISOString()))).toContain('no deposit account');
    for (const bad of ['yesterday', new Date(now + HOUR).toISOString()])
      expect(await refusalOf(deposited(refund, bad))).toContain('paidAt must be');
  });
});
