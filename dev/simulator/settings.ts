/** The settings of `npm run simulator`. Credentials and Noti secret are those of the program under test. */
import { z } from 'zod';
import { ConfigError, type Environment } from '../../runtime/config';
import { readSecretFiles, withoutEmpty } from '../../runtime/config/environment';
import type { SimulatorOptions } from '.';

const SECRETS = ['COOKIEPAY_PAY2_ID', 'COOKIEPAY_PAY2_KEY', 'NOTI_SECRET'];

const whole = (fallback: number, most: number): z.ZodType<number> => {
  const message = `must be a whole number from 0 to ${most}`;
  return z.coerce.number(message).int(message).min(0, message).max(most, message).default(fallback);
};

const schema = z.object({
  SIMULATOR_HOST: z.string().default('127.0.0.1'),
  SIMULATOR_PORT: whole(4010, 65_535),
  /** Where the shim listens, without the secret path; absent: no Notis are sent. */
  SIMULATOR_NOTI_URL: z.url('must be a URL such as http://127.0.0.1:3001').optional(),
  /** Milliseconds between an ordinary cancel and its Noti. */
  SIMULATOR_NOTI_AFTER: whole(200, 3_600_000),
  COOKIEPAY_PAY2_ID: z.string().optional(),
  COOKIEPAY_PAY2_KEY: z.string().optional(),
  NOTI_SECRET: z.string().optional(),
});
type Settings = z.output<typeof schema>;

/** @throws {ConfigError} with every fault; no fault repeats a value. */
export function simulatorSettings(given: Environment): SimulatorOptions {
  const { env, unusable } = readSecretFiles(withoutEmpty(given), SECRETS);
  const parsed = schema.safeParse(env);
  const faults = [
    ...unusable.values(),
    ...(parsed.error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`),
    // A secret whose file is unusable is missing for that reason.
    ...(parsed.success && unusable.size === 0 ? missingIn(parsed.data) : []),
  ];
  if (!parsed.success || faults.length > 0) throw new ConfigError(faults);
  const { COOKIEPAY_PAY2_ID: pay2Id, COOKIEPAY_PAY2_KEY: pay2Key, ...own } = parsed.data;
  // While one Noti secret replaces another there are two, separated by a comma; CookiePay knows one of them.
  const path = `/noti/${own.NOTI_SECRET?.split(',')[0] ?? ''}`;
  return {
    host: own.SIMULATOR_HOST,
    port: own.SIMULATOR_PORT,
    plainNotiAfterMs: own.SIMULATOR_NOTI_AFTER,
    ...(pay2Id !== undefined && pay2Key !== undefined && { pay2Id, pay2Key }),
    notiUrl: own.SIMULATOR_NOTI_URL === undefined ? null : new URL(path, own.SIMULATOR_NOTI_URL).href,
  };
}

function missingIn({ COOKIEPAY_PAY2_ID: id, COOKIEPAY_PAY2_KEY: key, ...noti }: Settings): string[] {
  const faults: string[] = [];
  // With only one of the two, every caller would be accepted although a check was wanted.
  if ((id === undefined) !== (key === undefined)) {
    const missing = id === undefined ? 'COOKIEPAY_PAY2_ID' : 'COOKIEPAY_PAY2_KEY';
    faults.push(`${missing}: must be set too: set both credentials, or neither to accept any`);
  }
  if (noti.SIMULATOR_NOTI_URL !== undefined && noti.NOTI_SECRET === undefined)
    faults.push('NOTI_SECRET: must be set: SIMULATOR_NOTI_URL needs the secret of the Noti listener');
  return faults;
}
