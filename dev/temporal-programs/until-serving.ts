/** Waits until a Temporal server serves a namespace. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import type { Exit } from './tied-process';

export interface UntilServing {
  readonly address: string;
  readonly namespace: string;
  readonly withinMs: number;
  /** Settles when the server's process has ended: then the wait ends too. */
  readonly gone: Promise<Exit>;
}

const PAUSE_MS = 50;
const ONE_QUESTION_MS = 2_000;

/** @throws {Error} when the process ends, or the time is over, before the namespace is served. */
export async function untilServing({ address, namespace, withinMs, gone }: UntilServing): Promise<void> {
  const connection = Connection.lazy({
    address,
    interceptors: [], // no retries of the SDK: the loop below asks again sooner
    channelArgs: { 'grpc.initial_reconnect_backoff_ms': PAUSE_MS, 'grpc.max_reconnect_backoff_ms': 4 * PAUSE_MS },
  });
  const deadline = Date.now() + withinMs;
  const server = { ended: false };
  void gone.then(() => (server.ended = true));
  try {
    for (;;) {
      if (await serves(connection, namespace)) return;
      if (server.ended) throw new Error('its process ended by itself.');
      if (Date.now() > deadline) throw new Error(`it did not answer within ${withinMs / 1_000} s.`);
      await sleep(PAUSE_MS);
    }
  } finally {
    await connection.close();
  }
}

async function serves(connection: Connection, namespace: string): Promise<boolean> {
  try {
    await connection.withDeadline(Date.now() + ONE_QUESTION_MS, () =>
      connection.workflowService.describeNamespace({ namespace }),
    );
    return true;
  } catch {
    return false; // not listening yet, or the namespace does not exist yet
  }
}
