/** The promise: a cancellation Noti gets to the one refund that it is about, or to none. */
import { type Match, match, type NotiToMatch } from '../../noti/dispatch/match';
import { knownRefund } from '../support/noti-fixtures';

const NOTI: NotiToMatch = { tid: 'T1', orderNo: 'O1', amount: 1_000 };
const OTHER = knownRefund('R9', { tids: ['T9'], orderNo: 'O9' });
const nothing = new Set<string>();

const summaryOf = (found: Match): string => ('refund' in found ? `${found.kind} ${found.refund.refundId}` : found.kind);

it.each<[string, Partial<NotiToMatch>]>([
  ['by the payment tid', { orderNo: '' }],
  ['by the tid of the account answer', { tid: 'T1-account', orderNo: '' }],
  ['by the order number alone', { tid: '' }],
  ['by the order number when the tid is a new one', { tid: 'T7' }],
  ['with another amount, which the refund itself examines', { amount: 999 }],
  ['without an amount', { amount: null }],
])('an open refund gets its Noti: %s', (_name, change) => {
  const refund = knownRefund('R1', { tids: ['T1', 'T1-account'] });
  expect(summaryOf(match({ ...NOTI, ...change }, [OTHER, refund], nothing))).toBe('open R1');
});

it('a refund of the same payment goes before one of the same order', () => {
  const refunds = [knownRefund('R2', { tids: ['T2'] }), knownRefund('R1')];
  expect(summaryOf(match(NOTI, refunds, nothing))).toBe('open R1');
});

it('F23: the Noti of a refund that completed before is late', () => {
  const refunds = [knownRefund('R1', { phase: 'completed' }), knownRefund('R0', { phase: 'closed' })];
  expect(summaryOf(match(NOTI, refunds, nothing))).toBe('late R1');
});

it.each([
  ['completed for another amount', { phase: 'completed', amount: 999 }],
  ['completed for another payment of the order', { phase: 'completed', tids: ['T2'] }],
  ['rejected or abandoned', { phase: 'closed' }],
] as const)('a refund that was %s does not get it, and the note names that refund', (_name, change) => {
  const found = match(NOTI, [knownRefund('R1', change)], nothing);
  expect(found).toMatchObject({ kind: 'none', note: expect.stringContaining('R1') as string });
});

it('of two open refunds neither gets it, and the note names both', () => {
  const found = match(NOTI, [knownRefund('R1'), knownRefund('R2', { amount: 500 })], nothing);
  expect(found).toEqual({ kind: 'ambiguous', note: 'fits 2 refunds: R1 (open), R2 (open)' });
});

it('neither gets it of an open refund and a completed one of the same amount that still lacks its Noti', () => {
  const found = match(NOTI, [knownRefund('R1', { phase: 'completed' }), knownRefund('R2')], nothing);
  expect(found).toEqual({ kind: 'ambiguous', note: 'fits 2 refunds: R2 (open), R1 (completed)' });
});

it('the late Noti of a completed part does not get to the next, open part of another amount', () => {
  const refunds = [knownRefund('R1', { phase: 'completed' }), knownRefund('R2', { amount: 500 })];
  expect(summaryOf(match(NOTI, refunds, nothing))).toBe('late R1');
});

it('once the completed part has had its own Noti, the next one is for the open part', () => {
  const refunds = [knownRefund('R1', { phase: 'completed' }), knownRefund('R2')];
  expect(summaryOf(match(NOTI, refunds, new Set(['R1'])))).toBe('open R2');
});
