/**
 * Child processes that never outlive us. Each runs in a process group of its own, so that Ctrl-C in a terminal reaches
 * only us and we decide when the child goes; and beside it waits a shell at the other end of a pipe, so that the child
 * is ended even when we are killed without a chance to do it ourselves.
 */
import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface TiedProcess {
  readonly pid: number;
  /** Settles when the process is gone and everything that it wrote was read; never rejects. */
  readonly exited: Promise<Exit>;
  /** The last lines of its stdout and stderr, oldest first. */
  readonly lastLines: () => readonly string[];
  /** Asks with SIGTERM, insists with SIGKILL after `patienceMs`; resolves when the process is gone. */
  readonly stop: (patienceMs?: number) => Promise<Exit>;
}

export interface TiedProcessOptions {
  readonly cwd?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly onLine?: (line: string) => void;
}

const KEPT_LINES = 200;

// `read` ends with success when we write a line (all is well), and fails when the pipe closes because we are gone.
const WATCHDOG = 'read -r _ || { kill -s TERM -- "-$1"; sleep 5; kill -s KILL -- "-$1"; } 2>/dev/null';

/** @throws when the program cannot be started at all (not found, not executable). */
export async function startTied(
  program: string,
  args: readonly string[],
  options: TiedProcessOptions,
): Promise<TiedProcess> {
  const spawnOptions: SpawnOptions = { env: { ...options.env }, detached: true, stdio: ['ignore', 'pipe', 'pipe'] };
  const child = spawn(program, args, { ...spawnOptions, ...(options.cwd === undefined ? {} : { cwd: options.cwd }) });
  const exited = exitOf(child);
  const lines = collectLines(child, options.onLine);
  const pid = child.pid;
  if (pid === undefined) {
    const error = await new Promise<Error>((resolve) => child.once('error', resolve));
    throw new Error(`${program} could not be started: ${error.message}`);
  }
  const dismissWatchdog = watchOver(pid);
  void exited.then(dismissWatchdog);
  return {
    pid,
    exited,
    lastLines: () => lines,
    stop: async (patienceMs = 10_000) => {
      tryKill(pid, 'SIGTERM');
      const insist = setTimeout(() => tryKill(pid, 'SIGKILL'), patienceMs);
      return exited.finally(() => clearTimeout(insist));
    },
  };
}

function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
    child.on('error', () => undefined); // a failed start is reported by startTied, a failed kill by the missing exit
  });
}

function collectLines(child: ChildProcess, onLine: ((line: string) => void) | undefined): readonly string[] {
  const kept: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (line) => {
      kept.push(line);
      if (kept.length > KEPT_LINES) kept.shift();
      onLine?.(line);
    });
  }
  return kept;
}

function watchOver(pid: number): () => void {
  const watchdog = spawn('sh', ['-c', WATCHDOG, 'watchdog', String(pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watchdog.on('error', () => undefined); // without a shell only the protection against our own SIGKILL is missing
  watchdog.stdin.on('error', () => undefined);
  watchdog.unref();
  // The pipe must not keep our event loop alive; that the child does so is for its owner to end.
  if (watchdog.stdin instanceof Socket) watchdog.stdin.unref();
  return () => void watchdog.stdin.end('done\n');
}

function tryKill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It is gone already; `exited` tells.
  }
}
