/**
 * Korean time (Asia/Seoul). Korea has kept UTC+9 all year round since 1988, so an offset is enough, and it also works
 * inside the workflow, where the host's time zones must not be asked. Instants are epoch milliseconds.
 */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const OFFSET_MS = 9 * HOUR;

/** As ISO 8601 writes it at the end of a Korean time. */
export const KOREAN_OFFSET = '+09:00';

/** 00:00:00 of the Korean day that holds this instant. */
export const startOfKoreanDay = (at: number): number => Math.floor((at + OFFSET_MS) / DAY) * DAY - OFFSET_MS;

/** 00:00:00 of the Korean day after the one that holds this instant: the first instant that is not this day's. */
export const endOfKoreanDay = (at: number): number => startOfKoreanDay(at) + DAY;

/** Minutes since Korean midnight, with fractions. */
export const minuteOfKoreanDay = (at: number): number => (at - startOfKoreanDay(at)) / MINUTE;

/** The instant at which the Korean day that holds `at` has reached this minute. */
export const atMinuteOfKoreanDay = (at: number, minute: number): number => startOfKoreanDay(at) + minute * MINUTE;

/** `2026-01-02 23:59:59`, without a mark of the zone. */
export function koreanDateTime(at: number): string {
  const local = new Date(at + OFFSET_MS).toISOString();
  return `${local.slice(0, 10)} ${local.slice(11, 19)}`;
}

/** `23:59` */
export const koreanClock = (at: number): string => koreanDateTime(at).slice(11, 16);
