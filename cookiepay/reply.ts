/**
 * Reads a reply of CookiePay tolerantly: `/api/cancel` speaks lower-case `cancel_*`, the account and the look-up
 * UPPER-CASE `RESULT*`, the token `RTN_*`; values are strings or numbers; a field may be missing.
 */
import { z } from 'zod';

/** Strings and numbers as trimmed text; any other type counts as missing. */
const text = z
  .union([z.string(), z.number()])
  .transform((value) => String(value).trim())
  .optional()
  .catch(undefined);

const replySchema = z
  .record(z.string(), z.unknown())
  .transform((fields) => Object.fromEntries(Object.entries(fields).map(([key, value]) => [key.toLowerCase(), value])))
  .pipe(z.record(z.string(), text));

export interface Reply {
  /** The first non-empty of the three result-code dialects. */
  readonly code: string;
  readonly message: string;
  /** A field by its name in any case; undefined when it is missing, or neither text nor a number. */
  readonly field: (name: string) => string | undefined;
}

/** @returns null when the body is not a JSON object (HTML, empty, cut off, an array). */
export function readReply(body: string): Reply | null {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return null;
  }
  const parsed = replySchema.safeParse(json);
  if (!parsed.success) return null;
  const field = (name: string): string | undefined => parsed.data[name.toLowerCase()];
  const firstOf = (...names: string[]): string => names.map(field).find(Boolean) ?? '';
  return {
    code: firstOf('cancel_code', 'RESULTCODE', 'RTN_CD'),
    message: firstOf('cancel_msg', 'RESULTMSG', 'RTN_MSG'),
    field,
  };
}

/** An amount in won: digits, thousands separators allowed; null for anything else (signs, fractions, exponents). */
export function readAmount(raw: string | undefined): number | null {
  const digits = raw?.replace(/^(\d{1,3})((?:,\d{3})+)$/, (whole) => whole.replaceAll(',', ''));
  return digits !== undefined && /^\d{1,13}$/.test(digits) ? Number(digits) : null;
}
