/** Where downloaded and built programs are kept between runs, and how they are found on the PATH. */
import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import type { Environment } from '../../runtime/config';

/** `$XDG_CACHE_HOME/cookiepay-refunds`, else `~/.cache/cookiepay-refunds`; shared by all checkouts of one user. */
export function userCacheDir(env: Environment): string {
  const xdg = env['XDG_CACHE_HOME'];
  // The XDG rules: a relative path there counts as not set.
  const base = xdg !== undefined && isAbsolute(xdg) ? xdg : join(env['HOME'] ?? homedir(), '.cache');
  return join(base, 'cookiepay-refunds');
}

export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** The full path of a program on the PATH, or null. */
export function findOnPath(name: string, env: Environment): string | null {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find(isProgram) ?? null;
}
