/** The outcome table, row by row: what each code, status and transport error means. */
import { createClean } from '../../cookiepay/clean';
import { BY_CODE, BY_STATUS, type Happened, interpret } from '../../cookiepay/outcomes';

const clean = createClean([]);
const reply = (status: number, body: unknown): ReturnType<typeof interpret> =>
  interpret(
    { kind: 'reply', status, body: typeof body === 'string' ? body : JSON.stringify(body), retryAfterMs: null },
    clean,
  );

const CODES: Record<string, [Happened, string]> = {
  '0000': ['done', 'nothing'],
  '9029': ['deposit_required', 'nothing'],
  E004: ['refused', 'nothing'],
  '9001': ['refused', 'nothing'],
  '9011': ['refused', 'nothing'],
  '9102': ['refused', 'nothing'],
  '9104': ['refused', 'nothing'],
  '9105': ['refused', 'nothing'],
  E003: ['token_rejected', 'nothing'],
  '9003': ['token_rejected', 'nothing'],
  '9004': ['token_rejected', 'nothing'],
  '9101': ['token_rejected', 'nothing'],
  '9103': ['token_rejected', 'nothing'],
  '9000': ['unknown', 'nothing'],
  '9005': ['unknown', 'nothing'],
  '9999': ['unknown', 'nothing'],
  '9204': ['unknown', 'refused'],
  '9206': ['unknown', 'already_cancelled'],
};

describe('codes', () => {
  test('every row of the table is tested here', () => {
    expect(Object.keys(BY_CODE).sort()).toEqual(Object.keys(CODES).sort());
  });

  test.each(Object.entries(CODES))('%s means %s', (code, [happened, claim]) => {
    expect(reply(200, { cancel_code: code, cancel_msg: 'text' })).toMatchObject({ happened, claim, code });
  });

  test.each(['cancel_code', 'CANCEL_CODE', 'RESULTCODE', 'resultcode', 'RTN_CD'])(
    'the code is read from %s',
    (field) => {
      expect(reply(200, { [field]: '9029' }).happened).toBe('deposit_required');
    },
  );

  test('a code may be a number, and may have blanks around it', () => {
    expect(reply(200, { cancel_code: 9029 }).happened).toBe('deposit_required');
    expect(reply(200, { cancel_code: ' 0000 ' }).happened).toBe('done');
  });

  test('the first result field that is not empty counts', () => {
    expect(reply(200, { cancel_code: '', RESULTCODE: '9029' }).happened).toBe('deposit_required');
  });

  test.each(['8888', 'FAIL', 'E008', '90290', 'constructor', '__proto__', 'toString'])(
    'the unlisted code %s is a claim that the call was refused',
    (code) => {
      expect(reply(200, { cancel_code: code })).toMatchObject({ happened: 'unknown', claim: 'refused' });
    },
  );

  test.each(['이미 취소된 거래입니다', '이미취소', '원거래 기취소', '기 취소'])(
    '"%s" is a claim that the payment is cancelled already, with any code',
    (message) => {
      for (const code of ['8888', '9204', 'E004', '9029'])
        expect(reply(200, { cancel_code: code, cancel_msg: message })).toMatchObject({
          happened: 'unknown',
          claim: 'already_cancelled',
        });
    },
  );
});

describe('F52: HTTP statuses', () => {
  test('every row of the table is tested here', () => {
    expect(Object.keys(BY_STATUS)).toEqual(['401']);
  });

  test('401 without a code is a rejected token', () => {
    expect(reply(401, '').happened).toBe('token_rejected');
  });

  test.each([301, 302, 400, 403, 404, 408, 422, 429, 500, 502, 503, 504])('%i without a code is unknown', (status) => {
    expect(reply(status, '<html>')).toMatchObject({ happened: 'unknown', claim: 'nothing' });
  });

  test.each([500, 502, 503])('%i is unknown, with any code', (status) => {
    for (const code of Object.keys(CODES)) expect(reply(status, { cancel_code: code }).happened).toBe('unknown');
  });

  test.each([301, 400, 401, 429])('success with status %i is not believed', (status) => {
    expect(reply(status, { cancel_code: '0000' }).happened).toBe('unknown');
  });

  test('a refusal with a client error status counts as that refusal', () => {
    expect(reply(400, { cancel_code: 'E004' }).happened).toBe('refused');
    expect(reply(401, { RESULTCODE: 'E003' }).happened).toBe('token_rejected');
  });
});

describe('F54: bodies that are not a reply', () => {
  const bodies = [
    '',
    'OK',
    '<html>',
    '{"cancel_code":"00',
    '[]',
    '[{"cancel_code":"0000"}]',
    '"0000"',
    '0',
    'null',
    'true',
  ];
  test.each(bodies)('%j is unknown', (body) => {
    expect(reply(200, body)).toMatchObject({ happened: 'unknown', claim: 'nothing', code: '' });
  });

  test.each([{}, { cancel_code: null }, { cancel_code: {} }, { cancel_code: ['0000'] }, { cancel_code: true }])(
    '%j is unknown',
    (body) => {
      expect(reply(200, body)).toMatchObject({ happened: 'unknown', code: '' });
    },
  );
});

describe('no reply', () => {
  test('what is proven not to be sent says so; everything else is unknown', () => {
    expect(interpret({ kind: 'no_reply', sent: false, reason: 'ECONNREFUSED' }, clean).happened).toBe('not_sent');
    expect(interpret({ kind: 'no_reply', sent: true, reason: 'ECONNRESET' }, clean).happened).toBe('unknown');
  });
});
