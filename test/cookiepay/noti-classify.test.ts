/** Each documented or observed Noti is recognised, and nothing else is ever taken for a cancellation. */
import fc from 'fast-check';
import { maskText } from '../../cookiepay/masking';
import { classify, type NotiContent, readFields } from '../../cookiepay/noti';
import { readNoti } from '../../noti/inbox/store';

const read = (body: string): NotiContent => classify(readFields(body));
const readJson = (fields: unknown): NotiContent => read(JSON.stringify(fields));

const CANCEL = {
  paymethod: 'KAKAOPAY',
  noti_type: 'cancel',
  orderno: 'ORD-1',
  cancel_amount: '1000',
  tid: 'cTS25050809394695923',
  cancel_date: '20260404100000',
};
const CANCELLATION = {
  kind: 'cancellation',
  notiType: 'cancel',
  tid: 'cTS25050809394695923',
  orderNo: 'ORD-1',
  amount: 1000,
  cancelledAt: '2026-04-04T01:00:00.000Z',
};

const APPROVAL = {
  PAY_METHOD: 'CARD',
  API_ID: 'shop1',
  ORDERNO: 'ORD-1',
  AMOUNT: '1050',
  TID: 'T1',
  BUYEREMAIL: 'hong@example.com',
  BUYERNAME: '홍길동',
  PRODUCTNAME: '티셔츠',
  ACCEPT_DATE: '20240411171624',
  ACCEPT_NO: '00000000',
  CARDCODE: '03',
  CARDNAME: '현대',
  CARDNO: '4111111111111111',
  QUOTA: '00',
  ACCOUNTNO: '',
  RECEIVERNAME: '',
  DEPOSITENDDATE: '',
};
const RECURRING = {
  ...APPROVAL,
  CP_ID: 'CTS18304',
  VENDOR_ORDER_NO: null,
  ETC1: '',
  ETC7: null,
  BILLKEY: 'bill-123',
  GENDATE: '2025-05-08 09:35:39',
  BUYERADDRESS: '서울시',
  BUYERPHONE: '010-1234-5678',
  RESULTCODE: '0000',
  RESERVE_ID: 'R1',
  PAY_CNT: '2',
  NEXT_PAY_DATE: '2025-06-10',
  ACCEPT_NO: '',
};

describe('a cancellation Noti', () => {
  it('is read with all its fields', () => {
    expect(readJson(CANCEL)).toEqual(CANCELLATION);
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['after a deposit', { noti_type: 'deposit_cancel' }, { notiType: 'deposit_cancel' }],
    ['type in capitals', { noti_type: ' DEPOSIT_CANCEL ' }, { notiType: 'deposit_cancel' }],
    ['amount as a number', { cancel_amount: 1000 }, { amount: 1000 }],
    ['amount with a comma', { cancel_amount: '1,234,000' }, { amount: 1234000 }],
    ['amount under its other name', { cancel_amount: undefined, cancel_amt: '700' }, { amount: 700 }],
    ['both amount names, agreeing', { cancel_amt: 1000 }, { amount: 1000 }],
    ['both amount names, contradicting', { cancel_amt: 999 }, { amount: null }],
    ['a fraction as amount', { cancel_amount: '10.5' }, { amount: null }],
    ['a negative amount', { cancel_amount: -1000 }, { amount: null }],
    ['no amount', { cancel_amount: undefined }, { amount: null }],
    ['tid as a number', { tid: 1234567 }, { tid: '1234567' }],
    ['no tid', { tid: undefined }, { tid: '' }],
    ['no order number', { orderno: null }, { orderNo: '' }],
    ['a date alone', { cancel_date: '2026-04-04' }, { cancelledAt: '2026-04-04T14:59:59.000Z' }],
    ['a date with blanks', { cancel_date: '2026-04-04 10:00:00' }, { cancelledAt: '2026-04-04T01:00:00.000Z' }],
    ['12 digits', { cancel_date: 202604041000 }, { cancelledAt: '2026-04-04T01:00:00.000Z' }],
    ['an impossible date', { cancel_date: '20260231000000' }, { cancelledAt: null }],
    ['unknown fields', { extra: { a: [1] }, result_code: '0000' }, {}],
    ['a field named __proto__', { ['__proto__']: { noti_type: 'x' } }, {}],
  ])('is read tolerantly: %s', (_name, change, expected) => {
    expect(readJson({ ...CANCEL, ...change })).toEqual({ ...CANCELLATION, ...expected });
  });

  it('is read with keys in any case, and with a byte order mark', () => {
    const upper = Object.fromEntries(Object.entries(CANCEL).map(([key, value]) => [key.toUpperCase(), value]));
    expect(read(`\uFEFF${JSON.stringify(upper)}`)).toEqual(CANCELLATION);
  });

  it('keeps every digit of a long tid that was sent without quotes', () => {
    const body = '{"noti_type":"cancel","tid":12345678901234567890,"orderno":"a \\"1234567890123456789\\" b"}';
    expect(read(body)).toMatchObject({ tid: '12345678901234567890', orderNo: 'a "1234567890123456789" b' });
  });
});

it('one field twice with one value is read as that value', () => {
  expect(read('{"noti_type":"cancel","tid":"T1","tid":"T1","TID":"T1"}')).toMatchObject({
    kind: 'cancellation',
    tid: 'T1',
  });
});

describe('F27: a Noti about a payment', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['approval', APPROVAL, 'approval'],
    ['approval in the other spelling', { PAYMETHOD: 'CARD', TID: 'T1', AMOUNT: '1050', ORDERNO: 'ORD-1' }, 'approval'],
    ['recurring payment', RECURRING, 'recurring'],
    ['deposit to a virtual account', { ...APPROVAL, PAY_METHOD: 'VACCOUNT' }, 'virtual_account'],
    ['the same as documented', { ...APPROVAL, PAY_METHOD: 'VACCT' }, 'virtual_account'],
  ])('is never a cancellation: %s', (_name, fields, kind) => {
    expect(readJson(fields)).toEqual({ kind, tid: 'T1', orderNo: 'ORD-1', amount: 1050 });
  });
});

describe('what is not clearly one of the known shapes', () => {
  it.each<[string, string]>([
    ['nothing', ''],
    ['HTML', '<html></html>'],
    ['half a JSON', '{"noti_type":"cancel","tid":"T1"'],
    ['a form', 'noti_type=cancel&tid=T1'],
    ['an array', JSON.stringify([CANCEL])],
    ['text in JSON', '"cancel"'],
    ['null', 'null'],
    ['an unknown type', JSON.stringify({ ...CANCEL, noti_type: 'refund' })],
    ['a type that is not a text', JSON.stringify({ ...CANCEL, noti_type: ['cancel'] })],
    ['no type', JSON.stringify({ ...CANCEL, noti_type: undefined, paymethod: undefined })],
    ['an approval that mentions a cancellation', JSON.stringify({ ...CANCEL, noti_type: '' })],
    ['neither tid nor order number', JSON.stringify({ ...CANCEL, tid: '', orderno: null })],
    ['control characters in both', JSON.stringify({ ...CANCEL, tid: 'a\u0000b', orderno: 'a\nb' })],
    ['two tids', '{"noti_type":"cancel","tid":"T1","tid":"T2"}'],
    ['two tids in different case', '{"noti_type":"cancel","tid":"T1","TID":"T2"}'],
    ['deep nesting', JSON.stringify({ ...CANCEL, extra: [[[[[1]]]]] })],
    ['the deepest nesting that fits', `{"noti_type":"cancel","tid":"T1","x":${'['.repeat(8_000)}${']'.repeat(8_000)}}`],
  ])('is unreadable: %s', (_name, body) => {
    expect(read(body).kind).toBe('unreadable');
  });

  it('never throws, and is a cancellation only when its noti_type says so', () => {
    const values = fc.oneof(
      fc.string(),
      fc.double(),
      fc.constantFrom('cancel', 'deposit_cancel', null),
      fc.jsonValue(),
    );
    const keys = fc.constantFrom(
      'noti_type',
      'NOTI_TYPE',
      'tid',
      'orderno',
      'cancel_amount',
      'PAY_METHOD',
      '__proto__',
      'x',
    );
    const bodies = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.array(fc.tuple(keys, values)).map((pairs) => JSON.stringify(Object.fromEntries(pairs))),
      fc.uint8Array().map((bytes) => Buffer.from(bytes).toString()),
    );
    fc.assert(
      fc.property(bodies, (body) => {
        const { content, id, raw } = readNoti(body);
        expect(readNoti(raw).id).toBe(id);
        expect(raw).not.toContain('\0');
        if (content.kind === 'cancellation') expect(body.toLowerCase()).toMatch(/"noti_type":"(deposit_)?cancel"/);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('what is stored', () => {
  it('has no card number, name, mail, phone, address or account of a customer', () => {
    const { raw } = readNoti(JSON.stringify({ ...RECURRING, ACCOUNTNO: '110-222-333333', ETC1: 'gift for Kim' }));
    for (const canary of ['41111111', '홍길동', 'hong@', '010-1234', '서울', '110-222', 'Kim', 'bill-123'])
      expect(raw).not.toContain(canary);
    expect(JSON.parse(raw)).toMatchObject({
      tid: 'T1',
      amount: '1050',
      productname: '티셔츠',
      pay_cnt: '2',
      etc7: null,
    });
  });

  it.each(['4111111111111111', '4111-1111-1111-1111', '4111 1111 1111 1111', '9410-0000-0000-0005', '378282246310005'])(
    'has no card number, not even in unexpected places: %s',
    (card) => {
      expect(readNoti(JSON.stringify({ ...CANCEL, memo: `card ${card}.` })).raw).not.toContain(card);
      expect(readNoti(`broken { "x": "${card}" `).raw).not.toContain(card);
      const digits = card.replace(/\D/g, '');
      const body = `{"noti_type":"cancel","tid":"T1","deeper":{"list":["${card}",${digits}]},"n":${digits}}`;
      expect(readNoti(body).raw).not.toMatch(/4111|9410|3782/);
    },
  );

  it('keeps the fields that identify the refund, even when their digits look like a card number', () => {
    const fields = { ...CANCEL, tid: '4111111111111111', orderno: '378282246310005' };
    expect(JSON.parse(readNoti(JSON.stringify(fields)).raw)).toEqual(fields);
  });

  it('is masked in a short time, also for unusual texts', () => {
    const began = performance.now();
    for (const text of ['a', '1', '"', '4-', 'a.', '@', '\\"', '0']) maskText(text.repeat(16_384 / text.length));
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it('has one id for one content, also with other spacing, key order, key case and number form', () => {
    const reordered = Object.fromEntries(
      Object.entries(CANCEL)
        .reverse()
        .map(([key, value]) => [key.toUpperCase(), value]),
    );
    const ids = [CANCEL, reordered, { ...CANCEL, cancel_amount: 1000 }].map(
      (fields) => readNoti(JSON.stringify(fields)).id,
    );
    expect(new Set([...ids, readNoti(` ${JSON.stringify(CANCEL, null, 2)}\n`).id]).size).toBe(1);
    expect(readNoti(JSON.stringify({ ...CANCEL, cancel_amount: '1001' })).id).not.toBe(ids[0]);
  });
});
