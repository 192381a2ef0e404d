/** Gives a person's order to the refund's workflow, as an update, and says what became of it. */
import { type Client, type WorkflowHandle, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { type Language, UPDATE_REFUSED, workflowIdOf } from '../contract';
import { refundTexts } from '../texts';
import { RefundNotFound, TemporalUnavailable, UpdateRefused } from './errors';
import { interruptedView, isFinal, isOpen, summaryOf } from './summary';
import { callTemporal } from './temporal-call';

export interface UpdateDeps {
  readonly client: Client;
  /** Of the sentence with which a closed refund refuses; an open one has its own. */
  readonly language: Language | undefined;
}

export interface Order<Answer> {
  readonly send: (refund: WorkflowHandle) => Promise<Answer>;
  /** 10 s unless told otherwise. */
  readonly timeoutMs?: number;
  /** Temporal takes the same update id once per run; absent where a repeat does no harm. */
  readonly idempotencyKey?: string | undefined;
}

/** A worker answers within milliseconds; one that has just died is replaced within seconds. */
const UPDATE_TIMEOUT_MS = 10_000;

/** The order must have been validated. @throws UpdateRefused, RefundNotFound, TemporalUnavailable */
export async function sendUpdate<Answer>(deps: UpdateDeps, refundId: string, order: Order<Answer>): Promise<Answer> {
  const { send, timeoutMs = UPDATE_TIMEOUT_MS, idempotencyKey } = order;
  const handle = deps.client.workflow.getHandle(workflowIdOf(refundId));
  try {
    return await callTemporal(deps.client, `Refund ${refundId} has not answered in time`, () => send(handle), {
      timeoutMs,
      idempotencyKey,
    });
  } catch (error) {
    throw isClosed(error) ? await whyClosed(deps, refundId, idempotencyKey) : (refusalOf(error, refundId) ?? error);
  }
}

function refusalOf(error: unknown, refundId: string): UpdateRefused | null {
  const cause = causeOf(error);
  return cause?.type === UPDATE_REFUSED ? new UpdateRefused(refundId, cause.message) : null;
}

/** What Temporal says of an update that was under way when its workflow was ended from outside. */
const CLOSED_MEANWHILE = 'AcceptedUpdateCompletedWorkflow';

const isClosed = (error: unknown): boolean =>
  error instanceof WorkflowNotFoundError || causeOf(error)?.type === CLOSED_MEANWHILE;

const causeOf = (error: unknown): ApplicationFailure | null =>
  error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure ? error.cause : null;

/** Temporal calls a closed workflow and one that never was by the same name. */
async function whyClosed({ client, language }: UpdateDeps, refundId: string, idempotencyKey?: string): Promise<Error> {
  const handle = client.workflow.getHandle(workflowIdOf(refundId));
  try {
    const run = await callTemporal(client, `Refund ${refundId} could not be read`, () => handle.describe(), {
      idempotencyKey,
    });
    const { state } = summaryOf(run);
    const again = { ...(idempotencyKey && { idempotencyKey }) };
    if (isOpen(run)) return new TemporalUnavailable(`Refund ${refundId} is being started again at this moment`, again);
    return new UpdateRefused(
      refundId,
      isFinal(state) ? refundTexts(language).refused.closed(state) : interruptedView(run, language).note,
    );
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return new RefundNotFound(refundId);
    throw error;
  }
}
