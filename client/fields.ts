/** The rules that every text from outside has to keep, and the names of what breaks a rule. */
import { z } from 'zod';
import type { FieldFault } from './errors';

// Invisible and direction-changing characters forge log lines and screens; lone surrogates and U+FFFD are text that
// was decoded with the wrong character set, which would reach the gateway as garbage.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\uFFFD]/u;

export const missingOr = (issue: { input?: unknown }, otherwise: string): string =>
  issue.input === undefined ? 'is missing' : otherwise;

/** 1 to `max` characters as people count them (code points), blanks at either end removed. */
export const text = (max: number): z.ZodString =>
  z
    .string({ error: (issue) => missingOr(issue, 'must be a string') })
    .trim()
    .refine((value) => value.length > 0, 'must not be empty')
    .refine((value) => [...value].length <= max, `must have at most ${max} characters`)
    .refine((value) => !UNPRINTABLE.test(value), 'must not contain control, invisible or undecodable characters');

/** Every fault, each with the field that it is in. */
export const faultsOf = ({ issues }: z.ZodError): FieldFault[] => issues.flatMap(faultsOfIssue);

function faultsOfIssue(issue: z.core.$ZodIssue): FieldFault[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ field: key.slice(0, 50), message: 'is not a known field' }));
  const field = issue.path.join('.');
  return [{ field, message: field === '' ? 'the request must be an object' : issue.message }];
}
