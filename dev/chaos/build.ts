/** Compiles the program once, so that a killed process is back within a second or two. */
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

export interface Build {
  readonly workerMain: string;
  readonly notiMain: string;
  readonly remove: () => Promise<void>;
}

const node = (args: string[]): Promise<unknown> => promisify(execFile)(process.execPath, args);
const ROOT = resolve(__dirname, '../..');

/** @param bundle the workflow bundle, where somebody has made it already. @throws with the compiler's words. */
export async function buildProgram(bundle?: string): Promise<Build> {
  // Within the checkout: only there the compiled files find node_modules.
  const cache = join(ROOT, '.cache');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'chaos-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    // The types are checked elsewhere; here only the code is wanted.
    const project = ['-p', join(ROOT, 'tsconfig.build.json'), '--noCheck', '--sourceMap', 'false'];
    await node([require.resolve('typescript/bin/tsc'), ...project, '--outDir', folder]);
    if (bundle === undefined) await node([join(folder, 'worker', 'build-bundle.js')]);
    else await copyFile(bundle, join(folder, 'workflow-bundle.js')); // where worker/bundle.ts looks for it
    return { workerMain: join(folder, 'worker', 'main.js'), notiMain: join(folder, 'noti', 'main.js'), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
