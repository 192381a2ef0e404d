/**
 * Reads environment variables. A main file asks for the sections it needs and gets a typed object with exactly these;
 * all faults are reported at once.
 */
import type { z } from 'zod';
import { type Environment, readSecretFiles, withoutEmpty } from './environment';
import { secretsOf, type SectionName, sections } from './sections';
import { faultsTogether } from './together';

export { createLog, type Log } from './log';
export type { Environment, SectionName };

/** The settings of the named sections. Times in milliseconds. */
export type Config<Name extends SectionName = SectionName> = {
  readonly [Section in Name]: Readonly<z.output<(typeof sections)[Section]>>;
};

/** EX_CONFIG of sysexits(3): a supervisor sees that a restart does not help. */
const EXIT_BAD_CONFIG = 78;

/** Nothing was started. Each of `faults` is one line: the variable and what it must be, never its value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly faults: readonly string[]) {
    super(`Invalid settings:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  }
}

/** @throws {ConfigError} with every fault of the asked sections, and with every unknown name of our prefixes. */
export function loadConfig<const Name extends SectionName>(env: Environment, asked: readonly Name[]): Config<Name> {
  const secrets = readSecretFiles(
    withoutEmpty(env),
    asked.flatMap((name) => secretsOf[name]),
  );
  const parsed = asked.map((name) => ({ name, result: sections[name].safeParse(secrets.env) }));
  const issues = parsed.flatMap(({ result }) => result.error?.issues ?? []);
  const faults = [
    ...secrets.unusable.values(),
    ...issues
      .map((issue) => ({ variable: issue.path.join('.'), message: issue.message }))
      .filter(({ variable }) => !secrets.unusable.has(variable)) // its file has been reported
      .map(({ variable, message }) => `${variable}: ${message}`),
    ...faultsTogether(secrets.env, asked),
  ];
  if (faults.length > 0) throw new ConfigError(faults);
  // Without faults each asked section has its data; the type of fromEntries cannot say so.
  const parts: Partial<Record<SectionName, unknown>> = Object.fromEntries(
    parsed.map(({ name, result }) => [name, result.data]),
  );
  return parts as Config<Name>;
}

/** For main files: the settings, or every fault on stderr and the end of the process with code 78. */
export function loadConfigOrExit<const Name extends SectionName>(
  env: Environment,
  asked: readonly Name[],
): Config<Name> {
  try {
    return loadConfig(env, asked);
  } catch (error) {
    return exitOnBadConfig(error);
  }
}

/** Ends the process with code 78 and every fault on stderr when `error` is a {@link ConfigError}; rethrows all else. */
export function exitOnBadConfig(error: unknown): never {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\nNothing was started. docs/configuration.md lists every setting.\n`);
  process.exit(EXIT_BAD_CONFIG);
}
