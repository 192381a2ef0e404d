/** I8: when nothing can be sent for a long time, each run of the refund has a short history, and nothing is sent twice. */
import { AMOUNT, HOUR, MINUTE, useRefundHarness } from '../support/refund-harness';
import { accountFor, cancelled, depositRequired, notSent, paid, tokenRejected } from '../support/scripted-gateway';

const harness = useRefundHarness();

test.each([
  ['CookiePay gives tokens and its cancel rejects them', tokenRejected],
  ['CookiePay cannot be reached', notSent],
])(
  '%s for a day and a half: it goes on in new runs of fewer than 100 events, and completes once the fault is over',
  async (_, outcome) => {
    const refund = await harness.start({ cancel: outcome, payment: paid(AMOUNT) });
    const { handle, input } = refund;
    const runs = new Map<string, number>();
    const note = async (): Promise<void> => {
      const latest = harness.client.workflow.getHandle(handle.workflowId);
      const { runId, historyLength } = await latest.describe();
      runs.set(runId, historyLength);
    };
    for (let hours = 0; hours < 36; hours += 2) {
      await harness.pass(3 * HOUR);
      await note();
    }
    expect(runs.size).toBeGreaterThan(5);
    expect(Math.max(...runs.values())).toBeLessThan(100);
    const rejected = refund.calls('cancel').length;

    harness.gateway.script(input.tid, { cancel: cancelled });
    const latest = harness.client.workflow.getHandle(handle.workflowId);
    expect(await latest.result()).toMatchObject({ state: 'completed', evidence: { kind: 'cancel_answer' } });
    expect(refund.calls('cancel')).toHaveLength(rejected + 1);
    // No look-up was needed: every run has proof that nothing was sent before.
    expect(refund.calls('payment')).toEqual([]);
  },
  120_000,
);

test('F14: an account that an earlier run may have shown is not asked for again, also after many tries', async () => {
  const account = accountFor(AMOUNT, 2 * 24 * HOUR);
  const cancel = [...Array.from({ length: 8 }, () => notSent), depositRequired];
  const refund = await harness.start({ cancel, account, payment: paid(AMOUNT) }, { nothingSentAsOf: 'never' });
  await refund.skipTo('escalated', 10 * MINUTE);
  expect(refund.calls('cancel')).toHaveLength(9);
  expect(refund.calls('account')).toEqual([]);
});
