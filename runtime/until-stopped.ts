/** How every process runs: it starts, then closes on SIGTERM, Ctrl-C or a closed terminal, or when a part has failed. */
import type { Log } from './config';

export interface Running {
  readonly close: () => Promise<unknown>;
  /** Rejects when a part has failed and will not come back by itself. */
  readonly failed?: Promise<unknown>;
  /** There is nothing left to do; when absent, the process runs until it is stopped. */
  readonly done?: true;
}

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
/** Longest wait for a start that is under way when the signal comes. Some starts download or build for minutes. */
const START_ENDS_WITHIN_MS = 15_000;

/** For main files. Exit code 0 after a signal, 1 when the start, a part or the closing failed; one log line says which. */
export async function runUntilStopped(log: Log, start: () => Promise<Running>): Promise<void> {
  const signalled = firstSignal();
  const giveUp = giveUpSlowStart(log, signalled);
  let running: Running;
  try {
    running = await start();
  } catch (error) {
    log.fatal({ err: error }, 'The start has failed. Nothing is left running.');
    process.exitCode = 1;
    return;
  } finally {
    giveUp.cancel();
  }
  if (!running.done) await untilEnd(log, signalled, running.failed);
  await close(log, running);
}

/**
 * Listened to from the first moment: a signal during the start must not leave half of the program running. And for
 * good: a second Ctrl-C must not cut the closing short and lose the answer to a call under way.
 */
function firstSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of SIGNALS) process.on(signal, resolve);
  });
}

function giveUpSlowStart(log: Log, signalled: Promise<NodeJS.Signals>): { readonly cancel: () => void } {
  let started = false;
  let timer: NodeJS.Timeout | undefined;
  void signalled.then((signal) => {
    if (started) return;
    log.info({ signal }, 'Stopping: the start under way is finished first, or given up after 15 s.');
    timer = setTimeout(() => {
      log.warn('The start under way was given up.');
      process.exit(0);
    }, START_ENDS_WITHIN_MS);
  });
  return {
    cancel: () => {
      started = true;
      clearTimeout(timer);
    },
  };
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

async function close(log: Log, running: Running): Promise<void> {
  try {
    await running.close();
    log.info('Stopped.');
  } catch (error) {
    log.fatal({ err: error }, 'Stopped, but not everything closed cleanly. Refunds under way stay safe in Temporal.');
    process.exit(1); // what did not close may keep the process alive
  }
}
