import {
  type Client,
  isGrpcServiceError,
  NamespaceNotFoundError,
  QueryNotRegisteredError,
  QueryRejectedError,
  ServiceError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import type { Language } from '../contract';
import { TemporalUnavailable } from './errors';

/** What a refund client works with. */
export interface ClientDeps {
  readonly client: Client;
  readonly taskQueue: string;
  /** Of the texts about refunds that are started here, and of a closed refund's answers. An open refund has its own. */
  readonly language: Language | undefined;
}

/**
 * Enough for a busy server. The SDK may be waiting between two of its own attempts at that moment, so the call ends up to
 * 5 s later. We wait for that end: a connection that is closed before it would crash the process.
 */
const CALL_TIMEOUT_MS = 4_000;

export interface CallOptions {
  readonly timeoutMs?: number;
  /** Of an update; the error carries it, so that the caller can repeat the update. */
  readonly idempotencyKey?: string | undefined;
}

/**
 * Runs one call with a deadline, and turns every failure of Temporal itself into {@link TemporalUnavailable}. What
 * Temporal says about a workflow passes through.
 * @param what begins the error's message: what could not be done
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
    if (!isTemporalFailure(error)) throw error;
    throw new TemporalUnavailable(`${what}: ${detailOf(error)}`, { cause: error, idempotencyKey });
  }
}

function isTemporalFailure(error: unknown): error is Error {
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
const detailOf = (error: Error): string => (error.cause instanceof Error ? error.cause.message : error.message);
