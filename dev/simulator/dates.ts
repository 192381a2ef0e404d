/** Korean dates as CookiePay writes them. */
import { endOfKoreanDay, koreanDateTime } from '../../korean-time';
import type { Deadline } from './behaviour';

/** `YYYYMMDDHHMMSS` in Korean time. */
export const kst14 = (at: number): string => koreanDateTime(at).replace(/\D/g, '');

export function deadlineOf(
  deadline: Deadline,
  now: number,
): { readonly instant: number | null; readonly text: string } {
  if (deadline.kind === 'raw') return { instant: null, text: deadline.text };
  if (deadline.kind === 'after') {
    // Written to the second; rounded up, so that it is never earlier than was asked for.
    const instant = Math.ceil((now + deadline.ms) / 1000) * 1000;
    return { instant, text: kst14(instant) };
  }
  const instant = endOfKoreanDay(now) - 1000;
  const [year, month, day] = [kst14(instant).slice(0, 4), kst14(instant).slice(4, 6), kst14(instant).slice(6, 8)];
  switch (deadline.form) {
    case '14_digits':
      return { instant, text: kst14(instant) };
    case '8_digits':
      return { instant, text: `${year}${month}${day}` };
    case 'dashes':
      return { instant, text: `${year}-${month}-${day}` };
    case 'dashes_and_time':
      return { instant, text: `${year}-${month}-${day} 23:59:59` };
  }
}
