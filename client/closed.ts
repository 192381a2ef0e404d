import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { ApplicationFailure, WorkflowFailedError } from '@temporalio/client';
import { REFUND_REJECTED, REFUND_WORKFLOW, type RefundInput, type RefundView } from '../contract';
import { callTemporal } from './temporal-call';

/** Only for types: the workflow as the client sees it. */
export type RefundWorkflow = (input: RefundInput) => Promise<RefundView>;

/** The result of exactly the described run, which must be closed. Rejects as the SDK does when the run has none. */
export function resultOf(client: Client, run: WorkflowExecutionDescription): Promise<RefundView> {
  const handle = client.workflow.getHandle<RefundWorkflow>(run.workflowId, run.runId, { followRuns: false });
  return callTemporal(client, `The ending of ${REFUND_WORKFLOW} ${run.workflowId} could not be read`, () =>
    handle.result(),
  );
}

/** The view of a refund that the gateway refused; null when the run failed for any other reason. */
export async function rejectionOf(client: Client, run: WorkflowExecutionDescription): Promise<RefundView | null> {
  try {
    await resultOf(client, run);
    return null;
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    const failure = error.cause;
    if (!(failure instanceof ApplicationFailure) || failure.type !== REFUND_REJECTED) return null;
    const view: unknown = failure.details?.[0];
    return isView(view) ? view : null;
  }
}

/** Our own workflow wrote it; this only keeps a foreign failure of the same type from posing as a view. */
function isView(value: unknown): value is RefundView {
  return typeof value === 'object' && value !== null && 'refundId' in value && 'state' in value;
}
