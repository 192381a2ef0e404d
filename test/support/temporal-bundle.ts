/** Workflow code as workers load it, bundled before the first test and kept until a source changes. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';

const ROOT = resolve(__dirname, '../..');
// workflows/ takes only types from activities/ and cookiepay/. They count, so that a value import by mistake is seen.
const SOURCES = ['workflows', 'activities', 'cookiepay', 'contract', 'korean-time', 'texts'];

/**
 * @param entry the module of the workflow, relative to the repository.
 * @returns the path of the bundle, for Worker.create's `workflowBundle: { codePath }`.
 */
export async function makeWorkflowBundle(entry: string): Promise<string> {
  const workflowsPath = require.resolve(join(ROOT, entry));
  const folder = join(ROOT, '.cache');
  const path = join(folder, `bundle-${basename(entry)}-${fingerprint(workflowsPath)}.js`);
  if (existsSync(path)) return path;
  await mkdir(folder, { recursive: true });
  const { code } = await bundleWorkflowCode({ workflowsPath, logger: silentLogger });
  const unfinished = `${path}.${process.pid}`; // another jest may be making the same one
  await writeFile(unfinished, code);
  await rename(unfinished, path);
  return path;
}

function fingerprint(workflowsPath: string): string {
  const hash = createHash('sha256').update(readFileSync(join(ROOT, 'package-lock.json')));
  const files = SOURCES.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .sort()
      .map((file) => join(ROOT, folder, file)),
  );
  for (const file of [...files, workflowsPath])
    if (file.endsWith('.ts')) hash.update(`${relative(ROOT, file)}\0`).update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

const silent = (): void => undefined;
const silentLogger = { log: silent, trace: silent, debug: silent, info: silent, warn: silent, error: silent };
