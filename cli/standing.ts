/** How a refund's workflow stands, as Temporal itself tells it: needs no worker. */
import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { RefundNotFound } from '../client/errors';
import { type RefundState, workflowIdOf } from '../contract';
import { lazily } from './lazily';

export interface Pending {
  /** Of the activity, such as lookUpPayment. */
  readonly name: string;
  readonly attempt: number;
  /** What its last attempt said; empty when there was none. For people. */
  readonly said: string;
  /** ISO 8601 UTC; null while an attempt is under way. */
  readonly nextAt: string | null;
}

export interface Standing {
  readonly state: RefundState;
  readonly open: boolean;
  /** Closed from outside (terminated, cancelled, timed out) before it had an ending. */
  readonly interrupted: boolean;
  readonly pending: readonly Pending[];
}

/** @throws RefundNotFound, TemporalUnavailable */
export async function standingOf(client: Client, refundId: string): Promise<Standing> {
  if (!lazily.request().canBeRefundId(refundId)) throw new RefundNotFound(refundId);
  try {
    const run = await lazily
      .temporalCall()
      .callTemporal(client, `Refund ${refundId} could not be read`, () =>
        client.workflow.getHandle(workflowIdOf(refundId)).describe(),
      );
    return read(run);
  } catch (error) {
    if (error instanceof lazily.sdk().WorkflowNotFoundError) throw new RefundNotFound(refundId);
    throw error;
  }
}

function read(run: WorkflowExecutionDescription): Standing {
  const { summaryOf, isOpen, isFinal } = lazily.summary();
  const { state } = summaryOf(run);
  const open = isOpen(run);
  return { state, open, interrupted: !open && !isFinal(state), pending: open ? pendingOf(run) : [] };
}

function pendingOf({ raw }: WorkflowExecutionDescription): Pending[] {
  return (raw.pendingActivities ?? []).map((activity) => ({
    name: activity.activityType?.name ?? '',
    attempt: activity.attempt ?? 1,
    said: activity.lastFailure?.message ?? '',
    nextAt: isoOf(activity.nextAttemptScheduleTime),
  }));
}

type Timestamp = { readonly seconds?: { toNumber(): number } | number | null } | null | undefined;

function isoOf(time: Timestamp): string | null {
  const seconds = time?.seconds;
  if (seconds === null || seconds === undefined) return null;
  const value = typeof seconds === 'number' ? seconds : seconds.toNumber();
  return value === 0 ? null : new Date(value * 1000).toISOString();
}
