/** Waiting for proof: which Notis count, how long look-ups go on, and that a look-up has time to finish. */
import { setTimeout as pause } from 'node:timers/promises';
import { AMOUNT, DAY, HOUR, SECOND, useRefundHarness } from '../support/refund-harness';
import { accountFor, paidBack } from '../support/scripted-gateway';
import { partDeposit, startAwaiting } from '../support/situations';

const harness = useRefundHarness({ replayAlways: true });

describe('the Noti that proves a part of a payment', () => {
  test('of another payment of the same order proves nothing', async () => {
    const refund = await startAwaiting(harness, partDeposit);
    await refund.noti({ tid: 'T-of-another-payment' });
    await harness.pass(HOUR);
    expect(await refund.view()).toMatchObject({ evidence: null });
  });

  test('may name the tid of the account reply', async () => {
    const account = accountFor(AMOUNT, 13 * HOUR, { tid: 'T-of-the-account' });
    const refund = await startAwaiting(harness, { ...partDeposit, account });
    const { notiId } = await refund.noti({ tid: 'T-of-the-account' });
    expect((await refund.completed()).evidence).toMatchObject({ kind: 'noti', notiId });
  });

  test('may carry a time up to a minute before our first call: the clock of the Noti process may be behind', async () => {
    const refund = await startAwaiting(harness, partDeposit);
    const sentAt = refund.calls('cancel')[0]?.at ?? 0;
    const { notiId } = await refund.noti({ receivedAt: new Date(sentAt - 30 * SECOND).toISOString() });
    expect((await refund.completed()).evidence).toMatchObject({ kind: 'noti', notiId });
  });
});

test('an escalated refund is looked up for 30 days, and then no more', async () => {
  const refund = await startAwaiting(harness);
  await refund.skipTo('escalated', HOUR);
  await harness.pass(29 * DAY);
  const looks = refund.calls('payment').length;
  await harness.pass(3 * DAY);
  const afterThat = refund.calls('payment').length;
  expect(afterThat).toBeGreaterThan(looks - 1);
  await harness.pass(10 * DAY);
  expect(refund.calls('payment')).toHaveLength(afterThat);
  expect(await refund.view()).toMatchObject({ state: 'escalated' });
});

describe('F44: workers that come back long after the deadline and the grace', () => {
  const grace = 3 * SECOND;
  beforeEach(async () => {
    await harness.restartWorker({ deps: { depositCheckEveryMs: 2 * DAY, depositGraceMs: grace } });
  });
  afterEach(async () => {
    await harness.restartWorker();
  });

  test('give a slow look-up time to finish, so that no person is asked about a deposit that was made', async () => {
    const refund = await startAwaiting(harness);
    await harness.stopWorker();
    await harness.sleep(13 * HOUR);
    await harness.sleep(grace + SECOND); // in real time: the server holds its clock for the waiting task
    refund.script({
      payment: async (call) => {
        await pause(1_000);
        return paidBack(AMOUNT)(call);
      },
    });
    await harness.startWorker({ deps: { depositCheckEveryMs: 2 * DAY, depositGraceMs: grace } });
    expect(await refund.completed()).toMatchObject({ evidence: { kind: 'look_up' } });
    const { types } = await refund.history();
    expect(types.filter((type) => type === 'UpsertWorkflowSearchAttributes')).toHaveLength(2); // never escalated
  });
});
