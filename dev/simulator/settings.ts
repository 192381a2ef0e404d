/** The simulator's own settings, as a process. Credentials and Noti secret are those of the program under test. */
import { z } from 'zod';
import { ConfigError, type Environment } from '../../runtime/config';
import { readSecretFiles, withoutEmpty } from '../../runtime/config/environment';
import type { SimulatorOptions } from '.';

const SECRETS = ['COOKIEPAY_PAY2_ID', 'COOKIEPAY_PAY2_KEY', 'NOTI_SECRET'];

const whole = (fallback: number, most: number): z.ZodType<number> =>
  z.coerce
    .number(`is no number; expected 0 to ${most}`)
    .int(`is no whole number; expected 0 to ${most}`)
    .min(0, `is too small; expected 0 to ${most}`)
    .max(most, `is too large; expected 0 to ${most}`)
    .default(fallback);

const schema = z.object({
  SIMULATOR_HOST: z.string().default('127.0.0.1'),
  SIMULATOR_PORT: whole(4010, 65_535),
  /** Where the shim listens, without the secret path; absent: no Notis are sent. */
  SIMULATOR_NOTI_URL: z.url('is not a URL; expected one such as http://127.0.0.1:3001').optional(),
  /** Milliseconds between an ordinary cancel and its Noti. */
  SIMULATOR_NOTI_AFTER: whole(200, 3_600_000),
  COOKIEPAY_PAY2_ID: z.string().optional(),
  COOKIEPAY_PAY2_KEY: z.string().optional(),
  NOTI_SECRET: z.string().optional(),
});
type Settings = z.output<typeof schema>;

/** @throws {ConfigError} with every fault; none of them repeats a value. */
export function simulatorSettings(given: Environment): SimulatorOptions {
  const { env, unusable } = readSecretFiles(withoutEmpty(given), SECRETS);
  const parsed = schema.safeParse(env);
  const faults = [
    ...unusable.values(),
    ...(parsed.error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`),
    // With a fault in a file it is known already why something is missing.
    ...(parsed.success && unusable.size === 0 ? faultsTogether(parsed.data) : []),
  ];
  if (!parsed.success || faults.length > 0) throw new ConfigError(faults);
  const { SIMULATOR_NOTI_URL: shim, NOTI_SECRET: secret, ...own } = parsed.data;
  const [pay2Id, pay2Key] = [own.COOKIEPAY_PAY2_ID, own.COOKIEPAY_PAY2_KEY];
  return {
    host: own.SIMULATOR_HOST,
    port: own.SIMULATOR_PORT,
    plainNotiAfterMs: own.SIMULATOR_NOTI_AFTER,
    ...(pay2Id !== undefined && pay2Key !== undefined && { pay2Id, pay2Key }),
    // Of two secrets, one of which replaces the other, CookiePay too would know only one.
    notiUrl: shim === undefined ? null : new URL(`/noti/${secret?.split(',')[0] ?? ''}`, shim).href,
  };
}

function faultsTogether({ COOKIEPAY_PAY2_ID: id, COOKIEPAY_PAY2_KEY: key, ...noti }: Settings): string[] {
  const faults: string[] = [];
  // One of the two alone would let everybody in who meant to be strict.
  if ((id === undefined) !== (key === undefined))
    faults.push(
      `${id === undefined ? 'COOKIEPAY_PAY2_ID' : 'COOKIEPAY_PAY2_KEY'}: missing; expected both credentials, or neither to accept any`,
    );
  if (noti.SIMULATOR_NOTI_URL !== undefined && noti.NOTI_SECRET === undefined)
    faults.push('NOTI_SECRET: missing; expected the Noti listener’s secret, because SIMULATOR_NOTI_URL is set');
  return faults;
}
