/** How every process of ours lives: started, then closed on SIGTERM, on Ctrl-C, or when a part has failed for good. */
import type { Log } from './config';

export interface Running {
  readonly close: () => Promise<unknown>;
  /** Rejects when a part has failed and will not come back by itself. */
  readonly failed?: Promise<unknown>;
  /** There is nothing left to do; absent: it runs until somebody stops it. */
  readonly done?: true;
}

/** For main files. The exit code: 0 after a signal, 1 after a failure, told in one log line. */
export async function runUntilStopped(log: Log, start: () => Promise<Running>): Promise<void> {
  // From the first moment on: a signal during the start must not leave half of it running. And for good: a second
  // Ctrl-C must not cut the closing short and lose the answer of a call under way.
  const signalled = new Promise<NodeJS.Signals>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, resolve);
  });
  try {
    const { close, failed, done } = await start();
    if (!done) await untilEnd(log, signalled, failed);
    await close();
    log.info('Stopped.');
  } catch (error) {
    log.fatal({ err: error }, 'Not started; nothing is left running.');
    process.exitCode = 1;
  }
}

async function untilEnd(log: Log, signalled: Promise<NodeJS.Signals>, failed: Running['failed']): Promise<void> {
  try {
    const signal = await Promise.race([signalled, failed ?? new Promise<never>(() => undefined)]);
    log.info({ signal }, 'Stopping: calls under way are finished first, which may take a minute.');
  } catch (error) {
    log.fatal({ err: error }, 'A part has failed; stopping everything. Refunds under way stay safe in Temporal.');
    process.exitCode = 1;
  }
}
