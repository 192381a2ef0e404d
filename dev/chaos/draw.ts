/** Draws refunds, and how CookiePay treats each of them: mostly well, and at times badly in every way we know. */
import type { RefundRequest } from '../../contract';
import {
  type Attempt,
  type Behaviour,
  code,
  did,
  didNot,
  NORMAL,
  page,
  PLAIN,
  SCENARIOS,
  type Shown,
} from '../simulator';
import type { Random } from './random';

export interface DrawnRefund {
  readonly request: RefundRequest;
  /** Won; more than the refund's amount when only a part goes back. */
  readonly paid: number;
  readonly behaviour: Behaviour;
  /** How long finance takes to deposit once it sees the account, in milliseconds; null: it never does. */
  readonly depositAfterMs: number | null;
}

export interface DrawOptions {
  /** Leaves out what takes minutes to come to rest, for a short run. */
  readonly brisk: boolean;
  /** Keeps the ids of two runs apart. */
  readonly prefix: string;
}

export function drawRefund(random: Random, index: number, { brisk, prefix }: DrawOptions): DrawnRefund {
  const refundId = `${prefix}-${index}`;
  const amount = random.whole(1, 300) * 100;
  const isPart = random.chance(0.2);
  const settled = random.chance(0.25);
  return {
    request: { refundId, tid: `T${refundId}`, orderNo: `order-${refundId}`, amount, reason: 'chaos' },
    paid: isPart ? amount + random.whole(1, 300) * 100 : amount,
    behaviour: {
      ...PLAIN,
      ...(settled ? deposit(random, brisk) : { cancel: cancel(random, brisk), noti: noti(random) }),
      ...(!settled && random.chance(0.01) && { cancelledBefore: true, cancel: tooLate(random) }),
      ...lookUps(random, brisk),
      values: random.chance(0.1) ? 'numbers' : 'strings',
      notiAmountOff: random.chance(0.005) ? 100 : 0,
    },
    depositAfterMs: random.chance(brisk ? 0 : 0.04) ? null : random.whole(500, brisk ? 3_000 : 20_000),
  };
}

function cancel(random: Random, brisk: boolean): readonly Attempt[] {
  const slow = (least: number, most: number): Shown => ({
    kind: 'slow',
    afterMs: random.whole(least, most),
    inBody: random.chance(0.3),
  });
  const [first, ...further] = random.pick<() => readonly Attempt[]>([
    [30, () => [did(NORMAL)]],
    [30, () => [did(slow(100, 4_000))]],
    [20, () => [{ done: random.chance(0.5), shown: unclear(random) }, did(NORMAL)]],
    [brisk ? 0 : 2, () => [did(slow(20_500, 25_000)), did(NORMAL)]],
    // Not in pieces: they may all arrive in time, and would then claim a success that never was.
    [brisk ? 0 : 1, () => [didNot({ kind: 'slow', afterMs: random.whole(21_000, 25_000) }), did(NORMAL)]],
    [brisk ? 0 : 1.5, () => [didNot(unclear(random)), didNot(unclear(random)), did(NORMAL)]],
    [brisk ? 0 : 1, () => [didNot({ kind: 'lost' })]],
    [6, () => SCENARIOS[random.chance(0.8) ? 'refused' : 'refused-failed'].cancel],
    [2, () => SCENARIOS['refused-unlisted'].cancel],
    [4, () => Array.from({ length: random.whole(1, 2) }, () => didNot(code('9004', '토큰이 유효하지 않습니다')))],
    [1, () => SCENARIOS[random.chance(0.5) ? 'cancel-other-amount' : 'cancel-other-tid'].cancel],
    [1, () => SCENARIOS['says-already-cancelled'].cancel],
    [1, () => SCENARIOS['euckr-done'].cancel],
  ])();
  const tokenBecomesValid = first?.shown.kind === 'code' && first.shown.code === '9004';
  return [first ?? did(NORMAL), ...further, ...(tokenBecomesValid ? [did(NORMAL)] : [])];
}

/** The payment was cancelled before: no reply says success. */
const tooLate = (random: Random): readonly Attempt[] =>
  random.chance(0.5) ? [did(NORMAL)] : [did(unclear(random)), did(NORMAL)];

/** A reply that does not tell what happened. */
const unclear = (random: Random): Shown =>
  random.pick<Shown>([
    [6, { kind: 'lost', reset: random.chance(0.5) }],
    [2, page(200)],
    [2, page(random.chance(0.5) ? 502 : 503)],
    [1, { kind: 'raw', status: 200, body: '' }],
    [2, { kind: 'half' }],
    [1, { kind: 'huge', bytes: 50_000_000 }],
    [1, code('9000', '시스템 오류')],
    [2, code('9005', '타임아웃')],
    [1, code('9999', '알 수 없는 오류')],
  ]);

function deposit(random: Random, brisk: boolean): Partial<Behaviour> {
  const ordinary: Behaviour['deadline'] = { kind: 'after', ms: 6 * 3_600_000 };
  return {
    settled: true,
    // A 9029 may get lost like any other reply.
    cancel: random.chance(0.06) ? [did(unclear(random)), did(NORMAL)] : [did(NORMAL)],
    account: random.pick<readonly Attempt[]>([
      [80, [did(NORMAL)]],
      [6, [did({ kind: 'slow', afterMs: random.whole(100, 4_000) })]],
      [8, [{ done: random.chance(0.5), shown: unclear(random) }, did(NORMAL)]],
      [brisk ? 0 : 1, [did({ kind: 'slow', afterMs: 22_000 }), did(NORMAL)]],
      [2, SCENARIOS['account-refused'].account],
      [1, SCENARIOS['account-other-amount'].account],
    ]),
    deadline: random.pick<Behaviour['deadline']>([
      [95, ordinary],
      [brisk ? 0 : 3, { kind: 'after', ms: random.whole(5_000, 60_000) }],
      [2, { kind: 'raw', text: 'soon' }],
    ]),
    accountTid: random.chance(0.8) ? 'new' : 'payment',
    notiTid: random.chance(0.6) ? 'payment' : 'account',
    noti: random.pick<Behaviour['noti']>([
      [75, 'sent'],
      [brisk ? 0 : 10, 'lost'],
      [15, 'early'],
    ]),
  };
}

const noti = (random: Random): Behaviour['noti'] =>
  random.pick<Behaviour['noti']>([
    [80, 'sent'],
    [10, 'lost'],
    [10, 'early'],
  ]);

/** The lag stays below the 30 s between two look-ups: the program assumes that of CookiePay (docs/money-safety.md). */
const lookUps = (random: Random, brisk: boolean): Partial<Behaviour> => ({
  lookUp: random.pick<readonly Shown[]>([
    [85, [NORMAL]],
    [5, [page(500), NORMAL]],
    [5, [{ kind: 'lost' }, NORMAL]],
    [2, [page(200), { kind: 'half' }, NORMAL]],
    [3, [{ kind: 'slow', afterMs: random.whole(500, 8_000) }, NORMAL]],
  ]),
  lookUpLagMs: random.chance(0.1) ? random.whole(500, brisk ? 3_000 : 20_000) : 0,
  lookUpShowsParts: random.chance(0.3),
});
