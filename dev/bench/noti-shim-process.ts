/** The shim as it runs in production: compiled JavaScript in a process of its own. */
import { type ChildProcess, execFile, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const ROOT = resolve(__dirname, '../..');

export interface CompiledShim {
  readonly start: (env: NodeJS.ProcessEnv) => ChildProcess;
  readonly remove: () => Promise<void>;
}

/** @throws with the compiler's words. */
export async function compileShim(): Promise<CompiledShim> {
  // Within the checkout: only there the compiled files find node_modules.
  await mkdir(join(ROOT, '.cache'), { recursive: true });
  const folder = await mkdtemp(join(ROOT, '.cache', 'bench-noti-'));
  const project = ['-p', join(ROOT, 'tsconfig.build.json'), '--noCheck', '--sourceMap', 'false', '--outDir', folder];
  await promisify(execFile)(process.execPath, [require.resolve('typescript/bin/tsc'), ...project]);
  return {
    start: (env) =>
      fork(join(folder, 'noti', 'main.js'), {
        execArgv: [],
        env,
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      }),
    remove: async () => {
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface Usage {
  readonly peakMemoryMb: number;
  readonly cpuSeconds: number;
}

/** Linux only; null elsewhere. */
export function usageOf({ pid }: ChildProcess): Usage | null {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    const [, ticks = ''] = /\) (.*)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    const [user, system] = ticks.split(' ').slice(11, 13).map(Number); // in hundredths of a second
    return { peakMemoryMb: Math.round(Number(kilobytes) / 1_024), cpuSeconds: ((user ?? 0) + (system ?? 0)) / 100 };
  } catch {
    return null;
  }
}
