import { createGateway } from '../../cookiepay/gateway';
import type { Cli } from '../cli';
import { line } from '../output';
import { type Check, failed, ok, unknown } from './check';
import { settingsOf } from './settings';

const WITHIN_MS = 10_000;

/** Asks CookiePay for a token, which has no effect there, and drops it. */
export async function checkCredentials(cli: Cli): Promise<Check> {
  const { doctor } = cli.texts;
  const settings = settingsOf(cli, 'gateway')?.gateway;
  if (settings === undefined) return unknown('credentials', doctor.faultySettings);
  const { pay2Id, pay2Key } = settings;
  const baseUrl = new URL(settings.baseUrl);
  const gateway = createGateway({ baseUrl, pay2Id, pay2Key, totalTimeoutMs: WITHIN_MS });
  try {
    const outcome = await gateway.token();
    const { credentials: texts } = doctor;
    if (outcome.kind === 'token') return ok('credentials', texts.ok(settings.baseUrl));
    // createGateway has already removed our secrets from what CookiePay wrote.
    const said = line(`${outcome.code} ${outcome.message}`.trim());
    return outcome.kind === 'credentials_rejected'
      ? failed('credentials', texts.rejected(said), texts.fixRejected)
      : failed('credentials', texts.unavailable(said), texts.fixUnavailable);
  } finally {
    await gateway.close();
  }
}
