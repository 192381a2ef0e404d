/** Amounts, times and texts from outside, as people read them. Runs inside the workflow too, so nothing here asks the host. */
import type { Language } from '../workflows/contract';

export function won(amount: number, language: Language): string {
  const grouped = String(amount).replace(/\B(?=(\d{3})+$)/g, ',');
  return language === 'ko' ? `${grouped}원` : `${grouped} won`;
}

const KST_OFFSET = 9 * 60 * 60 * 1000; // Korea has had no daylight saving time since 1988

/** An ISO 8601 instant, or epoch milliseconds, as `2026-01-02 23:59:59 KST`. */
export function kst(instant: string | number): string {
  const local = new Date(new Date(instant).getTime() + KST_OFFSET).toISOString();
  return `${local.slice(0, 10)} ${local.slice(11, 19)} KST`;
}

/** Text from outside, so that it is read as text and never as Markdown or HTML. */
export function plain(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .replace(/[\\`*_{}[\]()<>#+!|~$^&:/@]/g, (mark) => `&#${mark.codePointAt(0)};`);
}

/** The same where it may be shown as it is or rendered: what could be a mark becomes a dot. */
export const bare = (text: string): string => text.replace(/[^\p{L}\p{M}\p{N} .,_-]/gu, '·');
