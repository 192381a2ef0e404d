/** F15: an operator resets a refund in the Web UI. Needs a real server: the time-skipping one has no reset. */
import type { WorkflowHandle } from '@temporalio/client';
import { AMOUNT, createRealTimeHarness, HOUR, type Refund, type RefundHarness } from './support/refund-harness';
import { accountFor, cancelled, depositRequired, paid, paidBack, type Script } from './support/scripted-gateway';

let harness: RefundHarness;
beforeAll(async () => {
  harness = await createRealTimeHarness();
});
afterEach(() => harness.endOpenRefunds());
afterAll(() => harness.close());

const deposit: Script = { cancel: depositRequired, account: accountFor(AMOUNT, HOUR), payment: paid(AMOUNT) };
const names = (refund: Refund): string[] => refund.calls().map(({ name }) => name);

/** To the first workflow task: the new run's history knows nothing of what was sent. */
async function resetToStart(handle: WorkflowHandle): Promise<void> {
  const { events } = await handle.fetchHistory();
  const firstTask = events?.find((event) => event.workflowTaskCompletedEventAttributes)?.eventId;
  if (!firstTask) throw new Error('no workflow task to reset to');
  await harness.client.workflowService.resetWorkflowExecution({
    namespace: 'default',
    workflowExecution: { workflowId: handle.workflowId },
    reason: 'an operator wants to start over',
    workflowTaskFinishEventId: firstTask,
    requestId: crypto.randomUUID(),
  });
}

test('F15: after the cancel succeeded: a look-up finds it cancelled, and nothing is sent', async () => {
  const refund = await harness.start({ cancel: cancelled, payment: paidBack(AMOUNT) });
  await refund.completed();
  await resetToStart(refund.handle);
  const again = harness.client.workflow.getHandle(refund.handle.workflowId);
  expect(await again.result()).toMatchObject({ state: 'completed', evidence: { kind: 'look_up' } });
  expect(names(refund)).toEqual(['cancel', 'payment']);
});

test('F15: while a deposit is awaited: two look-ups precede the second cancel, and no second account is asked for', async () => {
  const refund = await harness.start(deposit);
  await refund.waitForState('awaiting_deposit');
  await refund.idle();
  expect(names(refund)).toEqual(['cancel', 'account', 'payment']);
  await resetToStart(refund.handle);
  await refund.waitForState('confirming');
  // Somebody may be paying into the first account, which this run knows nothing of: a person decides.
  const { escalation } = await refund.waitForState('escalated', 90_000);
  expect(escalation?.reason).toBe('outcome_unknown');
  expect(names(refund).slice(3, 8)).toEqual(['payment', 'payment', 'cancel', 'payment', 'payment']);
  expect(names(refund).slice(3)).not.toContain('account');
}, 120_000);
