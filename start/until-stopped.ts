/** How every process of ours ends: on SIGTERM, on Ctrl-C, or when something it needs has failed for good. */
import type { Log } from '../config';

export interface Running {
  readonly close: () => Promise<unknown>;
  /** Rejects when a part has failed and will not come back by itself. */
  readonly failed?: Promise<unknown>;
}

/** Waits for the end, closes everything and sets the exit code: 0 after a signal, 1 after a failure. */
export async function untilStopped(log: Log, { close, failed }: Running): Promise<void> {
  // Kept until the very end: a second Ctrl-C must not cut the closing short and lose the answer of a call under way.
  const signalled = new Promise<NodeJS.Signals>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, resolve);
  });
  try {
    const signal = await Promise.race([signalled, failed ?? new Promise<never>(() => undefined)]);
    log.info({ signal }, 'Stopping: calls under way are finished first, which may take half a minute.');
  } catch (error) {
    log.fatal({ err: error }, 'A part has failed; stopping everything. Refunds under way stay safe in Temporal.');
    process.exitCode = 1;
  }
  await close();
  log.info('Stopped.');
}

/** For main files: a start that fails is told in one log line, and the process ends with code 1. */
export function failedToStart(log: Log): (error: unknown) => void {
  return (error) => {
    log.fatal({ err: error }, 'Not started; nothing is left running.');
    process.exitCode = 1;
  };
}
