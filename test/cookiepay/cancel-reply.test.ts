/** F10: a success reply that names another payment or amount than was asked for does not count as success. */
import { createClean } from '../../cookiepay/clean';
import { interpret } from '../../cookiepay/outcomes';
import { type CancelOutcome, readCancel } from '../../cookiepay/readings';

const clean = createClean([]);
const request = { tid: 'T-1', amount: 10_000, reason: 'returned' };
const outcomeOf = (fields: object): CancelOutcome => {
  const body = JSON.stringify({ cancel_code: '0000', cancel_msg: 'SUCCESS', ...fields });
  return readCancel(request, interpret({ kind: 'reply', status: 200, body, retryAfterMs: null }, clean), clean);
};

test.each([
  ['another payment', { tid: 'T-2', cancel_amt: '10000' }, { tid: 'T-2', amount: '10000' }],
  ['another payment, without an amount', { tid: 'T-2' }, { tid: 'T-2', amount: '10000' }],
  ['another amount', { tid: 'T-1', cancel_amt: '9000' }, { tid: 'T-1', amount: '9000' }],
  ['another amount, in the other field', { cancel_amount: 9_000 }, { tid: 'T-1', amount: '9000' }],
  ['an unreadable amount', { cancel_amt: 'all of it' }, { tid: 'T-1', amount: 'all of it' }],
])('F10: success about %s is a mismatch that says both', (_name, fields, said) => {
  expect(outcomeOf(fields)).toMatchObject({ kind: 'mismatch', asked: { tid: 'T-1', amount: 10_000 }, answered: said });
});

test.each([
  ['both', { tid: 'T-1', cancel_amt: '10000' }],
  ['neither', {}],
  ["the cancel's own number, which is not the payment's", { cancel_tid: 'C-9' }],
])('F10: success that names %s is believed', (_name, fields) => {
  expect(outcomeOf(fields)).toMatchObject({ kind: 'cancelled' });
});
