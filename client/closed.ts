import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { ApplicationFailure, WorkflowFailedError } from '@temporalio/client';
import { REFUND_REJECTED, type RefundInput, type RefundView } from '../contract';
import { callTemporal } from './temporal-call';

/** The workflow's type, as the client sees it. */
export type RefundWorkflow = (input: RefundInput) => Promise<RefundView>;

/** The result of exactly this run, which must be closed. Rejects with the SDK's error when the run has no result. */
export function resultOf(client: Client, run: WorkflowExecutionDescription): Promise<RefundView> {
  const handle = client.workflow.getHandle<RefundWorkflow>(run.workflowId, run.runId, { followRuns: false });
  return callTemporal(client, `The result of ${run.workflowId} could not be read`, () => handle.result());
}

/** The view of a refund that CookiePay refused; null when the run failed for another reason. */
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

/** Our workflow always writes a view; a failure of the same type that another program wrote may have anything. */
function isView(value: unknown): value is RefundView {
  return typeof value === 'object' && value !== null && 'refundId' in value && 'state' in value;
}
