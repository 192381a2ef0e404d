/** F15: an operator resets a refund in the Web UI. Needs a real server: the time-skipping one has no reset. */
import type { WorkflowHandle } from '@temporalio/client';
import { refundQuery } from '../../contract';
import { until } from '../../dev/system/until';
import { AMOUNT, HOUR, useRefundHarness } from '../support/refund-harness';
import {
  accountFor,
  cancelled,
  depositRequired,
  paid,
  paidBack,
  refused,
  type Script,
} from '../support/scripted-gateway';
import { check, resolve } from '../support/updates';

const harness = useRefundHarness({ realTime: true });

const deposit: Script = { cancel: depositRequired, account: accountFor(AMOUNT, HOUR), payment: paid(AMOUNT) };

/** To the first workflow task: the history of the new run does not show what was sent. */
const resetToStart = (handle: WorkflowHandle): Promise<void> => resetTo(handle, () => true);

/** To the last task before a person's decision, which Temporal then applies once more. */
async function resetToBeforeTheDecision(handle: WorkflowHandle): Promise<void> {
  const { events } = await handle.fetchHistory();
  const decision = events?.findLastIndex((event) => event.workflowExecutionUpdateAcceptedEventAttributes) ?? -1;
  const tasks = events?.slice(0, decision).filter((event) => event.workflowTaskCompletedEventAttributes) ?? [];
  // The last task is the one that accepted the decision.
  const before = String(tasks.at(-2)?.eventId);
  await resetTo(handle, (eventId) => eventId === before);
}

async function resetTo(handle: WorkflowHandle, isWanted: (eventId: string) => boolean): Promise<void> {
  const { events } = await handle.fetchHistory();
  const firstTask = events?.find(
    ({ eventId, workflowTaskCompletedEventAttributes }) =>
      workflowTaskCompletedEventAttributes && isWanted(String(eventId)),
  )?.eventId;
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
  expect(refund.called()).toEqual(['cancel', 'payment']);
});

test('F15: while a deposit is awaited: two look-ups come before the second cancel, and no second account is asked for', async () => {
  const refund = await harness.start(deposit);
  await refund.waitForState('awaiting_deposit');
  await refund.idle();
  expect(refund.called()).toEqual(['cancel', 'account', 'payment']);
  await resetToStart(refund.handle);
  await refund.waitForState('confirming');
  // Finance may be paying into the first account, which this run does not know: a person decides.
  const { escalation } = await refund.waitForState('escalated', 90_000);
  expect(escalation?.reason).toBe('outcome_unknown');
  expect(refund.called().slice(3, 8)).toEqual(['payment', 'payment', 'cancel', 'payment', 'payment']);
  expect(refund.called().slice(3)).not.toContain('account');
}, 120_000);

test('F15: to before a retry of a part, which Temporal applies again: the part is not sent once more', async () => {
  const part: Script = { cancel: [depositRequired, cancelled], account: refused, payment: paid(3 * AMOUNT) };
  const refund = await harness.start(part);
  await refund.waitForState('escalated');
  await check(refund); // adds a workflow task between the escalation and the decision, to reset to
  await resolve(refund, 'retry');
  await refund.completed();
  const sent = (): string[] => refund.called().filter((name) => name !== 'payment');
  expect(sent()).toEqual(['cancel', 'account', 'cancel']);
  await resetToBeforeTheDecision(refund.handle);
  const again = harness.client.workflow.getHandle(refund.handle.workflowId);
  // The only timer of this refund is that of the wait for a Noti about the part.
  const waits = async (): Promise<boolean> =>
    ((await again.fetchHistory()).events ?? []).some((event) => event.timerStartedEventAttributes);
  await until(async () => (await waits()) || sent().length > 3, 60_000);
  expect(await again.query(refundQuery)).toMatchObject({ state: 'confirming', resolution: { action: 'retry' } });
  expect(sent()).toHaveLength(3);
  await again.terminate();
}, 120_000);

test('F15: to before a retry that was given a second account: a third one is not asked for', async () => {
  const script: Script = {
    cancel: depositRequired,
    account: [refused, accountFor(AMOUNT, HOUR)],
    payment: paid(AMOUNT),
  };
  const refund = await harness.start(script);
  await refund.waitForState('escalated');
  await check(refund); // adds a workflow task between the escalation and the decision, to reset to
  await resolve(refund, 'retry');
  await refund.waitForState('awaiting_deposit', 60_000);
  await refund.idle();
  await resetToBeforeTheDecision(refund.handle);
  await refund.waitForState('confirming', 60_000);
  const { escalation } = await refund.waitForState('escalated', 150_000);
  expect(escalation?.reason).toBe('outcome_unknown');
  expect(refund.called().filter((name) => name === 'account')).toHaveLength(2);
}, 240_000);
