/** F41: Korean time is the same on every host, and a Korean day ends exactly where the next one begins. */
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

const KOREAN_TIME = resolve(__dirname, '../../korean-time');
const DAY_MS = 24 * 60 * 60 * 1000;
const at = (time: string): number => Date.parse(`${time}+09:00`);

const FIRST = at('2026-01-02T00:00:00.000');
const LAST = at('2026-01-02T23:59:59.999');
const NEXT = at('2026-01-03T00:00:00.000');

interface Reading {
  readonly start: number;
  readonly end: number;
  readonly minute: number;
  readonly halfPastMidnight: number;
  readonly written: string;
  readonly clock: string;
}

/** What korean-time says about these instants on a host in this zone. */
function readIn(zone: string, instants: readonly number[]): Reading[] {
  const source = `
    const time = require(${JSON.stringify(KOREAN_TIME)});
    console.log(JSON.stringify(${JSON.stringify(instants)}.map((at) => ({
      start: time.startOfKoreanDay(at),
      end: time.endOfKoreanDay(at),
      minute: time.minuteOfKoreanDay(at),
      halfPastMidnight: time.atMinuteOfKoreanDay(at, 30),
      written: time.koreanDateTime(at),
      clock: time.koreanClock(at),
    }))));`;
  const printed = execFileSync(process.execPath, ['--import', 'tsx', '-e', source], {
    env: { ...process.env, TZ: zone },
    encoding: 'utf8',
  });
  return JSON.parse(printed) as Reading[];
}

describe.each(['UTC', 'America/Los_Angeles', 'Pacific/Kiritimati', 'Asia/Seoul'])('on a host in %s', (zone) => {
  let first: Reading | undefined, noon: Reading | undefined, last: Reading | undefined, next: Reading | undefined;
  beforeAll(() => {
    [first, noon, last, next] = readIn(zone, [FIRST, at('2026-01-02T12:00:00.000'), LAST, NEXT]);
  });

  test('00:00:00.000, noon and 23:59:59.999 are of one day, which ends at the next 00:00:00.000', () => {
    for (const reading of [first, noon, last]) {
      expect(reading).toMatchObject({ start: FIRST, end: NEXT });
    }
  });

  test('00:00:00.000 begins a new day, which ends 24 hours later and not at once', () => {
    expect(next).toMatchObject({ start: NEXT, end: NEXT + DAY_MS });
  });

  test('minutes are counted from Korean midnight', () => {
    expect(first?.minute).toBe(0);
    expect(noon?.minute).toBe(720);
    expect(Math.floor(last?.minute ?? 0)).toBe(1_439);
    expect(last?.halfPastMidnight).toBe(at('2026-01-02T00:30:00.000'));
  });

  test('an instant is written as date and clock of Korea', () => {
    expect(first).toMatchObject({ written: '2026-01-02 00:00:00', clock: '00:00' });
    expect(last).toMatchObject({ written: '2026-01-02 23:59:59', clock: '23:59' });
  });
});
