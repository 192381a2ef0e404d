/** Every variable of the program, by section: its default, and what is expected of it. docs/configuration.md explains them. */
import { z } from 'zod';
import { parseDuration, parseHours } from './durations';
import { faultOfGatewayUrl, isLive, parseGatewayUrl, SANDBOX_URL } from './gateway-host';
import { type NotiSettings, parseAddresses } from './noti-edge';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

// The messages never repeat a value: one that was put under the wrong name may be a secret.
const required = (expected: string): z.ZodString => z.string({ error: `missing; expected ${expected}` });

const host = z
  .string()
  .regex(/^[A-Za-z0-9.:_-]+$/, 'is not a host; expected a name or an address such as 127.0.0.1')
  .default('127.0.0.1');

const port = (fallback: number): z.ZodType<number> =>
  z
    .string()
    .default(String(fallback))
    .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, 'is not a port; expected 0 to 65535')
    .transform(Number);

const duration = (fallback: string, min: number, max: number, range: string): z.ZodType<number> =>
  z
    .string()
    .default(fallback)
    .transform((text) => parseDuration(text) ?? NaN)
    .refine((ms) => ms >= min && ms <= max, `is not a usable time; expected ${range}, written like 30s, 10m, 1h or 1d`);

const SECRET_FORM =
  '16 or more of A-Z a-z 0-9 . _ ~ - (two of them, separated by a comma, while one replaces the other)';
const SECRETS = /^[A-Za-z0-9._~-]{16,}(,[A-Za-z0-9._~-]{16,})?$/;

const secrets = required(SECRET_FORM)
  .regex(SECRETS, `is too short or has other characters; expected ${SECRET_FORM}`)
  .transform((text): readonly string[] => text.split(','));

const credential = (what: string): z.ZodString =>
  required(what).regex(/^[\x21-\x7e]+$/, `has blanks, control or non-ASCII characters; expected ${what}`);

const baseUrl = z
  .string()
  .default(SANDBOX_URL)
  .transform((text, context) => {
    const url = parseGatewayUrl(text);
    const fault = url === null ? `is not a URL; expected one such as ${SANDBOX_URL}` : faultOfGatewayUrl(url);
    if (url !== null && fault === null) return { baseUrl: url.origin, live: isLive(url) };
    context.addIssue({ code: 'custom', message: fault ?? '' });
    return z.NEVER;
  });

const gateway = z
  .object({
    COOKIEPAY_BASE_URL: baseUrl,
    COOKIEPAY_PAY2_ID: credential('the API id from the CookiePay console'),
    COOKIEPAY_PAY2_KEY: credential('the secret key that belongs to COOKIEPAY_PAY2_ID'),
    COOKIEPAY_ALLOW_LIVE: z.enum(['0', '1'], 'is neither 0 nor 1; expected 1 to allow the live gateway').optional(),
  })
  .transform((env) => ({
    /** Scheme, host and port, without a slash at the end. */
    ...env.COOKIEPAY_BASE_URL,
    pay2Id: env.COOKIEPAY_PAY2_ID,
    pay2Key: env.COOKIEPAY_PAY2_KEY,
  }));

const deposit = z
  .object({
    // Below a minute the look-ups would be load on CookiePay and no help: a deposit takes people minutes to hours.
    DEPOSIT_CHECK_EVERY: duration('1h', MINUTE, DAY, 'at least 1m, at most 1d'),
    // The look-up at the deadline needs the time to answer before a person is asked.
    DEPOSIT_GRACE: duration('30m', MINUTE, 7 * DAY, 'at least 1m, at most 7d'),
    ACCOUNT_ISSUE_HOURS: z
      .string()
      .transform((text, context) => {
        const hours = parseHours(text);
        if (hours !== null) return hours;
        const message =
          'are no hours of one day in Korea; expected some such as 09:00-22:00, the first before the second';
        context.addIssue({ code: 'custom', message });
        return z.NEVER;
      })
      .optional(),
  })
  .transform((env) => ({
    checkEveryMs: env.DEPOSIT_CHECK_EVERY,
    graceMs: env.DEPOSIT_GRACE,
    /** When an account to deposit into may be asked for, in minutes of the Korean day; absent: at any time. */
    ...(env.ACCOUNT_ISSUE_HOURS !== undefined && { issueHours: env.ACCOUNT_ISSUE_HOURS }),
  }));

const metricsAddress = z
  .string()
  .regex(/^[A-Za-z0-9.:-]+:\d{1,5}$/, 'is not host:port; expected one such as 127.0.0.1:9464')
  .optional();

const worker = z
  .object({
    WORKER_METRICS_ADDRESS: metricsAddress,
    WORKER_MAX_CALLS_PER_SECOND: z
      .string()
      .default('50')
      .refine((text) => /^\d{1,4}$/.test(text) && Number(text) > 0, 'is not a rate; expected 1 to 9999')
      .transform(Number),
    WORKER_BUILD_ID: z
      .string()
      .regex(/^[A-Za-z0-9._-]{1,64}$/, 'is no build id; expected 1 to 64 of A-Z a-z 0-9 . _ -')
      .optional(),
  })
  .transform((env) => ({
    /** Where Prometheus finds the worker's metrics; null: nowhere. */
    metricsAddress: env.WORKER_METRICS_ADDRESS ?? null,
    /** Activities that one worker starts in a second; a look-up is two calls at CookiePay. */
    maxCallsPerSecond: env.WORKER_MAX_CALLS_PER_SECOND,
    /** Switches Temporal's worker versioning on: a refund stays with the build it was started on. */
    buildId: env.WORKER_BUILD_ID ?? null,
  }));

const addresses = z
  .string()
  .transform((text, context) => {
    const read = parseAddresses(text);
    if (read !== null) return read;
    context.addIssue({
      code: 'custom',
      message: 'has an entry that is no address; expected some such as 203.0.113.7 or 203.0.113.0/24, with commas',
    });
    return z.NEVER;
  })
  .optional();

const noti = z
  .object({
    NOTI_HOST: host,
    NOTI_PORT: port(3001),
    NOTI_SECRET: secrets,
    NOTI_UNMATCHED_AFTER: duration('10m', 10_000, 7 * DAY, 'at least 10s, at most 7d'),
    NOTI_SUCCESS_ANSWER: z
      .string()
      .regex(/^[^\p{Cc}]{1,1000}$/u, 'is no answer; expected at most 1000 characters on one line')
      .optional(),
    NOTI_KEEP_PAYLOAD: duration('90d', DAY, 3_650 * DAY, 'at least 1d, at most 3650d'),
    NOTI_ALLOW_FROM: addresses,
    NOTI_TRUSTED_PROXY: addresses,
    NOTI_METRICS_ADDRESS: metricsAddress,
  })
  .transform((env): NotiSettings => ({
    host: env.NOTI_HOST,
    port: env.NOTI_PORT,
    secrets: env.NOTI_SECRET,
    unmatchedAfterMs: env.NOTI_UNMATCHED_AFTER,
    keepPayloadMs: env.NOTI_KEEP_PAYLOAD,
    ...(env.NOTI_SUCCESS_ANSWER !== undefined && { successAnswer: env.NOTI_SUCCESS_ANSWER }),
    ...(env.NOTI_ALLOW_FROM !== undefined && { allowFrom: env.NOTI_ALLOW_FROM }),
    ...(env.NOTI_TRUSTED_PROXY !== undefined && { trustedProxies: env.NOTI_TRUSTED_PROXY }),
    ...(env.NOTI_METRICS_ADDRESS !== undefined && { metricsAddress: env.NOTI_METRICS_ADDRESS }),
  }));

const api = z
  .object({ API_HOST: host, API_PORT: port(3000), API_KEY: secrets })
  .transform((env) => ({ host: env.API_HOST, port: env.API_PORT, keys: env.API_KEY }));

const inbox = z
  .object({
    INBOX_DATABASE_URL: z
      .string()
      .regex(/^postgres(ql)?:\/\/\S+$/, 'is not a PostgreSQL address; expected postgres://user:password@host:5432/name')
      .optional(),
    DATA_DIR: z.string().default('.data'),
  })
  .transform((env) => ({ databaseUrl: env.INBOX_DATABASE_URL ?? null, dataDir: env.DATA_DIR }));

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const log = z
  .object({ LOG_LEVEL: z.enum(LEVELS, `is not a level; expected one of ${LEVELS.join(', ')}`).default('info') })
  .transform((env) => ({ level: env.LOG_LEVEL }));

const language = z
  .object({
    REFUND_LANGUAGE: z.enum(['ko', 'en'], 'is no language that there are texts in; expected ko or en').default('ko'),
  })
  .transform((env) => ({ language: env.REFUND_LANGUAGE }));

const webUi = z
  .object({
    TEMPORAL_UI_URL: z
      .string()
      .refine(
        (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
        'is not a URL; expected one such as http://127.0.0.1:8233',
      )
      .transform((text) => text.replace(/\/+$/, ''))
      .optional(),
  })
  /** Where people open Temporal's Web UI, without a slash at the end; null: links can't be printed. */
  .transform((env) => ({ url: env.TEMPORAL_UI_URL ?? null }));

export const sections = { gateway, deposit, worker, noti, api, inbox, log, language, webUi } as const;
export type SectionName = keyof typeof sections;

/** These may come from a file, under the same name with `_FILE` at its end. */
export const secretsOf: Readonly<Record<SectionName, readonly string[]>> = {
  gateway: ['COOKIEPAY_PAY2_ID', 'COOKIEPAY_PAY2_KEY'],
  deposit: [],
  worker: [],
  noti: ['NOTI_SECRET'],
  api: ['API_KEY'],
  inbox: ['INBOX_DATABASE_URL'],
  log: [],
  language: [],
  webUi: [],
};

export const knownVariables: readonly string[] = [
  ...Object.values(sections).flatMap((section) => Object.keys(section.in.shape)),
  ...Object.values(secretsOf).flatMap((names) => names.map((name) => `${name}_FILE`)),
];
