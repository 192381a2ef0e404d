/** Puts something into the cache once, also when several processes want it at the same time or one is killed. */
import { existsSync } from 'node:fs';
import { mkdir, open, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface InstallOnce {
  /** The file or folder to make. A rename makes it appear complete or not at all. */
  readonly target: string;
  readonly report: (line: string) => void;
  /** Makes it inside an empty folder and returns its path there. */
  readonly make: (emptyFolder: string) => Promise<string>;
}

const BEAT_MS = 2_000;
const ABANDONED_MS = 20_000;

/** Returns when `target` exists. Waits while another process makes it; replaces a process that died. */
export async function installOnce({ target, report, make }: InstallOnce): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const lock = `${target}.lock`;
  let told = false;
  while (!existsSync(target)) {
    if (await takeLock(lock)) return makeUnderLock(target, lock, make);
    if (!told) report('Another process is getting it already; waiting for that one.');
    told = true;
    await sleep(500);
  }
}

async function makeUnderLock(target: string, lock: string, make: InstallOnce['make']): Promise<void> {
  // A fresh time stamp tells the others that we live. A process id could not, between containers that share the folder.
  const beat = setInterval(() => void utimes(lock, new Date(), new Date()).catch(() => undefined), BEAT_MS);
  const folder = `${target}.making`;
  try {
    if (existsSync(target)) return; // another process has just made it
    await rm(folder, { recursive: true, force: true }); // a killed process may have left it
    await mkdir(folder);
    await rename(await make(folder), target);
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
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const beat = await stat(lock).catch(() => null);
  if (beat !== null && Date.now() - beat.mtimeMs > ABANDONED_MS) await rm(lock, { force: true });
  return false;
}
