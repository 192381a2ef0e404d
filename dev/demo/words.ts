/** Amounts and times as people here write them. */
import { koreanDateTime } from '../../korean-time';

const number = new Intl.NumberFormat('en-US');
export const won = (amount: number): string => `${number.format(amount)} won`;

/** An ISO 8601 instant as `2026-01-02 23:59:59`, in Korean time. */
export const kst = (instant: string): string => koreanDateTime(Date.parse(instant));
