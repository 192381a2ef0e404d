/** How a refund's workflow stands, as Temporal itself knows it: this needs no worker. */
import { type Client, type WorkflowExecutionDescription, WorkflowNotFoundError } from '@temporalio/client';
import { RefundNotFound } from '../client/errors';
import { canBeRefundId } from '../client/request';
import { isFinal, isOpen, summaryOf } from '../client/summary';
import { callTemporal } from '../client/temporal-call';
import { type RefundState, workflowIdOf } from '../contract';

export interface Pending {
  /** Of the activity, such as lookUpPayment. */
  readonly name: string;
  readonly attempt: number;
  /** The message of its last attempt, for people; empty when there was none. */
  readonly said: string;
  /** ISO 8601 UTC; null while an attempt is under way. */
  readonly nextAt: string | null;
}

export interface Standing {
  readonly state: RefundState;
  readonly open: boolean;
  /** Closed from outside (terminated, cancelled, timed out) before the refund ended. */
  readonly interrupted: boolean;
  readonly pending: readonly Pending[];
}

/** @throws RefundNotFound, TemporalUnavailable */
export async function standingOf(client: Client, refundId: string): Promise<Standing> {
  if (!canBeRefundId(refundId)) throw new RefundNotFound(refundId);
  try {
    const run = await callTemporal(client, `Refund ${refundId} could not be read`, () =>
      client.workflow.getHandle(workflowIdOf(refundId)).describe(),
    );
    return read(run);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) throw new RefundNotFound(refundId);
    throw error;
  }
}

function read(run: WorkflowExecutionDescription): Standing {
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
