/** CookiePay's dates are read as Korean time on every host. */
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { parseKst } from '../../cookiepay/dates';

describe('Korean time', () => {
  test.each([
    ['20260102030405', '2026-01-01T18:04:05.000Z'],
    ['202601020304', '2026-01-01T18:04:00.000Z'],
    ['2026-01-02 03:04:05', '2026-01-01T18:04:05.000Z'],
    ['2026-01-02 03:04', '2026-01-01T18:04:00.000Z'],
    [' 20260102 ', '2026-01-02T14:59:59.000Z'],
    ['2026-01-02', '2026-01-02T14:59:59.000Z'],
    ['20241231235959', '2024-12-31T14:59:59.000Z'],
    ['20240229', '2024-02-29T14:59:59.000Z'],
    ['20260122021000', '2026-01-21T17:10:00.000Z'],
  ])('%s is %s', (raw, instant) => {
    expect(parseKst(raw)).toBe(instant);
  });

  test.each([
    '',
    '2026',
    '20260231',
    '20260229',
    '20261301',
    '2026-01-02T24:00:00',
    '20260102246060',
    '0',
    '-1',
    'tomorrow',
  ])('%j is not a date', (raw) => {
    expect(parseKst(raw)).toBeNull();
  });

  test('no text throws, and what is read is a real instant', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9 :T-]{1,20}$/)), (raw) => {
        const instant = parseKst(raw);
        return instant === null || !Number.isNaN(Date.parse(instant));
      }),
    );
  });

  test.each(['UTC', 'America/Los_Angeles', 'Pacific/Kiritimati', 'Asia/Seoul'])(
    'F41: the host in %s reads the same instant',
    (zone) => {
      const source = `console.log(require(${JSON.stringify(resolve('cookiepay/dates.ts'))}).parseKst('20260102'))`;
      const printed = execFileSync(process.execPath, ['--import', 'tsx', '-e', source], {
        env: { ...process.env, TZ: zone },
        encoding: 'utf8',
      });
      expect(printed.trim()).toBe('2026-01-02T14:59:59.000Z');
    },
  );
});
