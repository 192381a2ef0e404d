import fc from 'fast-check';
import { createRefundClient, InvalidInput, InvalidRefund, InvalidUpdate } from '../../client';
import { canBeRefundId, parseRefundFilter, parseRefundRequest } from '../../client/request';
import { parseCheck, parseDeposited, parseResolve } from '../../client/update';

const good = { refundId: 'R-1', tid: 'T1', orderNo: 'O-1', amount: 1000, reason: '고객 변심' };

function faultsOf(value: unknown, parse: (value: unknown) => unknown = parseRefundRequest): string[] {
  try {
    parse(value);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return error.faults.map(({ field }) => field).sort();
  }
}

test('a valid request passes unchanged, except for blanks at both ends of its texts', () => {
  expect(parseRefundRequest(good)).toEqual(good);
  expect(parseRefundRequest({ ...good, tid: ' T1 ', reason: ' x ' })).toEqual({ ...good, tid: 'T1', reason: 'x' });
});

test('all faults are reported at once, unknown fields included', () => {
  const bad = { refundId: '../x', tid: '', amount: '1000', reason: 'x'.repeat(51), note: 1, currency: 'KRW' };
  expect(faultsOf(bad)).toEqual(['amount', 'currency', 'note', 'orderNo', 'reason', 'refundId', 'tid']);
});

test('a value that is not an object is refused with one fault', () => {
  for (const value of [null, undefined, 'x', 1, [], [good]]) expect(faultsOf(value)).toEqual(['']);
});

test('an amount is a whole number from 1 to 9,999,999,999 and nothing else', () => {
  for (const amount of [1, 9_999_999_999, 1e3]) expect(faultsOf({ ...good, amount })).toEqual([]);
  const wrong = [0, -0, -1, 0.5, 1000.5, 10_000_000_000, NaN, Infinity, '1000', '1e3', '', null, true, [1000], {}, 10n];
  for (const amount of [...wrong, new Number(5), undefined]) expect(faultsOf({ ...good, amount })).toEqual(['amount']);
});

test('property: any number is accepted exactly when it is an allowed amount', () => {
  const numbers = fc.oneof(fc.double(), fc.integer(), fc.integer({ min: 1, max: 9_999_999_999 }));
  fc.assert(
    fc.property(numbers, (amount) => {
      const allowed = Number.isSafeInteger(amount) && amount >= 1 && amount <= 9_999_999_999;
      expect(faultsOf({ ...good, amount })).toEqual(allowed ? [] : ['amount']);
    }),
  );
});

test('texts are counted as people count: 50 characters pass whatever their size, 51 do not', () => {
  for (const letter of ['a', '한', '𝒳'])
    for (const field of ['tid', 'orderNo', 'reason']) {
      expect(faultsOf({ ...good, [field]: letter.repeat(50) })).toEqual([]);
      expect(faultsOf({ ...good, [field]: letter.repeat(51) })).toEqual([field]);
    }
});

test('control, invisible, direction-changing and undecodable characters are refused in every text', () => {
  for (const mark of ['\n', '\r', '\0', '\u001b[31m', '\u202e', '\u200b', '\u2028', '\ufffd', '\ud800', '\u0085'])
    for (const field of ['tid', 'orderNo', 'reason', 'refundId'])
      expect(faultsOf({ ...good, [field]: `a${mark}b` })).toContain(field);
});

test("CookiePay's control marks are refused in the reason", () => {
  for (const mark of ['|', '^', '[', ']']) expect(faultsOf({ ...good, reason: `a${mark}b` })).toEqual(['reason']);
});

test('property: an accepted refundId needs no escaping in a path and survives the way there and back', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 120, unit: 'binary' }), (refundId) => {
      if (!canBeRefundId(refundId)) return;
      expect(encodeURIComponent(refundId)).toBe(refundId);
      expect(new URL(`http://h/refunds/${refundId}`).pathname).toBe(`/refunds/${refundId}`);
    }),
  );
  for (const refundId of ['.', '..', '', 'a/b', 'a b', 'a'.repeat(101), 'é'])
    expect(canBeRefundId(refundId)).toBe(false);
  for (const refundId of ['a', 'R-1', 'a.b_c-D', 'a'.repeat(100)]) expect(canBeRefundId(refundId)).toBe(true);
});

test('property: every value is either a request or gets a list of faults, never another error', () => {
  fc.assert(fc.property(fc.anything(), (value) => void faultsOf(value)));
  const near = fc.record({
    refundId: fc.oneof(fc.constant('R-1'), fc.anything()),
    tid: fc.oneof(fc.string({ unit: 'binary' }), fc.anything()),
    orderNo: fc.oneof(fc.string({ unit: 'binary' }), fc.anything()),
    amount: fc.oneof(fc.integer(), fc.double(), fc.anything()),
    reason: fc.oneof(fc.string({ unit: 'binary' }), fc.anything()),
  });
  fc.assert(fc.property(near, (value) => void faultsOf(value)));
});

test('a __proto__ key is an unknown field, and adds nothing to the request', () => {
  const { tid: _, ...rest } = good;
  const text = JSON.stringify(rest).replace('{', '{"__proto__": {"tid": "T"}, ');
  expect(faultsOf(JSON.parse(text))).toEqual(['__proto__', 'tid']);
});

test('a filter reports every fault at once; its limit may be digits, as in a query', () => {
  const bad = { state: 'done', tid: ['a'], limit: 0, cursor: '***', order: 'x' };
  expect(faultsOf(bad, parseRefundFilter)).toEqual(['cursor', 'limit', 'order', 'state', 'tid']);
  expect(parseRefundFilter({})).toEqual({ limit: 50 });
  expect(parseRefundFilter({ limit: '7' })).toEqual({ limit: 7 });
  for (const limit of ['1e2', '', ' 7', '0', '101', 1.5, null])
    expect(faultsOf({ limit }, parseRefundFilter)).toEqual(['limit']);
});

test('property: a value that could end its quotes in a visibility query is never accepted, in a request or a filter', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("'", '"', '`', '\\', 'a', ' ') }), (value) => {
      const dangerous = /['"`\\]/.test(value.trim());
      for (const field of ['tid', 'orderNo']) {
        if (dangerous) expect(faultsOf({ [field]: value }, parseRefundFilter)).toEqual([field]);
        if (dangerous) expect(faultsOf({ ...good, [field]: value })).toEqual([field]);
      }
    }),
  );
});

const decision = { action: 'abandon', actor: 'kim', reason: 'paid back in cash' } as const;
const report = { actor: 'lee', paidAt: '2026-01-02T12:00:00+09:00' };

test('a decision reports every fault at once, that of its idempotency key too', () => {
  const faults = (value: unknown, key?: unknown): string[] => faultsOf(value, (given) => parseResolve(given, key));
  expect(faults(decision)).toEqual([]);
  const all = ['action', 'actor', 'extra', 'idempotencyKey', 'reason'];
  expect(faults({ action: 'undo', actor: ' ', extra: 1 }, 'a b')).toEqual(all);
  expect(faults({ ...decision, actor: '한'.repeat(101), reason: 'x'.repeat(501) })).toEqual(['actor', 'reason']);
  expect(faults({ ...decision, actor: '한'.repeat(100), reason: 'x'.repeat(500) })).toEqual([]);
  expect(faults({ ...decision, reason: 'two\nlines' })).toEqual(['reason']);
  for (const value of [null, undefined, 'x', []]) expect(faults(value)).toEqual(['']);
});

test('a check has no content', () => {
  for (const content of [undefined, {}]) expect(faultsOf(content, parseCheck)).toEqual([]);
  expect(faultsOf({ actor: 'kim' }, parseCheck)).toEqual(['actor']);
  expect(faultsOf([], parseCheck)).toEqual(['']);
});

test('an idempotency key has 1 to 100 of A-Z a-z 0-9 . _ -; without one each update gets its own', () => {
  const faults = (key: unknown): string[] => faultsOf(decision, (given) => parseResolve(given, key));
  for (const key of ['', 'a b', 'a/b', 'a,b', '한', 'x'.repeat(101), 7, null])
    expect(faults(key)).toEqual(['idempotencyKey']);
  for (const key of ['x', 'A-z_0.9', 'x'.repeat(100), undefined]) expect(faults(key)).toEqual([]);
  expect(parseResolve(decision, 'key-1').idempotencyKey).toBe('key-1');
  expect(parseResolve(decision).idempotencyKey).not.toBe(parseResolve(decision).idempotencyKey);
});

test('paidAt is ISO 8601 with its offset, is converted to UTC, and is not in the future', () => {
  expect(parseDeposited(report).update).toEqual({ actor: 'lee', paidAt: '2026-01-02T03:00:00.000Z' });
  expect(parseDeposited({ ...report, paidAt: '2026-01-02T03:00:00Z' }).update).toEqual(parseDeposited(report).update);
  const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();
  const wrong = [inMinutes(6), '2026-01-02T12:00:00', '2026-01-02', '2026-02-30T00:00:00Z', 'now', '', 1, null];
  for (const paidAt of [...wrong, undefined])
    expect(faultsOf({ ...report, paidAt }, parseDeposited)).toEqual(['paidAt']);
  expect(faultsOf({ ...report, paidAt: inMinutes(4) }, parseDeposited)).toEqual([]); // clocks differ
  expect(faultsOf({ paidAt: 'x', note: 1 }, parseDeposited)).toEqual(['actor', 'note', 'paidAt']);
});

test('invalid input is refused before Temporal is asked', async () => {
  const untouchable = new Proxy({}, { get: () => fail('the client was used') });
  const refunds = createRefundClient({ client: untouchable as never });
  await expect(refunds.start({ ...good, amount: 0 })).rejects.toThrow(InvalidRefund);
  await expect(refunds.list({ limit: 1000 })).rejects.toThrow(InvalidInput);
  await expect(refunds.resolve('R-1', { ...decision, actor: '' })).rejects.toThrow(
    'Nothing was sent to the refund. Invalid values: actor must not be empty.',
  );
  await expect(refunds.deposited('R-1', { ...report, actor: '' })).rejects.toThrow(InvalidUpdate);
  for (const result of await Promise.allSettled([refunds.get('../x'), refunds.check('../x')]))
    expect(result).toMatchObject({ reason: { name: 'RefundNotFound' } });
});
