/** Amounts and times as people here write them. */

const number = new Intl.NumberFormat('en-US');
export const won = (amount: number): string => `${number.format(amount)} won`;

const korean = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Seoul', dateStyle: 'short', timeStyle: 'medium' });
/** An ISO 8601 instant as `2026-01-02 23:59:59`, in Korean time. */
export const kst = (instant: string): string => korean.format(new Date(instant));
