/** What `npm run chaos` calls a violation: each kind is found where the gateway's ledger speaks against the refund. */
import type { Evidence, RefundView } from '../../contract';
import { type Case, isAtRest, judge, judgeNotis, notiKey, type ViolationKind } from '../../dev/chaos/judge';
import type { Ledger, Request } from '../../dev/simulator';

const AMOUNT = 10_000;
const SENT_AT = Date.UTC(2026, 0, 5);
const request = { refundId: 'R1', tid: 'T1', orderNo: 'O1', amount: AMOUNT, reason: 'chaos' };
const seenAt = new Date(SENT_AT).toISOString();

const sent = (also: Partial<Request> = {}): Request => ({
  ...{ call: 'cancel', at: SENT_AT, amount: AMOUNT, done: true, code: '0000', answered: true, lookedUpBefore: false },
  ...also,
});
const cancel = (also: Partial<Ledger['cancels'][number]> = {}): Ledger['cancels'][number] => ({
  ...{ at: SENT_AT, amount: AMOUNT, by: 'cancel' },
  ...also,
});
const notiSent = (amount: number, status: number | null = 200): Ledger['notis'][number] => ({
  ...{ at: SENT_AT, status, took: 5 },
  body: JSON.stringify({ tid: 'T1', noti_type: 'cancel', cancel_amount: String(amount) }),
});
const account: Ledger['accounts'][number] = {
  ...{ at: SENT_AT, number: '1', tid: 'T1-deposit', amount: AMOUNT, cancelAmount: AMOUNT },
  ...{ deadline: null, rawDeadline: '' },
};

/** One cancel, sent once, answered, done. */
function ledger(also: Partial<Ledger> = {}): Ledger {
  const cancels = also.cancels ?? [cancel()];
  return {
    ...{ tid: 'T1', orderNo: 'O1', paid: AMOUNT, deposited: 0, deposits: [], requests: [sent()] },
    ...{ accounts: [], lookUps: 1, notis: [] },
    cancelled: cancels.reduce((sum, { amount }) => sum + amount, 0),
    ...also,
    cancels,
  };
}

const about = { tid: 'T1', amount: AMOUNT, cancelledAt: null, seenAt };
const byAnswer: Evidence = { ...about, kind: 'cancel_answer', code: '0000', cancelTid: null };
const byLookUp: Evidence = { ...about, kind: 'look_up', cancelDate: '20260105', cancelMessage: '' };
const byNoti: Evidence = { ...about, kind: 'noti', notiId: 'N1', notiType: 'cancel' };

const view = (also: Partial<RefundView> = {}): RefundView => ({
  ...request,
  ...{ state: 'completed', deposit: null, supersededDeposits: [], depositReport: null, escalation: null },
  ...{ gateway: null, evidence: byAnswer, resolution: null, allowedActions: [], payableUntil: null },
  note: '',
  ...also,
});
const rejected = view({ state: 'rejected', evidence: null, gateway: { code: '9102', message: 'no' } });
const escalated = (reason: 'mismatch' | 'outcome_unknown'): RefundView =>
  view({ state: 'escalated', evidence: null, escalation: { reason, detail: '', since: seenAt } });
const open = (state: RefundView['state']): RefundView => view({ state, evidence: null });

const refused = sent({ done: false, code: '9102' });
const unanswered = sent({ done: false, code: null, answered: false });
const PART = 3 * AMOUNT;

type Row = [name: string, view: RefundView | null, ledger: Ledger | null];
const kindsOf = (seen: Row[1], known: Row[2]): ViolationKind[] =>
  judge({ request, view: seen, ledger: known } satisfies Case).map(({ kind }) => kind);

describe('a refund that kept every rule', () => {
  const later = sent({ at: SENT_AT + 31_000, lookedUpBefore: true });
  const clean: Row[] = [
    ['cancelled, as the answer said', view(), ledger()],
    ['sent again after look-ups 30 s apart', view(), ledger({ requests: [unanswered, later] })],
    ['sent again at once after a refusal', view(), ledger({ requests: [sent({ done: false, code: '9004' }), sent()] })],
    ['a look-up shows the cancellation', view({ evidence: byLookUp }), ledger()],
    [
      'cancelled by somebody else before',
      view({ evidence: byLookUp }),
      ledger({ cancels: [cancel({ by: 'before' })] }),
    ],
    [
      'another part was cancelled before',
      view(),
      ledger({ paid: PART, cancels: [cancel({ by: 'before' }), cancel()] }),
    ],
    ['a part, proven by its Noti', view({ evidence: byNoti }), ledger({ paid: PART, notis: [notiSent(AMOUNT)] })],
    [
      "the account's own number as tid",
      view({ evidence: { ...byNoti, tid: 'T1-deposit' } }),
      ledger({ paid: PART, accounts: [account], cancels: [cancel({ by: 'deposit' })], notis: [notiSent(AMOUNT)] }),
    ],
    ['rejected with the code that the gateway gave', rejected, ledger({ cancels: [], requests: [refused] })],
    ['waiting for a deposit', open('awaiting_deposit'), ledger({ cancels: [] })],
    ['waiting for the Noti of a part', open('confirming'), ledger({ cancels: [], paid: PART })],
    [
      'a part whose Noti got lost',
      escalated('outcome_unknown'),
      ledger({ paid: PART, notis: [notiSent(AMOUNT, null)] }),
    ],
    ['a person has to compare amounts', escalated('mismatch'), ledger()],
  ];
  test.each(clean)('%s: no violation', (_name, seen, known) => {
    expect(kindsOf(seen, known)).toEqual([]);
  });
});

describe('double_cancel', () => {
  const rows: Row[] = [
    ['two cancels', view(), ledger({ cancels: [cancel(), cancel()], paid: PART })],
    ['a cancel and a deposit', view(), ledger({ cancels: [cancel(), cancel({ by: 'deposit' })], paid: PART })],
    ['a cancel in two halves', view(), ledger({ cancels: [cancel({ amount: 4_000 }), cancel({ amount: 6_000 })] })],
  ];
  test.each(rows)('%s', (_name, seen, known) => {
    expect(kindsOf(seen, known)).toContain('double_cancel');
  });

  test('too much money in a single cancel', () => {
    expect(kindsOf(view(), ledger({ cancels: [cancel({ amount: AMOUNT + 1 })] }))).toContain('double_cancel');
  });

  test('even of a refund that Temporal has lost', () => {
    expect(kindsOf(null, ledger({ cancels: [cancel(), cancel()] }))).toEqual(['double_cancel', 'lost_refund']);
  });
});

describe('blind_resend', () => {
  const again = (also: Partial<Request>): Ledger => ledger({ requests: [unanswered, sent(also)] });
  const rows: Row[] = [
    ['without a look-up', view(), again({ at: SENT_AT + 60_000, lookedUpBefore: false })],
    [
      'hasty: one look-up, but no time for two that are 30 s apart',
      view(),
      again({ at: SENT_AT + 28_000, lookedUpBefore: true }),
    ],
    [
      'of the account',
      open('awaiting_deposit'),
      ledger({ cancels: [], requests: [sent({ call: 'account' }), sent({ call: 'account', at: SENT_AT + 60_000 })] }),
    ],
    [
      'after a refusal that was not answered to the end',
      view(),
      ledger({ requests: [sent({ done: false, code: '9102', answered: false }), sent({ at: SENT_AT + 60_000 })] }),
    ],
    [
      'after a refusal that was none',
      view(),
      ledger({ requests: [sent({ code: '9102' }), sent({ at: SENT_AT + 60_000, done: false })] }),
    ],
    [
      'after "cancel failed", which promises nothing',
      view(),
      ledger({ requests: [sent({ done: false, code: '9204' }), sent({ at: SENT_AT + 60_000 })] }),
    ],
  ];
  test.each(rows)('%s', (_name, seen, known) => {
    expect(kindsOf(seen, known)).toEqual(['blind_resend']);
  });

  test('two account requests 31 s apart are not hasty for a cancel between them', () => {
    const first = sent({ call: 'account', done: false, answered: false, code: null });
    const between = sent({ at: SENT_AT + 30_900, done: false, code: '9104' });
    const second = sent({ call: 'account', at: SENT_AT + 31_000, lookedUpBefore: true });
    expect(kindsOf(open('awaiting_deposit'), ledger({ cancels: [], requests: [first, between, second] }))).toEqual([]);
  });
});

describe('unproven_completion', () => {
  const rows: Row[] = [
    ['no evidence', view({ evidence: null }), ledger()],
    // Chaos has no persons: nobody may have closed it by hand.
    [
      'closed by a person',
      view({ evidence: null, resolution: { action: 'complete', actor: 'ops', reason: 'seen', at: seenAt } }),
      ledger(),
    ],
    ['evidence about another payment', view({ evidence: { ...byAnswer, tid: 'T2' } }), ledger()],
    ['the gateway never heard of it', view(), null],
    ['cancel answer: nothing was cancelled', view(), ledger({ cancels: [] })],
    ['cancel answer: another amount was cancelled', view(), ledger({ cancels: [cancel({ amount: AMOUNT - 1 })] })],
    ['cancel answer: it was a deposit that cancelled', view(), ledger({ cancels: [cancel({ by: 'deposit' })] })],
    ['cancel answer about another amount', view({ evidence: { ...byAnswer, amount: 1 } }), ledger()],
    ['look-up: nothing was cancelled', view({ evidence: byLookUp }), ledger({ cancels: [] })],
    ['look-up: none was answered', view({ evidence: byLookUp }), ledger({ lookUps: 0 })],
    ['look-up: of a part, where it tells nothing', view({ evidence: byLookUp }), ledger({ paid: PART })],
    ['Noti: of a whole payment', view({ evidence: byNoti }), ledger({ notis: [notiSent(AMOUNT)] })],
    ['Noti: none of this amount was sent', view({ evidence: byNoti }), ledger({ paid: PART, notis: [notiSent(1)] })],
    [
      'Noti: nothing was cancelled',
      view({ evidence: byNoti }),
      ledger({ paid: PART, cancels: [], notis: [notiSent(AMOUNT)] }),
    ],
  ];
  test.each(rows)('%s', (_name, seen, known) => {
    expect(kindsOf(seen, known)).toEqual(['unproven_completion']);
  });
});

describe('wrong_rejection', () => {
  const rows: Row[] = [
    ['it was cancelled', rejected, ledger({ requests: [refused] })],
    [
      'the gateway never said that code',
      rejected,
      ledger({ cancels: [], requests: [sent({ done: false, code: '9001' })] }),
    ],
    [
      'the gateway said it about the account',
      rejected,
      ledger({ cancels: [], requests: [{ ...refused, call: 'account' }] }),
    ],
    ['its answer was never written', rejected, ledger({ cancels: [], requests: [{ ...refused, answered: false }] })],
    ['the gateway was never asked', rejected, null],
  ];
  test.each(rows)('%s', (_name, seen, known) => {
    expect(kindsOf(seen, known)).toEqual(['wrong_rejection']);
  });
});

describe('lost_refund', () => {
  const rows: Row[] = [
    ['Temporal does not know it', null, null],
    ['it is about another payment now', view({ tid: 'T2' }), ledger()],
    ['it is about another amount now', view({ amount: 1 }), ledger()],
    ['abandoned, with nobody to decide that', open('abandoned'), ledger({ cancels: [] })],
  ];
  test.each(rows)('%s', (_name, seen, known) => {
    expect(kindsOf(seen, known)).toEqual(['lost_refund']);
  });
});

describe('not_settled', () => {
  const rows: Row[] = [
    ['still cancelling', open('cancelling'), ledger({ cancels: [] })],
    ['a whole payment still looked up', open('confirming'), ledger({ cancels: [] })],
    ['a cancelled payment, still looked up', open('confirming'), ledger()],
    ['a part whose Noti was taken', open('confirming'), ledger({ paid: PART, notis: [notiSent(AMOUNT)] })],
    ['deposited, and not noticed', open('awaiting_deposit'), ledger({ cancels: [cancel({ by: 'deposit' })] })],
    ['a person asked about what a look-up shows', escalated('outcome_unknown'), ledger()],
  ];
  test.each(rows)('%s', (_name, seen, known) => {
    expect(kindsOf(seen, known)).toEqual(['not_settled']);
    expect(seen && isAtRest(seen, known)).toBe(false);
  });
});

describe('lost_noti', () => {
  const told = [
    { request, view: view(), ledger: ledger({ notis: [notiSent(AMOUNT), notiSent(5, null), notiSent(6, 503)] }) },
  ];

  test('answered with success, and not in the inbox', () => {
    expect(judgeNotis(told, new Set())).toMatchObject([{ kind: 'lost_noti', refundId: 'R1' }]);
    expect(judgeNotis(told, new Set([notiKey('T1', 'cancel', AMOUNT + 1)]))).toHaveLength(1);
  });

  test('in the inbox, or not answered with success: none', () => {
    expect(judgeNotis(told, new Set([notiKey('T1', 'cancel', AMOUNT)]))).toEqual([]);
    expect(judgeNotis([{ request, view: view(), ledger: null }], new Set())).toEqual([]);
  });
});
