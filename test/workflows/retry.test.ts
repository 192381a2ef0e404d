/** `retry`: what starting over may send, and where it is refused. */
import { searchAttributes } from '../../contract';
import { AMOUNT, DAY, HOUR, MINUTE, type Refund, useRefundHarness } from '../support/refund-harness';
import { accountFor, cancelled, cannotTell, paid, paidBack, type Script, unknown } from '../support/scripted-gateway';
import { deposit, moneyCalls, stuckIn } from '../support/stuck';
import { deposited, refusalOf, resolve } from '../support/updates';

const harness = useRefundHarness();

const stuck = (reason: string, also: Script = {}): Promise<Refund> => stuckIn(harness, reason, also);

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
