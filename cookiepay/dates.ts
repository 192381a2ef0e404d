/** CookiePay's dates: never marked with a zone, always Korean time (proven for ACCEPTDATE, assumed for the rest). */
import { Temporal } from 'temporal-polyfill';

const KST = 'Asia/Seoul';

/** `YYYYMMDD`, `YYYY-MM-DD`, 12 or 14 digits, `YYYY-MM-DD HH:MM[:SS]`, with `T` or a space between. */
const FORMS = /^(\d{4})-?(\d{2})-?(\d{2})(?:[T ]?(\d{2}):?(\d{2})(?::?(\d{2}))?)?$/;

/**
 * Reads a date or date-time as CookiePay writes it, in Asia/Seoul whatever the host's zone is.
 * A date alone means 23:59:59 of that day: every documented use of one is a deadline.
 * @returns the instant as ISO 8601 UTC, or null when the text is no such date.
 */
export function parseKst(raw: string): string | null {
  const match = FORMS.exec(raw.trim());
  if (!match) return null;
  const [, year, month, day, hour, minute, second] = match.map((part) =>
    part === undefined ? undefined : Number(part),
  );
  const dateOnly = hour === undefined;
  try {
    const local = Temporal.PlainDateTime.from(
      {
        year: Number(year),
        month: Number(month),
        day: Number(day),
        hour: hour ?? 23,
        minute: minute ?? 59,
        second: second ?? (dateOnly ? 59 : 0),
      },
      { overflow: 'reject' },
    );
    return new Date(local.toZonedDateTime(KST).epochMilliseconds).toISOString();
  } catch {
    return null; // the 31st of February: digits in the right places, but no date
  }
}
