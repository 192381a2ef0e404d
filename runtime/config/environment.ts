/** Reads single variables out of the environment, before any of them is given a meaning. */
import { readFileSync } from 'node:fs';

/** What `process.env` is. Never passed on: only config/ and the main files see it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** An empty variable counts as not set: that is how compose files and shells write "nothing". */
export function withoutEmpty(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''));
}

/**
 * Replaces each `NAME_FILE` by the content of that file under `NAME`, without the newline at its end.
 * `unusable` maps each `NAME` for which that failed to the fault in words; it names variables, never a content.
 */
export function readSecretFiles(
  env: Environment,
  secrets: readonly string[],
): { env: Environment; unusable: ReadonlyMap<string, string> } {
  const filled: Record<string, string | undefined> = { ...env };
  const unusable = new Map<string, string>();
  for (const name of secrets) {
    const path = env[`${name}_FILE`];
    if (path === undefined) continue;
    const content = env[name] === undefined ? readText(path) : null;
    if (env[name] !== undefined)
      unusable.set(name, `${name}: given twice; expected either ${name} or ${name}_FILE, not both`);
    else if (content === null)
      unusable.set(name, `${name}_FILE: cannot be read; expected a readable file that holds the secret`);
    else if (content === '') unusable.set(name, `${name}_FILE: is empty; expected a file that holds the secret`);
    else filled[name] = content;
  }
  return { env: filled, unusable };
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch {
    return null; // the caller reports it, without the path: it may say where secrets are kept
  }
}
