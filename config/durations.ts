const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const DURATION = /^(\d{1,6})(s|m|h|d)$/;

/** Reads `30s`, `10m`, `1h` or `1d` into milliseconds; null when the text is none of these. */
export function parseDuration(text: string): number | null {
  const [, count, unit] = DURATION.exec(text) ?? [];
  if (count === undefined || unit === undefined) return null;
  return Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS]; // the pattern admits only these four letters
}
