/** The workflow runs of a refund: the latest one, and what a closed one has left. */
import {
  type Client,
  type WorkflowExecutionDescription,
  WorkflowFailedError,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { REFUND_REJECTED, type RefundInput, type RefundView, workflowIdOf } from '../contract';
import { type CallOptions, callTemporal } from './temporal-call';

/** The workflow's type, as the client sees it. */
type RefundWorkflow = (input: RefundInput) => Promise<RefundView>;

/** Null when the refund was never started, or Temporal has removed it after its retention time. */
export async function latestRunOf(
  client: Client,
  refundId: string,
  options: CallOptions = {},
): Promise<WorkflowExecutionDescription | null> {
  const handle = client.workflow.getHandle(workflowIdOf(refundId));
  try {
    return await callTemporal(client, `Refund ${refundId} could not be read`, () => handle.describe(), options);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

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
