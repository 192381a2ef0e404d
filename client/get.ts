import { type Client, type WorkflowExecutionDescription, WorkflowNotFoundError } from '@temporalio/client';
import { type Language, refundQuery, type RefundView, workflowIdOf } from '../contract';
import { type RefundWorkflow, rejectionOf, resultOf } from './closed';
import { RefundNotFound } from './errors';
import { interruptedView, isOpen } from './summary';
import { callTemporal } from './temporal-call';

/** The full view. An open refund answers a query, which needs a worker; a closed refund has its view as its result. */
export async function getRefund(client: Client, refundId: string, language: Language | undefined): Promise<RefundView> {
  const handle = client.workflow.getHandle<RefundWorkflow>(workflowIdOf(refundId));
  try {
    const run = await callTemporal(client, `Refund ${refundId} could not be read`, () => handle.describe());
    if (!isOpen(run)) return await closedView(client, run, language);
    return await callTemporal(client, `No worker answered for the open refund ${refundId}`, () =>
      handle.query(refundQuery),
    );
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) throw new RefundNotFound(refundId);
    throw error;
  }
}

async function closedView(
  client: Client,
  run: WorkflowExecutionDescription,
  language: Language | undefined,
): Promise<RefundView> {
  switch (run.status.name) {
    case 'COMPLETED':
      return await resultOf(client, run);
    case 'FAILED':
      return (await rejectionOf(client, run)) ?? interruptedView(run, language);
    default:
      return interruptedView(run, language);
  }
}
