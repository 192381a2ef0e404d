/** Reads single variables out of the environment, before any of them gets a meaning. */
import { readFileSync } from 'node:fs';

/** The type of `process.env`. Only runtime/config/ and the main files read it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** An empty variable counts as not set: that is how compose files and shells write "nothing". */
export function withoutEmpty(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''));
}

/**
 * Replaces each `NAME_FILE` by the content of that file under `NAME`, without the newline at its end.
 * `unusable` has the fault for each `NAME` where that failed. A fault names the variable, never a content.
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
    if (env[name] !== undefined) unusable.set(name, `${name}: must be set only once, as ${name} or as ${name}_FILE`);
    else if (content === null) unusable.set(name, `${name}_FILE: must name a readable file that holds the secret`);
    else if (content === '') unusable.set(name, `${name}_FILE: must name a file that is not empty`);
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
