/** The configuration as a whole, and whether somebody could guess the path that Notis come by. */
import type { Config, SectionName } from '../../runtime/config';
import type { TemporalSettings } from '../../runtime/temporal/connect';
import type { Cli } from '../cli';
import { lazily } from '../lazily';
import { type Check, failed, ok } from './check';

/** The settings of those sections; null when they have a fault. */
export function settingsOf<const Name extends SectionName>(cli: Cli, ...names: readonly Name[]): Config<Name> | null {
  return readOrFaults(() => lazily.config().loadConfig(cli.env, names)).value;
}

export const temporalSettingsOf = (cli: Cli): TemporalSettings | null =>
  readOrFaults(() => lazily.connect().temporalSettings(cli.env)).value;

function readOrFaults<T>(read: () => T): { readonly value: T | null; readonly faults: readonly string[] } {
  try {
    return { value: read(), faults: [] };
  } catch (error) {
    if (error instanceof lazily.config().ConfigError) return { value: null, faults: error.faults };
    throw error;
  }
}

const NEEDED = ['gateway', 'deposit', 'worker', 'noti', 'inbox', 'log', 'language', 'webUi'] as const;

export function checkConfiguration(cli: Cli): Check {
  const { env, texts } = cli;
  // The API's key may be known to its own process only.
  const asked = env['API_KEY'] || env['API_KEY_FILE'] ? ([...NEEDED, 'api'] as const) : NEEDED;
  const ours = readOrFaults(() => lazily.config().loadConfig(env, asked));
  const temporal = readOrFaults(() => lazily.connect().temporalSettings(env));
  const faults = [...ours.faults, ...temporal.faults];
  const { configuration } = texts.doctor;
  if (faults.length > 0) return failed('configuration', faults.join('; '), configuration.mend);
  return ok('configuration', configuration.ok(ours.value?.gateway.baseUrl ?? ''));
}

export function checkNotiSecret(cli: Cli): Check {
  const { notiSecret } = cli.texts.doctor;
  const secrets = settingsOf(cli, 'noti')?.noti.secrets;
  if (secrets === undefined) return failed('notiSecret', notiSecret.missing, notiSecret.mend);
  if (!secrets.every(isStrong)) return failed('notiSecret', notiSecret.weak, notiSecret.mend);
  return ok('notiSecret', secrets.length > 1 ? notiSecret.two : notiSecret.ok);
}

/** What `openssl rand -hex 12` gives at least; a word, or one repeated, is less. */
const isStrong = (secret: string): boolean => secret.length >= 24 && new Set(secret).size >= 8;
