/** Amounts, times and texts from outside, as people read them. Runs inside the workflow too, so nothing here asks the host. */
import type { Language } from '../contract';
import { koreanDateTime } from '../korean-time';

/** @param amount a text that is not a number stays as it is */
export function won(amount: number | string, language: Language): string {
  const grouped = String(amount).replace(/\B(?=(\d{3})+$)/g, ',');
  return language === 'ko' ? `${grouped}원` : `${grouped} won`;
}

/** An ISO 8601 instant, or epoch milliseconds, as `2026-01-02 23:59:59 KST`. */
export const kst = (instant: string | number): string => `${koreanDateTime(new Date(instant).getTime())} KST`;

/** Text from outside, so that it is read as text and never as Markdown or HTML. */
export function plain(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .replace(/[\\`*_{}[\]()<>#+!|~$^&:/@]/g, (mark) => `&#${mark.codePointAt(0)};`);
}

/** The same where it may be shown as it is or rendered: what could be a mark becomes a dot. */
export const bare = (text: string): string => text.replace(/[^\p{L}\p{M}\p{N} .,_-]/gu, '·');
