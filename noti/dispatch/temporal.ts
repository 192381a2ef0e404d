/** What the dispatcher needs Temporal for: finding the refunds that a Noti may belong to, and signalling one. */
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import {
  type CancelNoti,
  notiSignal,
  REFUND_WORKFLOW,
  refundIdOf,
  type RefundView,
  searchAttributes,
} from '../../contract';
import type { KnownRefund, NotiToMatch } from './match';

/** While Temporal is away every call rejects, after a few seconds at most. */
export interface RefundFinder {
  /** Refunds that share a tid or an order number with any of the Notis, as far as visibility has them yet. */
  findRefunds: (notis: readonly NotiToMatch[]) => Promise<readonly KnownRefund[]>;
  /** False when that run has closed meanwhile. */
  signal: (refund: KnownRefund, noti: CancelNoti) => Promise<boolean>;
}

/** After this a call counts as failed; a healthy server answers in milliseconds. */
const CALL_TIMEOUT_MS = 5_000;

export function createRefundFinder(client: Client): RefundFinder {
  return {
    findRefunds: async (notis) => {
      const query = queryFor(notis);
      if (query === null) return [];
      const found: WorkflowExecutionInfo[] = [];
      await client.withDeadline(Date.now() + CALL_TIMEOUT_MS, async () => {
        for await (const execution of client.workflow.list({ query })) found.push(execution);
      });
      return await Promise.all(found.map(async (execution) => await knownRefund(client, execution)));
    },
    signal: async (refund, noti) => {
      const handle = client.workflow.getHandle(refund.workflowId, refund.runId);
      try {
        await client.withDeadline(Date.now() + CALL_TIMEOUT_MS, async () => await handle.signal(notiSignal, noti));
        return true;
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return false;
        throw error;
      }
    },
  };
}

/** A visibility query; null when no refund can have any of these tids and order numbers. */
export function queryFor(notis: readonly NotiToMatch[]): string | null {
  const tids = listOf(notis.map(({ tid }) => tid));
  const orderNos = listOf(notis.map(({ orderNo }) => orderNo));
  const either = [
    ...(tids === '' ? [] : [`${searchAttributes.tids.name} IN (${tids})`]),
    ...(orderNos === '' ? [] : [`${searchAttributes.orderNo.name} IN (${orderNos})`]),
  ];
  return either.length === 0 ? null : `WorkflowType = '${REFUND_WORKFLOW}' AND (${either.join(' OR ')})`;
}

/**
 * The values come from outside. One with quotes or backslashes could break out of its own quotes, and some visibility
 * stores reject the whole query. They are left out; no refund has such a value, because the client refuses them.
 */
const listOf = (values: readonly string[]): string =>
  [...new Set(values)]
    .filter((value) => value !== '' && !/['"`\\]/.test(value))
    .map((value) => `'${value}'`)
    .join(', ');

async function knownRefund(client: Client, execution: WorkflowExecutionInfo): Promise<KnownRefund> {
  const { workflowId, runId, typedSearchAttributes: attributes } = execution;
  return {
    refundId: refundIdOf(workflowId),
    workflowId,
    runId,
    tids: attributes.get(searchAttributes.tids) ?? [],
    orderNo: attributes.get(searchAttributes.orderNo) ?? '',
    amount: attributes.get(searchAttributes.amount) ?? null,
    phase: await phaseOf(client, execution),
  };
}

/** An abandoned refund closes as Completed too; only its result tells the two apart. */
async function phaseOf(
  client: Client,
  { status, workflowId, runId }: WorkflowExecutionInfo,
): Promise<KnownRefund['phase']> {
  if (status.name === 'RUNNING' || status.name === 'PAUSED') return 'open';
  if (status.name !== 'COMPLETED') return 'closed';
  const handle = client.workflow.getHandle<() => Promise<RefundView>>(workflowId, runId);
  try {
    const view = await client.withDeadline(Date.now() + CALL_TIMEOUT_MS, async () => await handle.result());
    return view.state === 'completed' ? 'completed' : 'closed';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'closed'; // its history was removed before its visibility record
    throw error;
  }
}
