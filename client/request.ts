/** What an order backend may ask for. All faults are found at once, before anything starts. */
import { z } from 'zod';
import { REFUND_STATES, type RefundRequest, type RefundState } from '../contract';
import { InvalidRefund } from './errors';
import { faultsOf, missingOr, text } from './fields';

/**
 * A number or name by which a refund is searched for. Temporal's visibility stores (SQLite and others, each by its own
 * rules) do not find values with quotes or backslashes, or fail on them, and then no Noti would find its refund.
 */
const searchable = (max: number): z.ZodString =>
  text(max).refine((value) => !/['"`\\]/.test(value), 'must not contain quotes or backslashes');

export const MAX_AMOUNT = 9_999_999_999;
const AMOUNT_RULE = `must be a whole number of won from 1 to ${MAX_AMOUNT}, as a JSON number`;

const refundId = z
  .string({ error: (issue) => missingOr(issue, 'must be a string') })
  // It becomes part of a workflow id and of URL paths, so it must be neither "." nor ".." nor need any escaping.
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'must be 1 to 100 of A-Z a-z 0-9 . _ - and begin with a letter or digit');

const requestSchema = z.strictObject({
  refundId,
  tid: searchable(50),
  orderNo: searchable(50),
  amount: z
    .number({ error: (issue) => missingOr(issue, AMOUNT_RULE) })
    .refine((won) => Number.isInteger(won) && won >= 1 && won <= MAX_AMOUNT, AMOUNT_RULE),
  // CookiePay hands the reason to card processors that use these four as control marks.
  reason: text(50).refine((value) => !/[|^[\]]/.test(value), 'must not contain | ^ [ or ]'),
});

/** @throws {InvalidRefund} with every fault; unknown fields are faults too. */
export const parseRefundRequest = (value: unknown): RefundRequest => orInvalid(requestSchema.safeParse(value));

/** An id that no refund can have is simply not found, so this does not throw. */
export const canBeRefundId = (value: unknown): value is string => refundId.safeParse(value).success;

export interface RefundFilter {
  readonly state?: RefundState | undefined;
  /** The payment's tid, or the one an issued account names. */
  readonly tid?: string | undefined;
  readonly orderNo?: string | undefined;
  /** Rows per page, 1 to 100; 50 by default. */
  readonly limit?: number | undefined;
  /** `nextCursor` of the page before. */
  readonly cursor?: string | undefined;
}

const LIMIT_RULE = 'must be a whole number from 1 to 100';
const filterSchema = z.strictObject({
  state: z.enum(REFUND_STATES, `must be one of ${REFUND_STATES.join(', ')}`).optional(),
  tid: searchable(100).optional(),
  orderNo: searchable(50).optional(),
  limit: z
    .number(LIMIT_RULE)
    .refine((rows) => Number.isInteger(rows) && rows >= 1 && rows <= 100, LIMIT_RULE)
    .default(50),
  cursor: z
    .string('must be a string')
    .regex(/^[A-Za-z0-9_.-]{1,4096}$/, 'is not a cursor of this list')
    .optional(),
});

export type ParsedFilter = z.output<typeof filterSchema>;

/** @throws {InvalidRefund} with every fault. */
export const parseRefundFilter = (value: unknown): ParsedFilter => orInvalid(filterSchema.safeParse(value));

function orInvalid<T>(result: z.ZodSafeParseResult<T>): T {
  if (result.success) return result.data;
  throw new InvalidRefund(faultsOf(result.error));
}
