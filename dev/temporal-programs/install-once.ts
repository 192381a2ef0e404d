/** Puts something slow to make into the cache exactly once, whoever asks at the same time and whatever is killed. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface InstallOnce {
  /** The file or folder that shall exist. It appears complete, by a rename, or not at all. */
  readonly target: string;
  readonly report: (line: string) => void;
  /** Makes it inside an empty folder and returns its path there. */
  readonly make: (emptyFolder: string) => Promise<string>;
}

const WORK_FOLDER = '.making-';
const BEAT_MS = 2_000;
const ABANDONED_MS = 20_000;

/** Returns when `target` exists. Another process that makes it already is waited for; one that died is replaced. */
export async function installOnce({ target, report, make }: InstallOnce): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const lock = `${target}.lock`;
  let told = false;
  while (!existsSync(target)) {
    if (await takeLock(lock)) {
      await makeUnderLock(target, lock, make);
      return;
    }
    if (!told) report('Another process of this program is fetching it already; waiting for that one.');
    told = true;
    await sleep(500);
  }
}

async function makeUnderLock(target: string, lock: string, make: InstallOnce['make']): Promise<void> {
  // The beat shows the others that we live: a process id would not do across containers that share the folder.
  const beat = setInterval(() => void utimes(lock, new Date(), new Date()).catch(() => undefined), BEAT_MS);
  const folder = await mkdtemp(join(dirname(target), WORK_FOLDER));
  try {
    const made = await make(folder);
    if (!existsSync(target)) await rename(made, target);
  } finally {
    clearInterval(beat);
    await rm(folder, { recursive: true, force: true });
    await rm(lock, { force: true });
  }
}

async function takeLock(lock: string): Promise<boolean> {
  try {
    await (await open(lock, 'wx')).close();
    return true;
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  }
  const beat = await stat(lock).catch(() => null);
  // Two may see the same abandoned lock and both go on: then it is made twice, and still never half.
  if (beat !== null && Date.now() - beat.mtimeMs > ABANDONED_MS) await clearAway(lock);
  return false;
}

/** Removes what a killed process left: its lock, and the folder that it was working in. */
async function clearAway(lock: string): Promise<void> {
  const left = (await readdir(dirname(lock))).filter((name) => name.startsWith(WORK_FOLDER));
  await Promise.all(left.map((name) => rm(join(dirname(lock), name), { recursive: true, force: true })));
  await rm(lock, { force: true });
}

const isCode = (error: unknown, code: string): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === code;
