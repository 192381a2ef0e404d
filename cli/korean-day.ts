/** Days in Korea, which has had no daylight saving time since 1988. Epoch milliseconds. */
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const KST_OFFSET = 9 * HOUR;

export const startOfKoreanDay = (at: number): number => Math.floor((at + KST_OFFSET) / DAY) * DAY - KST_OFFSET;

/** The first moment of the next day. */
export const endOfKoreanDay = (at: number): number => startOfKoreanDay(at) + DAY;
