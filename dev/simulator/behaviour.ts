/**
 * How the simulator treats one payment: what really happens, and what the caller sees of it. Named behaviours are in
 * scenarios.ts. These are schemas and not only types, because behaviours also arrive over HTTP.
 */
import { z } from 'zod';

const ms = z.number().int().min(0).max(86_400_000);
const field = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.number())]);

/** What the caller sees of a call. */
const shownSchema = z.discriminatedUnion('kind', [
  /** What CookiePay would reply. */
  z.strictObject({ kind: z.literal('normal') }),
  z.strictObject({ kind: z.literal('code'), code: z.string(), message: z.string() }),
  /** A refusal whose text repeats the caller's credentials. */
  z.strictObject({ kind: z.literal('echo') }),
  /** Some fields of the normal reply are replaced, for example by another amount or a wrong type. */
  z.strictObject({ kind: z.literal('changed'), fields: z.record(z.string(), field) }),
  /** The connection is closed (or reset) after the request was read, without one byte of a reply. */
  z.strictObject({ kind: z.literal('lost'), reset: z.boolean().optional() }),
  /** Any body with any status; `base64` for bytes that are not text. */
  z.strictObject({
    kind: z.literal('raw'),
    status: z.number().int().min(200).max(599),
    body: z.string().max(65_536),
    base64: z.boolean().optional(),
    headers: z.record(z.string(), z.string()).optional(),
  }),
  /** The first half of the normal reply, as a complete body. */
  z.strictObject({ kind: z.literal('half') }),
  /** A body of this many blanks. */
  z.strictObject({ kind: z.literal('huge'), bytes: z.number().int().min(1).max(1_000_000_000) }),
  /** The normal reply after this time; `inBody`: headers at once, then the body in small pieces over that time. */
  z.strictObject({ kind: z.literal('slow'), afterMs: ms, inBody: z.boolean().optional() }),
]);
export type Shown = Readonly<z.infer<typeof shownSchema>>;

/** One attempt of a call that moves money. `done: false` means that the gateway does nothing. */
const attemptSchema = z.strictObject({ done: z.boolean(), shown: shownSchema });
export type Attempt = Readonly<z.infer<typeof attemptSchema>>;

/**
 * The deposit's deadline. `after` counts from the moment of issue; a negative number is in the past. `raw` replaces
 * the text and sets no deadline.
 */
const deadlineSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('end_of_day') }),
  z.strictObject({ kind: z.literal('after'), ms: z.number().int() }),
  z.strictObject({ kind: z.literal('raw'), text: z.string() }),
]);
export type Deadline = Readonly<z.infer<typeof deadlineSchema>>;

const listOf = <T extends z.ZodType>(schema: T): z.ZodReadonly<z.ZodArray<T>> => z.array(schema).min(1).readonly();

export const behaviourSchema = z.strictObject({
  /** One entry for each attempt; the last one is used for all further attempts. */
  cancel: listOf(attemptSchema),
  account: listOf(attemptSchema),
  lookUp: listOf(shownSchema),
  /** The payment is settled already: a cancel is answered with 9029. */
  settled: z.boolean(),
  /** The whole payment was cancelled by another program before the first call. */
  cancelledBefore: z.boolean(),
  /** DEPOSITAMT minus the amount asked for. */
  depositAmountOff: z.number().int(),
  deadline: deadlineSchema,
  /** Which number the account reply gives as TID: CookiePay's documents do not say. */
  accountTid: z.enum(['new', 'payment']),
  /** Milliseconds from a cancellation until a look-up shows it. */
  lookUpLagMs: ms,
  /** Whether a look-up shows the cancellation of a part, or only of the whole: CookiePay's documents do not say. */
  lookUpShowsParts: z.boolean(),
  /**
   * `early`: delivered before the API answers. For an ordinary cancel that is its own Noti; for a settled payment the
   * deposit arrives while the account is still being answered.
   */
  noti: z.enum(['sent', 'lost', 'early']),
  /** Added to the amount that the Noti names. */
  notiAmountOff: z.number().int(),
  /** Whether the deposit's Noti names the payment's own tid or the one from the account reply. */
  notiTid: z.enum(['payment', 'account']),
  /** Amounts and codes as JSON strings or, where that loses nothing, as numbers. */
  values: z.enum(['strings', 'numbers']),
});
export type Behaviour = Readonly<z.infer<typeof behaviourSchema>>;

export const NORMAL: Shown = { kind: 'normal' };
export const did = (shown: Shown): Attempt => ({ done: true, shown });
export const didNot = (shown: Shown): Attempt => ({ done: false, shown });
export const code = (number: string, message: string): Shown => ({ kind: 'code', code: number, message });
export const page = (status: number, headers: Readonly<Record<string, string>> = {}): Shown => ({
  kind: 'raw',
  status,
  body: '<html><body>점검중입니다</body></html>',
  headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
});

export const PLAIN: Behaviour = {
  cancel: [did(NORMAL)],
  account: [did(NORMAL)],
  lookUp: [NORMAL],
  settled: false,
  cancelledBefore: false,
  depositAmountOff: 0,
  deadline: { kind: 'end_of_day' },
  accountTid: 'new',
  lookUpLagMs: 0,
  lookUpShowsParts: false,
  noti: 'sent',
  notiAmountOff: 0,
  notiTid: 'payment',
  values: 'strings',
};
