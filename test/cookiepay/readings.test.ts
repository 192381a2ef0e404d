/** Reading a reply never throws, whoever sent it, and never concludes more than the reply says. */
import fc from 'fast-check';
import { createClean } from '../../cookiepay/clean';
import { interpret, type Interpretation } from '../../cookiepay/outcomes';
import {
  type AccountOutcome,
  type CancelOutcome,
  type PaymentOutcome,
  readAccount,
  readCancel,
  readPayment,
  readToken,
} from '../../cookiepay/readings';
import { readAmount } from '../../cookiepay/reply';

const request = { tid: 'T-1', amount: 10_000, reason: 'changed their mind' };
const clean = createClean(['canary-secret']);
const interpreted = (body: unknown, status = 200): Interpretation =>
  interpret(
    { kind: 'reply', status, body: typeof body === 'string' ? body : JSON.stringify(body), retryAfterMs: null },
    clean,
  );
const cancelOf = (body: unknown, status?: number): CancelOutcome =>
  readCancel(request, interpreted(body, status), clean);
const accountOf = (body: unknown): AccountOutcome => readAccount(request, interpreted(body), clean);
const paymentOf = (body: unknown): PaymentOutcome => readPayment(request.tid, interpreted(body), clean);

const PAID = { RESULTCODE: '0000', TID: 'T-1', AMOUNT: '10000', CANCELDATE: '', CANCELMSG: '' };
const ACCOUNT = {
  RESULTCODE: '0000',
  TID: 'T-1',
  BANKNAME: '우리은행',
  ACCOUNTNO: '1002-333-444555',
  CANCELAMT: '10000',
  DEPOSITAMT: '9670',
  DEPOSITENDDATE: '20260102235959',
};

/** Objects with the fields that are read, with valid and invalid values. */
const NAMES = `
  cancel_code cancel_msg cancel_tid cancel_date cancel_amt cancel_amount tid TOKEN
  RESULTCODE RESULTMSG RTN_CD RTN_MSG TID AMOUNT CANCELDATE CANCELMSG CANCELAMT
  BANKNAME ACCOUNTNO DEPOSITAMT DEPOSITENDDATE __proto__ constructor toString`
  .trim()
  .split(/\s+/);
const value = fc.oneof(
  fc.constantFrom('0000', '9029', 'T-1', '10000', 10_000, '', ' ', '00000000', '20260102120405', null, true, -1, 1e21),
  fc.anything(),
);
const replies = fc.oneof(
  fc.dictionary(fc.constantFrom(...NAMES), value),
  fc.dictionary(fc.constantFrom(...NAMES), fc.constantFrom('0000', 'T-1', '10000', '', '20260102120405')),
  fc.jsonValue(),
);
const bodies = fc.oneof(
  replies.map((reply) => JSON.stringify(reply)),
  fc.string({ unit: 'binary' }),
  replies.map((reply) => JSON.stringify(reply).slice(0, 20)),
);
const statuses = fc.constantFrom(200, 200, 200, 201, 301, 400, 401, 429, 500, 503);

test('no reply makes reading throw', () => {
  fc.assert(
    fc.property(bodies, statuses, (body, status) => {
      const interpretation = interpreted(body, status);
      readToken(interpretation);
      readCancel(request, interpretation, clean);
      readAccount(request, interpretation, clean);
      readPayment(request.tid, interpretation, clean);
    }),
    { numRuns: 2_000 },
  );
});

test('I3: a cancel counts as done only with 0000, a successful status, and nothing that names another payment or amount', () => {
  fc.assert(
    fc.property(bodies, statuses, (body, status) => {
      if (cancelOf(body, status).kind !== 'cancelled') return;
      const { reply } = interpreted(body, status);
      expect(status).toBeLessThan(300);
      expect(reply?.field('cancel_code')).toBe('0000');
      expect(['', undefined, request.tid]).toContain(reply?.field('tid'));
      const amount = reply?.field('cancel_amt') ?? reply?.field('cancel_amount');
      if (amount) expect(readAmount(amount)).toBe(request.amount);
    }),
    { numRuns: 2_000 },
  );
});

test('I1: a look-up says "not cancelled" only from a complete success reply', () => {
  fc.assert(
    fc.property(bodies, (body) => {
      const outcome = paymentOf(body);
      if (outcome.kind !== 'payment') return;
      const { reply, code } = interpreted(body);
      expect(code).toBe('0000');
      expect(reply?.field('TID')).toBe(outcome.tid);
      expect(readAmount(reply?.field('AMOUNT'))).toBe(outcome.amount);
      if (outcome.cancellation) expect(reply?.field('CANCELDATE')).toMatch(/[1-9]/);
      else expect([reply?.field('CANCELDATE'), reply?.field('CANCELMSG')]).toEqual(['', '']);
    }),
    { numRuns: 2_000 },
  );
});

describe('a look-up', () => {
  test('shows a payment that is not cancelled', () => {
    expect(paymentOf(PAID)).toEqual({ kind: 'payment', tid: 'T-1', amount: 10_000, cancellation: null });
  });
  test('shows a cancelled one, its date in UTC and as written', () => {
    const cancelled = { ...PAID, CANCELDATE: '20260102120405', CANCELMSG: '결제취소' };
    const cancellation = { date: '20260102120405', message: '결제취소', at: '2026-01-02T03:04:05.000Z' };
    expect(paymentOf(cancelled)).toMatchObject({ cancellation });
  });
  test.each([
    ['a missing CANCELDATE', { ...PAID, CANCELDATE: undefined }],
    ['a missing CANCELMSG', { ...PAID, CANCELMSG: undefined }],
    ['a CANCELDATE of null', { ...PAID, CANCELDATE: null }],
    ['a message without a date', { ...PAID, CANCELMSG: '결제취소' }],
    ['a date of zeros', { ...PAID, CANCELDATE: '00000000000000' }],
    ['no TID', { ...PAID, TID: '' }],
    ['no AMOUNT', { ...PAID, AMOUNT: undefined }],
    ['an AMOUNT with a fraction', { ...PAID, AMOUNT: '10000.5' }],
    ['an AMOUNT with an exponent', { ...PAID, AMOUNT: '1e4' }],
    ['a negative AMOUNT', { ...PAID, AMOUNT: '-10000' }],
    ['another code', { ...PAID, RESULTCODE: '9999' }],
    ['a list', [PAID]],
    ['half a JSON', JSON.stringify(PAID).slice(0, -5)],
  ])('cannot tell from %s', (_name, body) => {
    expect(paymentOf(body).kind).toBe('cannot_tell');
  });
});

describe('an account', () => {
  test('is read with its deadline, as Korean time and as written', () => {
    expect(accountOf(ACCOUNT)).toMatchObject({
      kind: 'issued',
      account: {
        tid: 'T-1',
        bankName: '우리은행',
        accountNo: '1002-333-444555',
        depositAmount: 9_670,
        rawDeadline: '20260102235959',
        deadline: '2026-01-02T14:59:59.000Z',
      },
    });
  });
  test.each(['BANKNAME', 'ACCOUNTNO', 'CANCELAMT', 'DEPOSITAMT'])('without %s is unknown, not issued', (field) => {
    expect(accountOf({ ...ACCOUNT, [field]: undefined })).toMatchObject({ kind: 'unknown', claim: 'nothing' });
  });
  test('for another amount is a mismatch with both', () => {
    const outcome = accountOf({ ...ACCOUNT, CANCELAMT: '9000' });
    expect(outcome).toMatchObject({ kind: 'mismatch', asked: { amount: 10_000 } });
    expect(outcome).toMatchObject({ answered: { amount: '9000' } });
  });
  test('with a missing or unreadable deadline is issued all the same: a person sees it', () => {
    expect(accountOf({ ...ACCOUNT, DEPOSITENDDATE: 'soon' })).toMatchObject({
      account: { deadline: null, rawDeadline: 'soon' },
    });
    expect(accountOf({ ...ACCOUNT, DEPOSITENDDATE: undefined })).toMatchObject({ account: { deadline: null } });
  });
});

describe('an amount', () => {
  test.each([
    ['1050', 1_050],
    ['1,050', 1_050],
    ['1,234,567', 1_234_567],
    ['0', 0],
    ['9999999999', 9_999_999_999],
  ])('%s is %d', (raw, amount) => {
    expect(readAmount(raw)).toBe(amount);
  });
  test.each([
    '',
    ' ',
    '-1',
    '+1',
    '1.0',
    '1e3',
    '0x10',
    '1,05',
    ',100',
    '1 000',
    '１００',
    '1000원',
    'NaN',
    '99999999999999',
  ])('%j is not an amount', (raw) => {
    expect(readAmount(raw)).toBeNull();
  });
  test('is a safe integer or null, for any text', () => {
    fc.assert(
      fc.property(fc.string(), (raw) => {
        const amount = readAmount(raw);
        expect(amount === null || (Number.isSafeInteger(amount) && amount >= 0)).toBe(true);
      }),
    );
  });
  test('is read back from its digits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999_999_999 }), (won) => {
        expect(readAmount(String(won))).toBe(won);
        expect(readAmount(won.toLocaleString('en-US'))).toBe(won);
      }),
    );
  });
});

test('I5: a secret that the gateway sends back is not in any result', () => {
  const echoes = { ...PAID, RESULTMSG: 'canary-secret', CANCELDATE: '20260102120405', CANCELMSG: 'canary-secret' };
  const readings = [
    paymentOf(echoes),
    paymentOf({ ...echoes, RESULTCODE: '9999' }),
    cancelOf({ cancel_code: '9104', cancel_msg: 'canary-secret' }),
    cancelOf({ cancel_code: '0000', cancel_tid: 'canary-secret' }),
    cancelOf({ cancel_code: '0000', tid: 'canary-secret' }),
    accountOf({ ...ACCOUNT, BANKNAME: 'canary-secret', ACCOUNTNO: 'canary-secret', DEPOSITENDDATE: 'canary-secret' }),
  ];
  expect(JSON.stringify(readings)).not.toContain('canary-secret');
});
