/**
 * Child processes that end with this process. Each has its own process group: Ctrl-C in a terminal reaches only this
 * process, which decides when the child ends. A shell waits at the other end of a pipe and ends the child when this
 * process was killed and could not do it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface TiedProcess {
  readonly pid: number;
  /** Settles when the process has ended and its output was read; never rejects. */
  readonly exited: Promise<Exit>;
  /** The last lines of its stdout and stderr, oldest first. */
  readonly lastLines: () => readonly string[];
  /** SIGTERM, then SIGKILL after `patienceMs` (10 s by default); resolves when the process has ended. */
  readonly stop: (patienceMs?: number) => Promise<Exit>;
}

export interface TiedProcessOptions {
  readonly cwd?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly onLine?: (line: string) => void;
}

const KEPT_LINES = 200;

// `read` succeeds when we write a line (the child has ended), and fails when the pipe closes because we have ended.
const WATCHDOG = 'read -r _ || { kill -s TERM -- "-$1"; sleep 5; kill -s KILL -- "-$1"; } 2>/dev/null';

/** @throws when the program cannot be started at all (not found, not executable). */
export async function startTied(
  program: string,
  args: readonly string[],
  options: TiedProcessOptions,
): Promise<TiedProcess> {
  const { cwd, env } = options;
  const child = spawn(program, args, {
    ...(cwd !== undefined && { cwd }),
    env: { ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
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
      const force = setTimeout(() => tryKill(pid, 'SIGKILL'), patienceMs);
      return exited.finally(() => clearTimeout(force));
    },
  };
}

function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
    child.on('error', () => undefined); // startTied reports a failed start; a failed kill shows in the missing exit
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
  watchdog.on('error', () => undefined); // without a shell the child may outlive our own SIGKILL, nothing else is lost
  watchdog.stdin.on('error', () => undefined);
  watchdog.unref();
  // The pipe must not keep our event loop alive.
  if (watchdog.stdin instanceof Socket) watchdog.stdin.unref();
  return () => void watchdog.stdin.end('done\n');
}

function tryKill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended already, and `exited` says so.
  }
}
