/** `retry`: what it may send, and when it is refused. */
import { searchAttributes } from '../../contract';
import { AMOUNT, DAY, HOUR, MINUTE, type Refund, useRefundHarness } from '../support/refund-harness';
import { accountFor, cancelled, cannotTell, paid, paidBack, type Script, unknown } from '../support/scripted-gateway';
import { deposit, stuckIn } from '../support/situations';
import { deposited, refusalOf, resolve } from '../support/updates';

const harness = useRefundHarness();

const stuck = (reason: string, also: Script = {}): Promise<Refund> => stuckIn(harness, reason, also);

describe('retry', () => {
  test.each(['deposit_deadline_passed', 'outcome_unknown', 'account_refused'])(
    'of %s looks the payment up twice, 30 s apart, before the cancel is sent again',
    async (reason) => {
      const refund = await stuck(reason);
      const before = refund.calls().length;
      refund.script({ cancel: cancelled });
      expect(await resolve(refund, 'retry')).toMatchObject({ escalation: null, resolution: { action: 'retry' } });
      expect(await refund.completed()).toMatchObject({ state: 'completed', evidence: { kind: 'cancel_answer' } });
      const after = refund.calls().slice(before);
      expect(after.map(({ name }) => name)).toEqual(['payment', 'payment', 'cancel']);
      expect((after[1]?.at ?? 0) - (after[0]?.at ?? 0)).toBeGreaterThanOrEqual(30_000);
    },
  );

  test('sends nothing when the look-up shows that the payment is cancelled by now', async () => {
    const refund = await stuck('outcome_unknown');
    const sent = refund.called('cancel', 'account').length;
    refund.script({ payment: paidBack(AMOUNT) });
    await resolve(refund, 'retry');
    expect(await refund.completed()).toMatchObject({ state: 'completed', evidence: { kind: 'look_up' } });
    expect(refund.called('cancel', 'account')).toHaveLength(sent);
  });

  test('a new account supersedes the old one, which is shown as not to be paid into', async () => {
    const refund = await stuck('deposit_deadline_passed');
    refund.script({ account: accountFor(AMOUNT, 13 * HOUR, { accountNo: '777-2' }) });
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

  test('of a part is sent without a look-up that tells, when CookiePay itself had said that nothing happened', async () => {
    const refund = await stuck('deposit_deadline_passed', { payment: paid(3 * AMOUNT) });
    refund.script({ cancel: cancelled });
    await resolve(refund, 'retry');
    expect(await refund.completed()).toMatchObject({ evidence: { kind: 'cancel_answer' } });
    expect(refund.called('cancel', 'account')).toEqual(['cancel', 'account', 'cancel']);
  });

  test('of a part whose cancel may have happened is refused, and says what to do instead', async () => {
    const refund = await stuck('outcome_unknown', { payment: paid(3 * AMOUNT) });
    expect(await refusalOf(resolve(refund, 'retry'))).toMatch(/for a part of a payment.*new refundId/);
    expect((await refund.view()).allowedActions).toEqual(['complete', 'abandon']);
    expect(refund.called('cancel', 'account')).toEqual(['cancel']);
  });

  test('sends nothing when the refund turns out to be a part whose cancel may have happened', async () => {
    const refund = await stuck('outcome_unknown', { payment: cannotTell });
    refund.script({ payment: paid(3 * AMOUNT) });
    await resolve(refund, 'retry');
    await refund.skipTo('escalated', HOUR);
    expect(await refusalOf(resolve(refund, 'retry'))).toContain('for a part of a payment');
    expect(refund.called('cancel', 'account')).toEqual(['cancel']);
  });

  test('of a part is refused after a retry that got no reply', async () => {
    const refund = await stuck('deposit_deadline_passed', { payment: paid(3 * AMOUNT) });
    refund.script({ cancel: unknown });
    await resolve(refund, 'retry');
    await refund.waitForState('confirming');
    await refund.skipTo('escalated', HOUR);
    expect(await refusalOf(resolve(refund, 'retry'))).toContain('for a part of a payment');
    expect(refund.called('cancel', 'account')).toEqual(['cancel', 'account', 'cancel']);
  });

  test('of a part whose deposit finance has reported is refused: no look-up could prevent a second cancel', async () => {
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
    refund.script({ cancel: unknown });
    const view = await resolve(refund, 'retry');
    expect(view).toMatchObject({ depositReport: null, supersededDeposits: [{ reported: { actor: 'lee', paidAt } }] });
    expect(await refusalOf(deposited(refund, paidAt))).toContain('no longer valid');
  });

  test('keeps the first account in mind: a late Noti about it still proves a part', async () => {
    const account = (tid: string) => accountFor(AMOUNT, 13 * HOUR, { tid });
    const refund = await stuck('deposit_deadline_passed', { account: account('D-1'), payment: paid(3 * AMOUNT) });
    refund.script({ account: account('D-2') });
    await resolve(refund, 'retry');
    await refund.waitForState('awaiting_deposit');
    expect((await refund.attributes()).get(searchAttributes.tids)).toEqual([refund.input.tid, 'D-1', 'D-2']);
    const { notiId } = await refund.noti({ tid: 'D-1' });
    expect((await refund.completed()).evidence).toMatchObject({ kind: 'noti', notiId });
  });

  test('of a mismatch is refused: something has happened already', async () => {
    expect(await refusalOf(resolve(await stuck('mismatch'), 'retry'))).toContain('another amount or payment');
  });

  test('after a Noti with another amount is refused, whatever the escalation reason', async () => {
    const refund = await stuck('deposit_deadline_passed');
    await refund.noti({ amount: AMOUNT + 1 });
    await refund.waitFor(({ note }) => note.includes('10,001'));
    expect(await refusalOf(resolve(refund, 'retry'))).toContain('another amount or payment');
  });

  test('is refused while finance may still pay into the account', async () => {
    const refund = await harness.start(deposit);
    await refund.waitForState('awaiting_deposit');
    await refund.noti({ amount: AMOUNT + 1 });
    await refund.waitForState('escalated');
    expect(await refusalOf(resolve(refund, 'retry'))).toMatch(/may still pay into the account until .* KST/);
    const { payableUntil, deposit: shown } = await refund.view();
    expect(payableUntil).toBe(shown?.deadline);
  });

  test('with an unreadable deadline is refused until the Korean day is over', async () => {
    const refund = await stuck('deadline_unreadable');
    expect(await refusalOf(resolve(refund, 'retry'))).toContain('may still pay into');
    expect((await refund.view()).payableUntil).toMatch(/T15:00:00\.000Z$/); // midnight in Korea
    await harness.pass(DAY);
    refund.script({ cancel: cancelled });
    await resolve(refund, 'retry');
    expect((await refund.completed()).state).toBe('completed');
  });
});
