/** Compiles the program once, so that a killed process is back within a second or two. */
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

export interface ProgramBuild {
  /** The compiled main file of a room. */
  readonly mainOf: (room: 'worker' | 'noti') => string;
  readonly remove: () => Promise<void>;
}

export interface BuildOptions {
  /** A workflow bundle that exists already; null: no worker will be started, so none is needed. */
  readonly bundle?: string | null | undefined;
}

const node = (args: readonly string[]): Promise<unknown> => promisify(execFile)(process.execPath, args);
const ROOT = resolve(__dirname, '../..');

/** @throws with the compiler's message. */
export async function buildProgram({ bundle }: BuildOptions = {}): Promise<ProgramBuild> {
  // Inside the project: the compiled files find node_modules only there.
  const cache = join(ROOT, '.cache');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'build-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const project = ['-p', join(ROOT, 'tsconfig.build.json'), '--noCheck', '--sourceMap', 'false'];
  try {
    await node([require.resolve('typescript/bin/tsc'), ...project, '--outDir', folder]);
    if (bundle === undefined) await node([join(folder, 'worker', 'build-bundle.js')]);
    else if (bundle !== null) await copyFile(bundle, join(folder, 'workflow-bundle.js')); // see worker/bundle.ts
    return { mainOf: (room) => join(folder, room, 'main.js'), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
