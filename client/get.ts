import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { refundQuery, type RefundView } from '../contract';
import { RefundNotFound } from './errors';
import { latestRunOf, rejectionOf, resultOf } from './runs';
import { interruptedView, isOpen } from './summary';
import { callTemporal, type ClientDeps } from './temporal-call';

/** The full view. An open refund answers a query, which needs a worker; a closed refund has its view as its result. */
export async function getRefund({ client, language }: ClientDeps, refundId: string): Promise<RefundView> {
  const run = await latestRunOf(client, refundId);
  if (run === null) throw new RefundNotFound(refundId);
  if (!isOpen(run)) return (await viewLeftBy(client, run)) ?? interruptedView(run, language);
  const handle = client.workflow.getHandle(run.workflowId);
  return await callTemporal(client, `No worker answered for the open refund ${refundId}`, () =>
    handle.query(refundQuery),
  );
}

/** Null for a run that was closed from outside. */
async function viewLeftBy(client: Client, run: WorkflowExecutionDescription): Promise<RefundView | null> {
  if (run.status.name === 'COMPLETED') return await resultOf(client, run);
  return run.status.name === 'FAILED' ? await rejectionOf(client, run) : null;
}
