/** What people may order about a refund. All faults are found at once, before anything is sent. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Decision, type DepositReport, RESOLVE_ACTIONS } from '../contract';
import { InvalidUpdate } from './errors';
import { faultsOf, missingOr, text } from './fields';

/** An order as it is sent. */
export interface ParsedUpdate<Order> {
  readonly order: Order;
  /** By which a repeat is known as the same order; a random one where none was given. */
  readonly idempotencyKey: string;
}

const ACTION_RULE = `must be one of ${RESOLVE_ACTIONS.join(', ')}`;

const resolveSchema = z.strictObject({
  action: z.enum(RESOLVE_ACTIONS, { error: (issue) => missingOr(issue, ACTION_RULE) }),
  actor: text(100),
  reason: text(500),
});

/** The clock of whoever reports may run a little ahead of ours; milliseconds. */
const CLOCK_SKEW = 5 * 60_000;
const TIME_RULE = 'must be an ISO 8601 time with its offset, such as 2026-01-02T12:04:05+09:00 or 2026-01-02T03:04:05Z';

const depositedSchema = z.strictObject({
  actor: text(100),
  paidAt: z.iso
    .datetime({ offset: true, error: (issue) => missingOr(issue, TIME_RULE), abort: true })
    .refine((time) => Date.parse(time) <= Date.now() + CLOCK_SKEW, 'must not be in the future')
    .transform((time) => new Date(time).toISOString()),
});

const idempotencyKeySchema = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,100}$/)
  .optional();
const IDEMPOTENCY_KEY_FAULT = {
  field: 'orderId',
  message: 'must be 1 to 100 of A-Z a-z 0-9 . _ - (over HTTP it is the header Idempotency-Key)',
};

/** @throws {InvalidUpdate} with every fault; unknown fields are faults too. */
export const parseResolve = (order: unknown, idempotencyKey?: unknown): ParsedUpdate<Decision> =>
  parse(resolveSchema, order, idempotencyKey);

/** `paidAt` comes out in UTC. @throws {InvalidUpdate} with every fault; unknown fields are faults too. */
export const parseDeposited = (report: unknown, idempotencyKey?: unknown): ParsedUpdate<DepositReport> =>
  parse(depositedSchema, report, idempotencyKey);

/** A check says nothing but itself. @throws {InvalidUpdate} for anything else */
export function parseCheck(given: unknown): void {
  const nothing = z.strictObject({}).optional().safeParse(given);
  if (!nothing.success) throw new InvalidUpdate(faultsOf(nothing.error));
}

function parse<Order>(schema: z.ZodType<Order>, given: unknown, givenId: unknown): ParsedUpdate<Order> {
  const order = schema.safeParse(given);
  const id = idempotencyKeySchema.safeParse(givenId);
  if (order.success && id.success) return { order: order.data, idempotencyKey: id.data ?? randomUUID() };
  throw new InvalidUpdate([
    ...(order.success ? [] : faultsOf(order.error)),
    ...(id.success ? [] : [IDEMPOTENCY_KEY_FAULT]),
  ]);
}
