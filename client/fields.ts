/** Rules for values that come from outside, and the list of faults in them. */
import { z } from 'zod';
import type { FieldFault } from './errors';

// Invisible and direction-changing characters forge log lines and screens. Lone surrogates and U+FFFD are text that was
// decoded with the wrong character set; the gateway would get unreadable text.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\uFFFD]/u;

/** The message for a value of the wrong type. */
export const missingOr = (issue: { input?: unknown }, rule: string): string =>
  issue.input === undefined ? 'is missing' : rule;

/** 1 to `max` characters as people count them (code points). Blanks at both ends are removed. */
export const text = (max: number): z.ZodString =>
  z
    .string({ error: (issue) => missingOr(issue, 'must be a string') })
    .trim()
    .refine((value) => value.length > 0, 'must not be empty')
    .refine((value) => [...value].length <= max, `must have at most ${max} characters`)
    .refine((value) => !UNPRINTABLE.test(value), 'must not contain control, invisible or undecodable characters');

const LIMIT_RULE = 'must be a whole number from 1 to 100';

/** Rows per page, 50 by default. An HTTP query carries text only, so digits count as a number. */
export const pageLimit = z.preprocess(
  (value) => (typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : value),
  z.number(LIMIT_RULE).int(LIMIT_RULE).min(1, LIMIT_RULE).max(100, LIMIT_RULE).default(50),
);

/** Every fault, each with its field; empty for a valid value. */
export const faultsOf = ({ error }: z.ZodSafeParseResult<unknown>): FieldFault[] =>
  error === undefined ? [] : error.issues.flatMap(faultsOfIssue);

function faultsOfIssue(issue: z.core.$ZodIssue): FieldFault[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ field: key.slice(0, 50), message: 'is not a known field' }));
  const field = issue.path.join('.');
  return [{ field, message: field === '' ? 'the request must be an object' : issue.message }];
}
