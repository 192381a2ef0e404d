/**
 * How the simulator treats one payment, as data: what really happens, and what the caller gets to see of it. Named
 * ones are in scenarios.ts; chaos draws its own. Schemas and not only types, because behaviours also come in by HTTP.
 */
import { z } from 'zod';

const ms = z.number().int().min(0).max(86_400_000);
const field = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.number())]);

/** What the caller sees of a call. */
export const shownSchema = z.discriminatedUnion('kind', [
  /** What CookiePay would answer. */
  z.strictObject({ kind: z.literal('normal') }),
  z.strictObject({ kind: z.literal('code'), code: z.string(), message: z.string() }),
  /** A refusal whose text repeats the caller's credentials. */
  z.strictObject({ kind: z.literal('echo') }),
  /** Fields of the normal answer replaced, e.g. by another amount or by a wrong type. */
  z.strictObject({ kind: z.literal('changed'), fields: z.record(z.string(), field) }),
  /** The connection is closed (or reset) after the request was read, without a byte of answer. */
  z.strictObject({ kind: z.literal('lost'), reset: z.boolean().optional() }),
  /** Any body with any status; `base64` for bytes that are no text. */
  z.strictObject({
    kind: z.literal('raw'),
    status: z.number().int().min(200).max(599),
    body: z.string().max(65_536),
    base64: z.boolean().optional(),
    headers: z.record(z.string(), z.string()).optional(),
  }),
  /** The first half of the normal answer, as a complete body. */
  z.strictObject({ kind: z.literal('half') }),
  /** The normal answer after a byte order mark. */
  z.strictObject({ kind: z.literal('bom') }),
  /** A body of this many blanks. */
  z.strictObject({ kind: z.literal('huge'), bytes: z.number().int().min(1).max(1_000_000_000) }),
  /** The normal answer after this time; `inBody`: headers at once, then the body in drips spread over it. */
  z.strictObject({ kind: z.literal('slow'), afterMs: ms, inBody: z.boolean().optional() }),
]);
export type Shown = Readonly<z.infer<typeof shownSchema>>;

/** One attempt of a call that moves money: `done` false means that the gateway does nothing with it. */
const attemptSchema = z.strictObject({ done: z.boolean(), shown: shownSchema });
export type Attempt = Readonly<z.infer<typeof attemptSchema>>;

/**
 * When and how the deposit's deadline is written. `after` counts from the moment of issue, negative is past already;
 * `raw` replaces the text altogether and sets no deadline.
 */
const deadlineSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('end_of_day'),
    form: z.enum(['14_digits', '8_digits', 'dashes', 'dashes_and_time']),
  }),
  z.strictObject({ kind: z.literal('after'), ms: z.number().int() }),
  z.strictObject({ kind: z.literal('raw'), text: z.string() }),
]);
export type Deadline = Readonly<z.infer<typeof deadlineSchema>>;

const listOf = <T extends z.ZodType>(schema: T): z.ZodReadonly<z.ZodArray<T>> => z.array(schema).min(1).readonly();

export const behaviourSchema = z.strictObject({
  /** By attempt; the last one holds for all further attempts. */
  cancel: listOf(attemptSchema),
  account: listOf(attemptSchema),
  lookUp: listOf(shownSchema),
  /** The payment is settled already: a cancel is answered with 9029. */
  settled: z.boolean(),
  /** Somebody has cancelled the whole payment before the first call. */
  cancelledBefore: z.boolean(),
  /** DEPOSITAMT minus the amount asked for. */
  depositAmountOff: z.number().int(),
  deadline: deadlineSchema,
  /** Which number the account answer calls TID: the documents leave it open. */
  accountTid: z.enum(['new', 'payment']),
  /** Milliseconds of the simulator's clock after a cancellation until a look-up shows it. */
  lookUpLagMs: ms,
  /** Whether a look-up shows a cancellation as soon as a part is cancelled, or only the whole: not documented either. */
  lookUpShowsParts: z.boolean(),
  /**
   * `early`: delivered before the API answers. For an ordinary cancel that is its own Noti; for a settled payment the
   * deposit arrives while the account is still being answered.
   */
  noti: z.enum(['sent', 'lost', 'early']),
  /** Added to the amount that the Noti names. */
  notiAmountOff: z.number().int(),
  /** Whether the deposit's Noti names the payment's own tid or the one that the account answer gave. */
  notiTid: z.enum(['payment', 'account']),
  /** Amounts and codes as JSON strings or, where that loses nothing, as numbers. */
  values: z.enum(['strings', 'numbers']),
  keys: z.enum(['documented', 'upper', 'lower']),
});
export type Behaviour = Readonly<z.infer<typeof behaviourSchema>>;

export const PLAIN: Behaviour = {
  cancel: [{ done: true, shown: { kind: 'normal' } }],
  account: [{ done: true, shown: { kind: 'normal' } }],
  lookUp: [{ kind: 'normal' }],
  settled: false,
  cancelledBefore: false,
  depositAmountOff: 0,
  deadline: { kind: 'end_of_day', form: '14_digits' },
  accountTid: 'new',
  lookUpLagMs: 0,
  lookUpShowsParts: false,
  noti: 'sent',
  notiAmountOff: 0,
  notiTid: 'payment',
  values: 'strings',
  keys: 'documented',
};
