/** Sends an update to a refund's workflow, and turns a failure into one of the client's errors. */
import { type WorkflowHandle, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { UPDATE_REFUSED, workflowIdOf } from '../contract';
import { refundTexts } from '../texts';
import { RefundNotFound, TemporalUnavailable, UpdateRefused } from './errors';
import { latestRunOf } from './runs';
import { interruptedView, isFinal, isOpen, summaryOf } from './summary';
import { callTemporal, type ClientDeps } from './temporal-call';

export interface UpdateCall<Result> {
  readonly send: (refund: WorkflowHandle) => Promise<Result>;
  /** 10 s by default. */
  readonly timeoutMs?: number;
  /** Temporal applies one update id once per run. Absent where a repeat does no harm. */
  readonly idempotencyKey?: string;
}

/** A worker answers within milliseconds; a worker that has just died is replaced within seconds. */
const UPDATE_TIMEOUT_MS = 10_000;

/** The update must have been validated. @throws UpdateRefused, RefundNotFound, TemporalUnavailable */
export async function sendUpdate<Result>(
  deps: ClientDeps,
  refundId: string,
  { send, timeoutMs = UPDATE_TIMEOUT_MS, idempotencyKey }: UpdateCall<Result>,
): Promise<Result> {
  const handle = deps.client.workflow.getHandle(workflowIdOf(refundId));
  const options = { timeoutMs, idempotencyKey };
  try {
    return await callTemporal(deps.client, `Refund ${refundId} did not answer in time`, () => send(handle), options);
  } catch (error) {
    throw isClosed(error) ? await whyClosed(deps, refundId, idempotencyKey) : (refusalOf(error, refundId) ?? error);
  }
}

function refusalOf(error: unknown, refundId: string): UpdateRefused | null {
  const cause = causeOf(error);
  return cause?.type === UPDATE_REFUSED ? new UpdateRefused(refundId, cause.message) : null;
}

/** Temporal's failure type for an update whose workflow was closed before the update was complete. */
const CLOSED_MEANWHILE = 'AcceptedUpdateCompletedWorkflow';

const isClosed = (error: unknown): boolean =>
  error instanceof WorkflowNotFoundError || causeOf(error)?.type === CLOSED_MEANWHILE;

const causeOf = (error: unknown): ApplicationFailure | null =>
  error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure ? error.cause : null;

/** Temporal reports a closed workflow and one that never existed by the same error, so the refund is read. */
async function whyClosed({ client, language }: ClientDeps, refundId: string, idempotencyKey?: string): Promise<Error> {
  const run = await latestRunOf(client, refundId, { idempotencyKey });
  if (run === null) return new RefundNotFound(refundId);
  if (isOpen(run))
    return new TemporalUnavailable(`Refund ${refundId} was started again at the same moment`, { idempotencyKey });
  const { state } = summaryOf(run);
  const why = isFinal(state) ? refundTexts(language).refused.closed(state) : interruptedView(run, language).note;
  return new UpdateRefused(refundId, why);
}
