/** CookiePay's dates: they carry no time zone and are Korean time (proven for ACCEPTDATE, assumed for the others). */
import { z } from 'zod';
import { KOREAN_OFFSET } from '../korean-time';

/** `YYYYMMDD`, `YYYY-MM-DD`, 12 or 14 digits, `YYYY-MM-DD HH:MM[:SS]`, with `T` or a space between. */
const FORMS = /^(\d{4})-?(\d{2})-?(\d{2})(?:[T ]?(\d{2}):?(\d{2})(?::?(\d{2}))?)?$/;

/** Rejects 31 April and the like, which `Date` would turn into a day of the next month. */
const realDateTime = z.iso.datetime({ offset: true });

/**
 * Reads a date or date-time as CookiePay writes it, in Asia/Seoul, whatever the time zone of the host is.
 * A date alone means 23:59:59 of that day: every documented date without a time is a deadline.
 * @returns the instant as ISO 8601 UTC, or null when the text is not such a date.
 */
export function parseKst(raw: string): string | null {
  const match = FORMS.exec(raw.trim());
  if (!match) return null;
  const [, year, month, day, hour, minute, second = '00'] = match;
  const time = hour === undefined ? '23:59:59' : `${hour}:${minute}:${second}`;
  const instant = realDateTime.safeParse(`${year}-${month}-${day}T${time}${KOREAN_OFFSET}`);
  return instant.success ? new Date(instant.data).toISOString() : null;
}
