/** Every variable of the program, by section, with its default and its limits. docs/configuration.md explains them. */
import { z } from 'zod';
import type { NotiSettings } from './noti-edge';
import {
  addresses,
  credential,
  duration,
  gatewayUrl,
  host,
  hours,
  listenAddress,
  port,
  secrets,
  webUrl,
  wholeNumber,
} from './values';

const gateway = z
  .object({
    COOKIEPAY_BASE_URL: gatewayUrl,
    COOKIEPAY_PAY2_ID: credential('the API id from the CookiePay console'),
    COOKIEPAY_PAY2_KEY: credential('the secret key that belongs to COOKIEPAY_PAY2_ID'),
    COOKIEPAY_ALLOW_LIVE: z.enum(['0', '1'], 'must be 1 to allow the live gateway, else 0').optional(),
  })
  .transform((env) => ({
    /** Scheme, host and port, without a slash at the end. */
    baseUrl: env.COOKIEPAY_BASE_URL.baseUrl,
    /** Real money may move there. */
    live: env.COOKIEPAY_BASE_URL.live,
    pay2Id: env.COOKIEPAY_PAY2_ID,
    pay2Key: env.COOKIEPAY_PAY2_KEY,
  }));

const deposit = z
  .object({
    // More look-ups than one a minute would only be load on CookiePay: a deposit takes people minutes to hours.
    DEPOSIT_CHECK_EVERY: duration('1h', '1m', '1d'),
    // The look-up at the deadline needs the time to answer before a person is asked.
    DEPOSIT_GRACE: duration('30m', '1m', '7d'),
    ACCOUNT_ISSUE_HOURS: hours.optional(),
  })
  .transform((env) => ({
    checkEveryMs: env.DEPOSIT_CHECK_EVERY,
    graceMs: env.DEPOSIT_GRACE,
    /** When an account to deposit into may be asked for, in minutes of the Korean day; absent: at any time. */
    ...(env.ACCOUNT_ISSUE_HOURS !== undefined && { issueHours: env.ACCOUNT_ISSUE_HOURS }),
  }));

const worker = z
  .object({
    WORKER_METRICS_ADDRESS: listenAddress.optional(),
    WORKER_MAX_CALLS_PER_SECOND: wholeNumber(50, 9_999),
    WORKER_BUILD_ID: z
      .string()
      .regex(/^[A-Za-z0-9._-]{1,64}$/, 'must be 1 to 64 characters of A-Z a-z 0-9 . _ -')
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

const noti = z
  .object({
    NOTI_HOST: host,
    NOTI_PORT: port(3001),
    NOTI_SECRET: secrets,
    NOTI_UNMATCHED_AFTER: duration('10m', '10s', '7d'),
    NOTI_SUCCESS_ANSWER: z
      .string()
      .regex(/^[^\p{Cc}]{1,1000}$/u, 'must be one line of at most 1000 characters')
      .optional(),
    NOTI_KEEP_PAYLOAD: duration('90d', '1d', '3650d'),
    NOTI_ALLOW_FROM: addresses.optional(),
    NOTI_TRUSTED_PROXY: addresses.optional(),
    NOTI_METRICS_ADDRESS: listenAddress.optional(),
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
      .regex(
        /^postgres(ql)?:\/\/\S+$/,
        'must be a PostgreSQL address, for example postgres://user:password@host:5432/name',
      )
      .optional(),
    DATA_DIR: z.string().default('.data'),
  })
  .transform((env) => ({
    /** Null: the embedded store in `dataDir`. */
    databaseUrl: env.INBOX_DATABASE_URL ?? null,
    dataDir: env.DATA_DIR,
  }));

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const log = z
  .object({ LOG_LEVEL: z.enum(LEVELS, `must be one of ${LEVELS.join(', ')}`).default('info') })
  .transform((env) => ({ level: env.LOG_LEVEL }));

const language = z
  .object({ REFUND_LANGUAGE: z.enum(['ko', 'en'], 'must be ko or en').default('ko') })
  .transform((env) => ({ language: env.REFUND_LANGUAGE }));

const webUi = z
  .object({ TEMPORAL_UI_URL: webUrl.optional() })
  /** Where people open Temporal's Web UI, without a slash at the end; null: links cannot be printed. */
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
