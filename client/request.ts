/** The rules of a refund request and of a filter for lists. All faults are found at once, before Temporal is asked. */
import { z } from 'zod';
import { REFUND_STATES, type RefundRequest, type RefundState } from '../contract';
import { InvalidInput, InvalidRefund } from './errors';
import { faultsOf, missingOr, pageLimit, text } from './fields';

/**
 * A value by which refunds are searched. Temporal's visibility stores do not find values with quotes or backslashes, or
 * fail on them. A Noti would then never find its refund.
 */
const searchable = (max: number): z.ZodString =>
  text(max).refine((value) => !/['"`\\]/.test(value), 'must not contain quotes or backslashes');

const MAX_AMOUNT = 9_999_999_999;
const AMOUNT_RULE = `must be a whole number of won from 1 to ${MAX_AMOUNT}, as a JSON number`;

const refundId = z
  .string({ error: (issue) => missingOr(issue, 'must be a string') })
  // It becomes part of a workflow id and of URL paths, so "." and ".." and everything that needs escaping are excluded.
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
    'must be 1 to 100 characters of A-Z a-z 0-9 . _ - and begin with a letter or digit',
  );

const requestSchema = z.strictObject({
  refundId,
  tid: searchable(50),
  orderNo: searchable(50),
  amount: z
    .number({ error: (issue) => missingOr(issue, AMOUNT_RULE) })
    .refine((won) => Number.isInteger(won) && won >= 1 && won <= MAX_AMOUNT, AMOUNT_RULE),
  // CookiePay passes the reason on to card processors that use these four as control characters.
  reason: text(50).refine((value) => !/[|^[\]]/.test(value), 'must not contain | ^ [ or ]'),
});

/** @throws {InvalidRefund} with every fault; an unknown field is a fault, too. */
export function parseRefundRequest(value: unknown): RefundRequest {
  const result = requestSchema.safeParse(value);
  if (result.success) return result.data;
  throw new InvalidRefund(faultsOf(result));
}

/** False for an id that no refund can have; such an id is simply not found. */
export const canBeRefundId = (value: unknown): value is string => refundId.safeParse(value).success;

/** All conditions must hold; without any, every refund is listed. */
export interface RefundFilter {
  readonly state?: RefundState | undefined;
  /** The payment's tid, or the tid that CookiePay named with the deposit account. */
  readonly tid?: string | undefined;
  readonly orderNo?: string | undefined;
  /** Rows per page, 1 to 100; 50 by default. */
  readonly limit?: number | undefined;
  /** `nextCursor` of the page before. */
  readonly cursor?: string | undefined;
}

const filterSchema = z.strictObject({
  state: z.enum(REFUND_STATES, `must be one of ${REFUND_STATES.join(', ')}`).optional(),
  tid: searchable(100).optional(),
  orderNo: searchable(50).optional(),
  limit: pageLimit,
  cursor: z
    .string('must be a string')
    .regex(/^[A-Za-z0-9_.-]{1,4096}$/, 'is not a cursor of this list')
    .optional(),
});

export type ParsedFilter = z.output<typeof filterSchema>;

/** @throws {InvalidInput} with every fault; an unknown field is a fault, too. */
export function parseRefundFilter(value: unknown): ParsedFilter {
  const result = filterSchema.safeParse(value);
  if (result.success) return result.data;
  throw new InvalidInput(faultsOf(result));
}
