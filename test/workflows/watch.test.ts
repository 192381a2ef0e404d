/** Watching for proof: which Notis count, how long is looked, and that a look gets its time. */
import { setTimeout as pause } from 'node:timers/promises';
import { AMOUNT, DAY, HOUR, type Refund, SECOND, useRefundHarness } from '../support/refund-harness';
import { accountFor, depositRequired, paid, paidBack, type Script } from '../support/scripted-gateway';

const harness = useRefundHarness({ replayAlways: true });

const deposit: Script = { cancel: depositRequired, account: accountFor(AMOUNT, 13 * HOUR), payment: paid(AMOUNT) };
const partDeposit: Script = { ...deposit, payment: paid(3 * AMOUNT) };
const startAwaiting = async (script: Script): Promise<Refund> => {
  const refund = await harness.start(script);
  await refund.waitForState('awaiting_deposit');
  await refund.idle();
  return refund;
};

describe('the Noti that proves a part of a payment', () => {
  test('of another payment of the same order proves nothing', async () => {
    const refund = await startAwaiting(partDeposit);
    await refund.noti({ tid: 'T-of-another-payment' });
    await harness.pass(HOUR);
    expect(await refund.view()).toMatchObject({ evidence: null });
  });

  test("may name the account answer's own tid", async () => {
    const account = accountFor(AMOUNT, 13 * HOUR, { tid: 'T-of-the-account' });
    const refund = await startAwaiting({ ...partDeposit, account });
    const { notiId } = await refund.noti({ tid: 'T-of-the-account' });
    expect((await refund.completed()).evidence).toMatchObject({ kind: 'noti', notiId });
  });

  test("may be stamped up to a minute before our first call: the shim's clock may run behind", async () => {
    const refund = await startAwaiting(partDeposit);
    const sentAt = refund.calls('cancel')[0]?.at ?? 0;
    const { notiId } = await refund.noti({ receivedAt: new Date(sentAt - 30 * SECOND).toISOString() });
    expect((await refund.completed()).evidence).toMatchObject({ kind: 'noti', notiId });
  });
});

test('an escalated refund is looked up for 30 days, and then no more', async () => {
  const refund = await startAwaiting(deposit);
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
    await harness.stopWorker();
    await harness.startWorker({ deps: { depositCheckEveryMs: 2 * DAY, depositGraceMs: grace } });
  });
  afterEach(async () => {
    await harness.stopWorker();
    await harness.startWorker();
  });

  test('give a look-up that takes its time the time to answer: nobody is asked about what was deposited', async () => {
    const refund = await startAwaiting(deposit);
    await harness.stopWorker();
    await harness.sleep(13 * HOUR);
    await harness.sleep(grace + SECOND); // in real time: the server holds its clock for the task that nobody takes
    harness.gateway.script(refund.input.tid, {
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
