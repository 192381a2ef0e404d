import {
  type Client,
  isGrpcServiceError,
  NamespaceNotFoundError,
  QueryNotRegisteredError,
  QueryRejectedError,
  ServiceError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { TemporalUnavailable } from './errors';

/**
 * Enough for a busy server. The SDK may still be sleeping between two attempts of its own at that moment, so the end
 * comes up to 5 s later; not waiting for it would crash the process when the connection is closed meanwhile.
 */
export const CALL_TIMEOUT_MS = 4_000;

export interface CallOptions {
  readonly timeoutMs?: number;
  /** Of an order to a refund, for whoever has to repeat it. */
  readonly idempotencyKey?: string | undefined;
}

/**
 * Runs one call with a deadline, and turns everything that is Temporal's own trouble into {@link TemporalUnavailable}.
 * `what` begins its message: what could not be done. What Temporal says about a workflow passes through.
 */
export async function callTemporal<T>(
  client: Client,
  what: string,
  call: () => Promise<T>,
  { timeoutMs = CALL_TIMEOUT_MS, idempotencyKey }: CallOptions = {},
): Promise<T> {
  try {
    return await client.withDeadline(Date.now() + timeoutMs, call);
  } catch (error) {
    if (!isTrouble(error)) throw error;
    throw new TemporalUnavailable(`${what}: ${wordsOf(error)}`, {
      cause: error,
      ...(idempotencyKey && { idempotencyKey }),
    });
  }
}

function isTrouble(error: unknown): error is Error {
  return (
    error instanceof ServiceError ||
    error instanceof NamespaceNotFoundError ||
    error instanceof QueryNotRegisteredError ||
    error instanceof QueryRejectedError ||
    error instanceof WorkflowUpdateRPCTimeoutOrCancelledError ||
    isGrpcServiceError(error)
  );
}

/** The gRPC status says more than the SDK's own message around it. */
function wordsOf(error: Error): string {
  return error.cause instanceof Error ? error.cause.message : error.message;
}
