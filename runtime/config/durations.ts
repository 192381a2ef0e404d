const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const DURATION = /^(\d{1,6})(s|m|h|d)$/;

/** Reads `30s`, `10m`, `1h` or `1d` into milliseconds; null for any other text. */
export function parseDuration(text: string): number | null {
  const [, count, unit] = DURATION.exec(text) ?? [];
  if (count === undefined || unit === undefined) return null;
  return Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS]; // the pattern has only these four letters
}

const HOURS = /^([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$/;

/** Reads `09:00-22:00` into minutes from midnight, up to 24:00; null for any other text. */
export function parseHours(text: string): { readonly fromMinute: number; readonly untilMinute: number } | null {
  const [, fromHour, fromMinutes, untilHour, untilMinutes] = HOURS.exec(text) ?? [];
  const fromMinute = Number(fromHour) * 60 + Number(fromMinutes);
  const untilMinute = Number(untilHour) * 60 + Number(untilMinutes);
  return fromMinute < untilMinute && untilMinute <= 24 * 60 ? { fromMinute, untilMinute } : null;
}
