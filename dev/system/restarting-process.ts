/** A process that is started again whenever it ends, as a service manager does, and that can be killed. */
import { createWriteStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Exit, startTied } from '../temporal-programs/tied-process';
import { until } from './until';

/** What can be killed, and comes back by itself. */
export interface Killable {
  /** Resolves when it is ready. @throws when it has failed for good. */
  readonly up: () => Promise<unknown>;
  /** SIGKILL; it is started again after `downMs`. @returns when it was killed, in epoch milliseconds. */
  readonly kill: (downMs: number) => Promise<number>;
}

export interface RestartingProcess extends Killable {
  /** Null while it is away. */
  readonly pid: () => number | null;
  readonly stop: () => Promise<void>;
}

export interface Started {
  readonly pid: number;
  readonly exited: Promise<Exit>;
  readonly stop: (patienceMs?: number) => Promise<Exit>;
}

/** Resolves when the process is ready; rejects when it did not come up, with nothing left running. */
type Launch = () => Promise<Started>;

const PAUSE_MS = 500;
const MOST_FAILED_STARTS = 40;
const BACK_WITHIN_MS = 10 * 60_000;
const STOP_PATIENCE_MS = 5_000;

/** @throws when it does not come up the first time. */
export async function startRestarting(name: string, launch: Launch): Promise<RestartingProcess> {
  let running: Started | null = await launch();
  let failure: unknown = null;
  let downMs = PAUSE_MS;
  const stop = new AbortController();
  const keepRunning = async (): Promise<void> => {
    while (running && !stop.signal.aborted) {
      await running.exited;
      running = null;
      await sleep(downMs);
      downMs = PAUSE_MS;
      running = await launchAgain(launch, stop.signal);
    }
    await running?.stop(STOP_PATIENCE_MS);
  };
  const life = keepRunning().catch((error: unknown) => (failure = error));
  const up = (): Promise<Started> =>
    until(() => {
      if (failure !== null || stop.signal.aborted) throw new Error(`${name} will not come back`, { cause: failure });
      return running;
    }, BACK_WITHIN_MS);
  return {
    up,
    pid: () => running?.pid ?? null,
    kill: async (awayMs) => {
      const { pid, exited } = await up();
      downMs = awayMs;
      process.kill(pid, 'SIGKILL');
      const at = Date.now();
      running = null;
      await exited;
      return at;
    },
    stop: async () => {
      stop.abort();
      await running?.stop(STOP_PATIENCE_MS);
      await life;
    },
  };
}

/** It may fail for a while, for example because Temporal is away. @returns null when it was stopped meanwhile. */
async function launchAgain(launch: Launch, stopped: AbortSignal): Promise<Started | null> {
  for (let attempt = 1; !stopped.aborted; attempt += 1) {
    try {
      return await launch();
    } catch (error) {
      if (attempt === MOST_FAILED_STARTS) throw error;
      await sleep(PAUSE_MS);
    }
  }
  return null;
}

export interface ProgramOptions {
  readonly name: string;
  readonly main: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What it logs once it is ready. */
  readonly readyLine: string;
  readonly logFile: string;
}

const READY_WITHIN_MS = 30_000;

/** One of our main files, compiled. */
export async function launchProgram({ name, main, env, readyLine, logFile }: ProgramOptions): Promise<Started> {
  const log = createWriteStream(logFile, { flags: 'a' });
  let state: 'starting' | 'ready' | 'ended' = 'starting';
  const onLine = (line: string): void => {
    log.write(`${line}\n`);
    if (line.includes(readyLine)) state = 'ready';
  };
  const child = await startTied(process.execPath, [main], { env, onLine });
  void child.exited.then(() => {
    state = 'ended';
    log.end();
  });
  try {
    if ((await until(() => state !== 'starting' && state, READY_WITHIN_MS)) === 'ended') throw new Error('it ended');
    return child;
  } catch (error) {
    await child.stop(2_000);
    throw new Error(`${name} did not become ready:\n${child.lastLines().join('\n')}`, { cause: error });
  }
}
