/** Checks the configuration as a whole, and that the secret path of the Notis is hard to guess. */
import { type Config, ConfigError, loadConfig, type SectionName } from '../../runtime/config';
import { type TemporalSettings, temporalSettings } from '../../runtime/temporal/connect';
import type { Cli } from '../cli';
import { type Check, failed, ok } from './check';

/** The settings of these sections; null when one has a fault. */
export function settingsOf<const Name extends SectionName>(cli: Cli, ...names: readonly Name[]): Config<Name> | null {
  return readOrFaults(() => loadConfig(cli.env, names)).value;
}

export const temporalSettingsOf = (cli: Cli): TemporalSettings | null =>
  readOrFaults(() => temporalSettings(cli.env)).value;

function readOrFaults<T>(read: () => T): { readonly value: T | null; readonly faults: readonly string[] } {
  try {
    return { value: read(), faults: [] };
  } catch (error) {
    if (error instanceof ConfigError) return { value: null, faults: error.faults };
    throw error;
  }
}

const NEEDED = ['gateway', 'deposit', 'worker', 'noti', 'inbox', 'log', 'language', 'webUi'] as const;

export function checkConfiguration(cli: Cli): Check {
  const { env, texts } = cli;
  // The API's key may be set only where the API runs.
  const asked = env['API_KEY'] || env['API_KEY_FILE'] ? ([...NEEDED, 'api'] as const) : NEEDED;
  const ours = readOrFaults(() => loadConfig(env, asked));
  const temporal = readOrFaults(() => temporalSettings(env));
  const faults = [...ours.faults, ...temporal.faults];
  const { configuration } = texts.doctor;
  if (faults.length > 0) return failed('configuration', faults.join('; '), configuration.fix);
  return ok('configuration', configuration.ok(ours.value?.gateway.baseUrl ?? ''));
}

export function checkNotiSecret(cli: Cli): Check {
  const { notiSecret } = cli.texts.doctor;
  const secrets = settingsOf(cli, 'noti')?.noti.secrets;
  if (secrets === undefined) return failed('notiSecret', notiSecret.missing, notiSecret.fix);
  if (!secrets.every(isStrong)) return failed('notiSecret', notiSecret.weak, notiSecret.fix);
  return ok('notiSecret', secrets.length > 1 ? notiSecret.two : notiSecret.ok);
}

/** At least as strong as `openssl rand -hex 12`; a repeated character or word is weaker. */
const isStrong = (secret: string): boolean => secret.length >= 24 && new Set(secret).size >= 8;
