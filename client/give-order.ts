/** Gives a person's order to the refund's workflow, as an update, and says what became of it. */
import { WorkflowNotFoundError, WorkflowUpdateFailedError, type Client, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';

import { refundWords } from '../words';
import { ORDER_REFUSED, workflowIdOf, type Language } from '../workflows/contract';
import { OrderRefused, RefundNotFound, TemporalUnavailable } from './errors';
import { interruptedView, isFinal, isOpen, summaryOf } from './summary';
import { callTemporal } from './temporal-call';

export interface OrderDeps {
  readonly client: Client;
  /** Of the sentence with which a closed refund refuses; an open one has its own. */
  readonly language: Language | undefined;
}

export interface Order<Answer> {
  readonly send: (refund: WorkflowHandle) => Promise<Answer>;
  /** 10 s unless told otherwise. */
  readonly timeoutMs?: number;
  /** Temporal takes the same update id once per run; absent where a repeat does no harm. */
  readonly orderId?: string | undefined;
}

/** A worker answers within milliseconds; one that has just died is replaced within seconds. */
const ORDER_TIMEOUT_MS = 10_000;

/** The order must have been validated. @throws OrderRefused, RefundNotFound, TemporalUnavailable */
export async function giveOrder<Answer>(deps: OrderDeps, refundId: string, order: Order<Answer>): Promise<Answer> {
  const { send, timeoutMs = ORDER_TIMEOUT_MS, orderId } = order;
  const handle = deps.client.workflow.getHandle(workflowIdOf(refundId));
  try {
    return await callTemporal(deps.client, `Refund ${refundId} has not answered in time`, () => send(handle), {
      timeoutMs,
      orderId,
    });
  } catch (error) {
    throw isClosed(error) ? await whyClosed(deps, refundId, orderId) : (refusalOf(error, refundId) ?? error);
  }
}

function refusalOf(error: unknown, refundId: string): OrderRefused | null {
  const cause = causeOf(error);
  return cause?.type === ORDER_REFUSED ? new OrderRefused(refundId, cause.message) : null;
}

/** What Temporal says of an update that was under way when its workflow was ended from outside. */
const CLOSED_MEANWHILE = 'AcceptedUpdateCompletedWorkflow';

const isClosed = (error: unknown): boolean =>
  error instanceof WorkflowNotFoundError || causeOf(error)?.type === CLOSED_MEANWHILE;

const causeOf = (error: unknown): ApplicationFailure | null =>
  error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure ? error.cause : null;

/** Temporal calls a closed workflow and one that never was by the same name. */
async function whyClosed({ client, language }: OrderDeps, refundId: string, orderId?: string): Promise<Error> {
  const handle = client.workflow.getHandle(workflowIdOf(refundId));
  try {
    const run = await callTemporal(client, `Refund ${refundId} could not be read`, () => handle.describe(), {
      orderId,
    });
    const { state } = summaryOf(run);
    const again = { ...(orderId && { orderId }) };
    if (isOpen(run)) return new TemporalUnavailable(`Refund ${refundId} is being started again at this moment`, again);
    return new OrderRefused(
      refundId,
      isFinal(state) ? refundWords(language).refused.closed(state) : interruptedView(run).note,
    );
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return new RefundNotFound(refundId);
    throw error;
  }
}
