/** The rules of the updates that people send to a refund. All faults are found at once, before anything is sent. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Decision, type DepositReport, RESOLVE_ACTIONS } from '../contract';
import { InvalidUpdate } from './errors';
import { faultsOf, missingOr, text } from './fields';

export interface ParsedUpdate<Update> {
  readonly update: Update;
  /** A repeat with the same key is the same update. Random when the caller gave none. */
  readonly idempotencyKey: string;
}

const ACTION_RULE = `must be one of ${RESOLVE_ACTIONS.join(', ')}`;

const resolveSchema = z.strictObject({
  action: z.enum(RESOLVE_ACTIONS, { error: (issue) => missingOr(issue, ACTION_RULE) }),
  actor: text(100),
  reason: text(500),
});

/** How far the caller's clock may be ahead of ours; milliseconds. */
const CLOCK_SKEW = 5 * 60_000;
const TIME_RULE = 'must be an ISO 8601 time with its offset, such as 2026-01-02T12:04:05+09:00 or 2026-01-02T03:04:05Z';

const depositedSchema = z.strictObject({
  actor: text(100),
  paidAt: z.iso
    .datetime({ offset: true, error: (issue) => missingOr(issue, TIME_RULE), abort: true })
    .refine((time) => Date.parse(time) <= Date.now() + CLOCK_SKEW, 'must not be in the future')
    .transform((time) => new Date(time).toISOString()),
});

const checkSchema = z.strictObject({}).optional();

const keySchema = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,100}$/)
  .optional();
const KEY_FAULT = {
  field: 'idempotencyKey',
  message: 'must be 1 to 100 characters of A-Z a-z 0-9 . _ - (over HTTP: the header Idempotency-Key)',
};

/** @throws {InvalidUpdate} with every fault; an unknown field is a fault, too. */
export const parseResolve = (decision: unknown, idempotencyKey?: unknown): ParsedUpdate<Decision> =>
  parse(resolveSchema, decision, idempotencyKey);

/** Converts `paidAt` to UTC. @throws {InvalidUpdate} with every fault; an unknown field is a fault, too. */
export const parseDeposited = (report: unknown, idempotencyKey?: unknown): ParsedUpdate<DepositReport> =>
  parse(depositedSchema, report, idempotencyKey);

/** A check has no content: nothing, or an empty object. @throws {InvalidUpdate} for anything else */
export function parseCheck(content: unknown): void {
  const result = checkSchema.safeParse(content);
  if (!result.success) throw new InvalidUpdate(faultsOf(result));
}

function parse<Update>(schema: z.ZodType<Update>, value: unknown, givenKey: unknown): ParsedUpdate<Update> {
  const update = schema.safeParse(value);
  const key = keySchema.safeParse(givenKey);
  if (update.success && key.success) return { update: update.data, idempotencyKey: key.data ?? randomUUID() };
  throw new InvalidUpdate([...faultsOf(update), ...(key.success ? [] : [KEY_FAULT])]);
}
