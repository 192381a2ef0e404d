/** The judge of `npm run chaos` must be able to convict: each promise has planted violations that it must find. */
import type { Evidence, RefundView } from '../../contract';
import { isAtRest, judge, judgeNotis, notiKey, type ViolationKind } from '../../dev/chaos/judge';
import type { Ledger, Request } from '../../dev/simulator';
import { viewOf } from '../support/refund-view';

const AMOUNT = 10_000;
/** Paid, where the refund is a part of the payment. */
const paid = 3 * AMOUNT;
const AT = Date.UTC(2026, 0, 5);
const seenAt = new Date(AT).toISOString();
const request = { refundId: 'R1', tid: 'T1', orderNo: 'O1', amount: AMOUNT, reason: 'chaos' };

const sent = (also: Partial<Request> = {}): Request => ({
  call: 'cancel',
  at: AT,
  amount: AMOUNT,
  done: true,
  code: '0000',
  answered: true,
  lookedUpBefore: false,
  ...also,
});
const cancel = (also: Partial<Ledger['cancels'][number]> = {}): Ledger['cancels'][number] => ({
  at: AT,
  amount: AMOUNT,
  by: 'cancel',
  ...also,
});
const noti = (amount: number, status: number | null = 200): Ledger['notis'][number] => ({
  at: AT,
  status,
  body: JSON.stringify({ tid: 'T1', noti_type: 'cancel', cancel_amount: String(amount) }),
});
const account: Ledger['accounts'][number] = {
  at: AT,
  number: '1',
  tid: 'T1-deposit',
  amount: AMOUNT,
  cancelAmount: AMOUNT,
  deadline: null,
  rawDeadline: '',
};

/** By default one cancel, sent once, answered and done. */
function ledger(also: Partial<Ledger> = {}): Ledger {
  const cancels = also.cancels ?? [cancel()];
  return {
    tid: 'T1',
    orderNo: 'O1',
    paid: AMOUNT,
    deposited: 0,
    deposits: [],
    requests: [sent()],
    accounts: [],
    lookUps: 1,
    notis: [],
    cancelled: cancels.reduce((sum, { amount }) => sum + amount, 0),
    ...also,
    cancels,
  };
}
const none = { cancels: [] };

const proof = { tid: 'T1', amount: AMOUNT, cancelledAt: null, seenAt };
const byReply: Evidence = { ...proof, kind: 'cancel_answer', code: '0000', cancelTid: null };
const byLookUp: Evidence = { ...proof, kind: 'look_up', cancelDate: '20260105', cancelMessage: '' };
const byNoti: Evidence = { ...proof, kind: 'noti', notiId: 'N1', notiType: 'cancel' };

const view = (also: Partial<RefundView> = {}): RefundView =>
  viewOf(request, { state: 'completed', evidence: byReply, ...also });
const proven = (evidence: Evidence | null): RefundView => view({ evidence });
const rejected = view({ state: 'rejected', evidence: null, gateway: { code: '9102', message: 'no' } });
const escalated = (reason: 'mismatch' | 'outcome_unknown'): RefundView =>
  view({ state: 'escalated', evidence: null, escalation: { reason, detail: '', since: seenAt } });
const open = (state: RefundView['state']): RefundView => view({ state, evidence: null });

const refused = sent({ done: false, code: '9102' });
const unanswered = sent({ done: false, code: null, answered: false });
/** The cancel is sent again so many milliseconds later. */
const again = (first: Request, afterMs: number, lookedUpBefore = false): Ledger =>
  ledger({ requests: [first, sent({ at: AT + afterMs, lookedUpBefore })] });

type Row = readonly [violation: ViolationKind | 'none', what: string, view: RefundView | null, ledger: Ledger | null];

const rows: readonly Row[] = [
  ['none', 'cancelled, as the reply said', view(), ledger()],
  ['none', 'sent again after look-ups 30 s apart', view(), again(unanswered, 31_000, true)],
  ['none', 'sent again at once after a refusal that promises that nothing happened', view(), again(refused, 0)],
  ['none', 'a look-up shows the cancellation', proven(byLookUp), ledger()],
  ['none', 'cancelled by another program before', proven(byLookUp), ledger({ cancels: [cancel({ by: 'before' })] })],
  ['none', 'a part, proven by its Noti', proven(byNoti), ledger({ paid, notis: [noti(AMOUNT)] })],
  [
    'none',
    "a part, whose evidence names the account's own tid",
    proven({ ...byNoti, tid: 'T1-deposit' }),
    ledger({ paid, accounts: [account], cancels: [cancel({ by: 'deposit' })], notis: [noti(AMOUNT)] }),
  ],
  ['none', 'rejected with the code of the reply', rejected, ledger({ ...none, requests: [refused] })],
  ['none', 'waits for a deposit', open('awaiting_deposit'), ledger(none)],
  ['none', 'a part waits for its Noti', open('confirming'), ledger({ ...none, paid })],
  ['none', 'a part whose Noti got lost', escalated('outcome_unknown'), ledger({ paid, notis: [noti(AMOUNT, null)] })],
  ['none', 'a person has to compare amounts', escalated('mismatch'), ledger()],

  ['double_cancel', 'a cancel and a deposit', view(), ledger({ paid, cancels: [cancel(), cancel({ by: 'deposit' })] })],
  [
    'double_cancel',
    'two cancels that add up to the amount',
    view({ evidence: byLookUp }),
    ledger({ cancels: [cancel({ amount: 4_000 }), cancel({ amount: 6_000 })] }),
  ],

  ['blind_resend', 'without a look-up', view(), again(unanswered, 60_000)],
  ['blind_resend', 'too soon for two look-ups 30 s apart', view(), again(unanswered, 28_000, true)],
  [
    'blind_resend',
    'after a refusal that was not written to the end',
    view(),
    again({ ...refused, answered: false }, 0),
  ],
  ['blind_resend', 'after a refusal code although something happened', view(), again(sent({ code: '9102' }), 60_000)],
  ['blind_resend', 'after "cancel failed", which promises nothing', view(), again(sent({ code: '9204' }), 60_000)],
  [
    'blind_resend',
    'of the account',
    open('awaiting_deposit'),
    ledger({ ...none, requests: [sent({ call: 'account' }), sent({ call: 'account', at: AT + 60_000 })] }),
  ],

  ['unproven_completion', 'no evidence', proven(null), ledger()],
  ['unproven_completion', 'evidence about another payment', proven({ ...byReply, tid: 'T2' }), ledger()],
  ['unproven_completion', 'the gateway was never asked', view(), null],
  ['unproven_completion', 'a reply, but nothing was cancelled', view(), ledger(none)],
  ['unproven_completion', 'a reply, but a deposit cancelled', view(), ledger({ cancels: [cancel({ by: 'deposit' })] })],
  ['unproven_completion', 'a reply about another amount', proven({ ...byReply, amount: 1 }), ledger()],
  ['unproven_completion', 'a look-up, but nothing was cancelled', proven(byLookUp), ledger(none)],
  ['unproven_completion', 'a look-up that was never answered', proven(byLookUp), ledger({ lookUps: 0 })],
  ['unproven_completion', 'a look-up of a part', proven(byLookUp), ledger({ paid })],
  ['unproven_completion', 'only a Noti of a whole payment', proven(byNoti), ledger({ notis: [noti(AMOUNT)] })],
  ['unproven_completion', 'no Noti of this amount was sent', proven(byNoti), ledger({ paid, notis: [noti(1)] })],
  [
    'unproven_completion',
    'a Noti, but nothing was cancelled',
    proven(byNoti),
    ledger({ ...none, paid, notis: [noti(AMOUNT)] }),
  ],

  ['wrong_rejection', 'it was cancelled', rejected, ledger({ requests: [refused] })],
  [
    'wrong_rejection',
    'the gateway never gave that code',
    rejected,
    ledger({ ...none, requests: [sent({ done: false, code: '9001' })] }),
  ],
  [
    'wrong_rejection',
    'the code was about the account',
    rejected,
    ledger({ ...none, requests: [{ ...refused, call: 'account' }] }),
  ],
  [
    'wrong_rejection',
    'the code was never written to the end',
    rejected,
    ledger({ ...none, requests: [{ ...refused, answered: false }] }),
  ],
  ['wrong_rejection', 'the gateway was never asked', rejected, null],

  ['lost_refund', 'Temporal does not know it', null, null],
  ['lost_refund', 'it is about another payment now', view({ tid: 'T2' }), ledger()],
  ['lost_refund', 'it is about another amount now', view({ amount: 1 }), ledger()],
  ['lost_refund', 'abandoned, though no person decided that', open('abandoned'), ledger(none)],

  ['not_settled', 'still cancelling', open('cancelling'), ledger(none)],
  ['not_settled', 'a whole payment is still looked up', open('confirming'), ledger(none)],
  ['not_settled', 'a part whose Noti was accepted', open('confirming'), ledger({ paid, notis: [noti(AMOUNT)] })],
  [
    'not_settled',
    'deposited, and not noticed',
    open('awaiting_deposit'),
    ledger({ cancels: [cancel({ by: 'deposit' })] }),
  ],
  ['not_settled', 'a person is asked about what a look-up shows', escalated('outcome_unknown'), ledger()],
];

test.each(rows)('%s: %s', (violation, _what, seen, known) => {
  const kinds = judge({ request, view: seen, ledger: known }).map(({ kind }) => kind);
  expect(kinds).toEqual(violation === 'none' ? [] : [violation]);
  if (violation === 'not_settled') expect(seen && isAtRest(seen, known)).toBe(false);
});

test('double_cancel: found even when Temporal has lost the refund', () => {
  const kinds = judge({ request, view: null, ledger: ledger({ cancels: [cancel(), cancel()] }) });
  expect(kinds.map(({ kind }) => kind)).toEqual(['double_cancel', 'lost_refund']);
});

test('lost_noti: answered with success and not in the inbox, and only that', () => {
  const cases = [{ request, view: view(), ledger: ledger({ notis: [noti(AMOUNT), noti(5, null), noti(6, 503)] }) }];
  expect(judgeNotis(cases, new Set())).toMatchObject([{ kind: 'lost_noti', refundId: 'R1' }]);
  expect(judgeNotis(cases, new Set([notiKey('T1', 'cancel', AMOUNT + 1)]))).toHaveLength(1);
  expect(judgeNotis(cases, new Set([notiKey('T1', 'cancel', AMOUNT)]))).toEqual([]);
});
