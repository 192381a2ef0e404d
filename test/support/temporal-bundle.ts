/** The workflow code as workers load it, built once and kept until a source changes. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';

const ROOT = resolve(__dirname, '../..');
// workflows/ takes only types from the others; they count here so that a test never runs a stale bundle if it does not.
const SOURCES = ['workflows', 'activities', 'cookiepay', 'contract', 'texts'];

/** The path of the bundle for Worker.create's `workflowBundle: { codePath }`. */
export async function makeWorkflowBundle(): Promise<string> {
  const folder = join(ROOT, '.cache');
  const path = join(folder, `workflow-bundle-${fingerprint()}.js`);
  if (existsSync(path)) return path;
  await mkdir(folder, { recursive: true });
  const { code } = await bundleWorkflowCode({
    workflowsPath: require.resolve('../../workflows'),
    logger: { ...quiet, log: silent },
  });
  const unfinished = `${path}.${process.pid}`; // another jest may be making the same one
  await writeFile(unfinished, code);
  await rename(unfinished, path);
  return path;
}

function fingerprint(): string {
  const hash = createHash('sha256').update(readFileSync(join(ROOT, 'package-lock.json')));
  for (const folder of SOURCES)
    for (const file of readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).sort())
      if (file.endsWith('.ts')) hash.update(`${folder}/${file}\0`).update(readFileSync(join(ROOT, folder, file)));
  return hash.digest('hex').slice(0, 16);
}

const silent = (): void => undefined;
const quiet = { trace: silent, debug: silent, info: silent, warn: silent, error: silent };
