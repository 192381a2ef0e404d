/**
 * After a call on money with an unknown outcome: each combination of call, claim, sends and Noti, and the next step for
 * what the look-ups have seen. The table is written in full so that a reader can check it.
 */
import { createClean } from '../../cookiepay/clean';
import type { Exchange } from '../../cookiepay/http';
import { BY_CODE, interpret } from '../../cookiepay/outcomes';
import { readCancel } from '../../cookiepay/readings';
import { type Look, type NextStep, nextStep, type UnknownOutcome } from '../../workflows/next-step';

const CALLS = ['cancel', 'account'] as const;
const CLAIMS = ['nothing', 'refused', 'already_cancelled'] as const;
const SENDS = [1, 2, 3] as const;
const NOTIFIED = [false, true] as const;

/** The look-ups since the call: the first one, or two of which the first saw "not cancelled". */
const LOOKS: Record<string, readonly Look[]> = {
  'no look yet': [],
  'not cancelled once': ['not_cancelled'],
  'not cancelled twice': ['not_cancelled', 'not_cancelled'],
  cancelled: ['cancelled'],
  'not cancelled, then cancelled': ['not_cancelled', 'cancelled'],
  part: ['part'],
  'not cancelled, then part': ['not_cancelled', 'part'],
  contradiction: ['contradiction'],
  'not cancelled, then contradiction': ['not_cancelled', 'contradiction'],
  'no answer': ['no_answer'],
  'not cancelled, then no answer': ['not_cancelled', 'no_answer'],
};

// Here only what was seen counts, and not the call, its claim, the sends or the Notis.
const DECIDED_BY_LOOKS: Record<string, NextStep> = {
  'no look yet': 'look_again',
  'not cancelled once': 'look_again',
  cancelled: 'complete',
  'not cancelled, then cancelled': 'complete',
  contradiction: 'escalate_mismatch',
  'not cancelled, then contradiction': 'escalate_mismatch',
  'no answer': 'escalate_outcome_unknown',
  'not cancelled, then no answer': 'escalate_outcome_unknown',
};

// For a part of the amount only a Noti can tell, and only a cancel can have one.
const DECIDED_BY_CALL: Record<(typeof CALLS)[number], NextStep> = {
  cancel: 'wait_for_proof',
  account: 'escalate_outcome_unknown',
};

/** "Not cancelled", seen twice 30 s apart. */
const NOT_CANCELLED_TWICE: readonly [
  call: UnknownOutcome['call'],
  claim: UnknownOutcome['claim'],
  sends: number,
  unnotified: NextStep,
  notified: NextStep,
][] = [
  // call,    claim,               sends, no Noti,                    a Noti came
  ['cancel', 'nothing', 1, 'send_again', 'wait_for_proof'],
  ['cancel', 'nothing', 2, 'send_again', 'wait_for_proof'],
  ['cancel', 'nothing', 3, 'escalate_outcome_unknown', 'wait_for_proof'],
  ['cancel', 'refused', 1, 'reject', 'wait_for_proof'],
  ['cancel', 'refused', 2, 'reject', 'wait_for_proof'],
  ['cancel', 'refused', 3, 'reject', 'wait_for_proof'],
  ['cancel', 'already_cancelled', 1, 'escalate_mismatch', 'wait_for_proof'],
  ['cancel', 'already_cancelled', 2, 'escalate_mismatch', 'wait_for_proof'],
  ['cancel', 'already_cancelled', 3, 'escalate_mismatch', 'wait_for_proof'],
  ['account', 'nothing', 1, 'send_again', 'wait_for_proof'],
  ['account', 'nothing', 2, 'send_again', 'wait_for_proof'],
  ['account', 'nothing', 3, 'escalate_outcome_unknown', 'wait_for_proof'],
  ['account', 'refused', 1, 'escalate_account_refused', 'wait_for_proof'],
  ['account', 'refused', 2, 'escalate_account_refused', 'wait_for_proof'],
  ['account', 'refused', 3, 'escalate_account_refused', 'wait_for_proof'],
  ['account', 'already_cancelled', 1, 'escalate_mismatch', 'wait_for_proof'],
  ['account', 'already_cancelled', 2, 'escalate_mismatch', 'wait_for_proof'],
  ['account', 'already_cancelled', 3, 'escalate_mismatch', 'wait_for_proof'],
];

const OUTCOMES: UnknownOutcome[] = CALLS.flatMap((call) =>
  CLAIMS.flatMap((claim) =>
    SENDS.flatMap((sends) => NOTIFIED.map((notified) => ({ call, claim, sends, notified, ruledOut: false }))),
  ),
);

function expected({ call, claim, sends, notified }: UnknownOutcome, looks: string): NextStep | undefined {
  if (looks in DECIDED_BY_LOOKS) return DECIDED_BY_LOOKS[looks];
  if (looks.endsWith('part')) return DECIDED_BY_CALL[call];
  const row = NOT_CANCELLED_TWICE.find((line) => line[0] === call && line[1] === claim && line[2] === sends);
  return row?.[notified ? 4 : 3];
}

describe('the next step after an unknown outcome', () => {
  const rows = OUTCOMES.flatMap((outcome) =>
    Object.keys(LOOKS).map((looks) => {
      const { call, claim, sends, notified } = outcome;
      const name = `${call}, claims ${claim}, sent ${sends}x, ${notified ? 'notified' : 'no Noti'}, ${looks}`;
      return { name, outcome, looks, then: expected(outcome, looks) };
    }),
  );

  test('every combination has a row', () => {
    const perOutcome = Object.keys(LOOKS).length;
    expect(rows).toHaveLength(CALLS.length * CLAIMS.length * SENDS.length * NOTIFIED.length * perOutcome);
    expect(rows.filter(({ then }) => then === undefined)).toEqual([]);
    expect(new Set(NOT_CANCELLED_TWICE.map((row) => row.slice(0, 3).join())).size).toBe(NOT_CANCELLED_TWICE.length);
    expect(NOT_CANCELLED_TWICE).toHaveLength(CALLS.length * CLAIMS.length * SENDS.length);
  });

  test.each(rows)('$name -> $then', ({ outcome, looks, then }) => {
    expect(nextStep(outcome, LOOKS[looks] ?? [])).toBe(then);
  });

  test('a cancel that this run has not sent (0 sends) follows the rule of a first send', () => {
    const outcome = { call: 'cancel', claim: 'nothing', sends: 0, notified: false, ruledOut: false } as const;
    expect(nextStep(outcome, [])).toBe('look_again');
    expect(nextStep(outcome, ['not_cancelled'])).toBe('look_again');
    expect(nextStep(outcome, ['not_cancelled', 'not_cancelled'])).toBe('send_again');
  });

  test('an account that an earlier run may have got is not asked for again: finance may be paying into it', () => {
    const outcome = { call: 'account', claim: 'nothing', sends: 0, notified: false, ruledOut: false } as const;
    expect(nextStep(outcome, ['not_cancelled', 'not_cancelled'])).toBe('escalate_outcome_unknown');
  });
});

describe('a part of a payment that a person has started over, after CookiePay had said that nothing happened', () => {
  const cancel = { call: 'cancel', claim: 'nothing', sends: 0, notified: false, ruledOut: true } as const;

  test('is sent once', () => expect(nextStep(cancel, ['part'])).toBe('send_again'));
  test('is not sent a second time', () => expect(nextStep({ ...cancel, sends: 1 }, ['part'])).toBe('wait_for_proof'));
  test('is not sent when a Noti says that something has happened', () =>
    expect(nextStep({ ...cancel, notified: true }, ['part'])).toBe('wait_for_proof'));
  test('gets no second account', () =>
    expect(nextStep({ ...cancel, call: 'account' }, ['part'])).toBe('escalate_outcome_unknown'));
});

describe('invariants over the whole table', () => {
  const all = OUTCOMES.flatMap((outcome) => Object.values(LOOKS).map((looks) => ({ outcome, looks })));
  const thatLeadTo = (step: NextStep): typeof all =>
    all.filter(({ outcome, looks }) => nextStep(outcome, looks) === step);

  test('I1: a call is sent again only after two look-ups that saw "not cancelled", and never after a Noti', () => {
    for (const { outcome, looks } of thatLeadTo('send_again')) {
      expect(looks).toEqual(['not_cancelled', 'not_cancelled']);
      expect(outcome).toMatchObject({ claim: 'nothing', notified: false });
      expect(outcome.sends).toBeLessThan(3);
    }
  });

  test('I3: a refund completes only after a look-up that saw the cancellation', () => {
    for (const { looks } of thatLeadTo('complete')) expect(looks.at(-1)).toBe('cancelled');
  });

  test('only a cancel that was refused and twice seen as not cancelled is rejected', () => {
    for (const { outcome, looks } of thatLeadTo('reject')) {
      expect(outcome).toMatchObject({ call: 'cancel', claim: 'refused', notified: false });
      expect(looks).toEqual(['not_cancelled', 'not_cancelled']);
    }
  });
});

describe('the next step after a reply to a cancel, by what two look-ups 30 s apart show', () => {
  const reply = (body: object | string, status = 200): Exchange => ({
    kind: 'reply',
    status,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    retryAfterMs: null,
  });
  const code = (cancel_code: string, cancel_msg = ''): Exchange => reply({ cancel_code, cancel_msg });
  const REPEAT_OR_ASK = ['complete', 'send_again', 'wait_for_proof'];
  const REJECT = ['complete', 'reject', 'wait_for_proof'];
  const DISBELIEVE = ['complete', 'escalate_mismatch', 'wait_for_proof'];

  // The reply, then what is certain at once, or the steps for: [cancelled, not cancelled, a part of the payment]
  const table: [name: string, exchange: Exchange, then: string | string[]][] = [
    ['0000', code('0000'), 'cancelled'],
    ['0000 about another amount', reply({ cancel_code: '0000', cancel_amt: '1' }), 'mismatch'],
    ['9029', code('9029'), 'deposit_required'],
    ...['E004', '9001', '9011', '9102', '9104', '9105'].map((refusal): [string, Exchange, string] => [
      refusal,
      code(refusal),
      'refused',
    ]),
    ...['E003', '9003', '9004', '9101', '9103'].map((rejection): [string, Exchange, string] => [
      rejection,
      code(rejection),
      'token_rejected',
    ]),
    ['HTTP 401', reply('', 401), 'token_rejected'],
    ['no connection', { kind: 'no_reply', sent: false, reason: 'ECONNREFUSED' }, 'not_sent'],
    ['no reply in time', { kind: 'no_reply', sent: true, reason: 'no reply within 20 s' }, REPEAT_OR_ASK],
    ...['9000', '9005', '9999'].map((trouble): [string, Exchange, string[]] => [trouble, code(trouble), REPEAT_OR_ASK]),
    ['0000 with HTTP 500', reply({ cancel_code: '0000' }, 500), REPEAT_OR_ASK],
    ['HTML', reply('<html>busy</html>'), REPEAT_OR_ASK],
    ['nothing', reply(''), REPEAT_OR_ASK],
    ['9204', code('9204'), REJECT],
    ['an unlisted code', code('7777'), REJECT],
    ['9206', code('9206'), DISBELIEVE],
    ['already cancelled, in words', code('7777', '이미 취소된 거래'), DISBELIEVE],
  ];

  test('every listed code has a row', () => {
    const names = table.map(([name]) => name);
    expect(Object.keys(BY_CODE).filter((listed) => !names.includes(listed))).toEqual([]);
  });

  test.each(table)('%s', (_name, exchange, then) => {
    const clean = createClean([]);
    const request = { tid: 'T-1', amount: 10_000, reason: 'r' };
    const outcome = readCancel(request, interpret(exchange, clean), clean);
    if (outcome.kind !== 'unknown') {
      expect(outcome.kind).toBe(then);
      return;
    }
    const unknown = { call: 'cancel', claim: outcome.claim, sends: 1, notified: false, ruledOut: false } as const;
    const shown: Look[][] = [['cancelled'], ['not_cancelled', 'not_cancelled'], ['part']];
    expect(shown.map((looks) => nextStep(unknown, looks))).toEqual(then);
  });
});
