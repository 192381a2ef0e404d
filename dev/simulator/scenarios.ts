/**
 * Behaviours by name. A tid that starts with `name-` is treated so; any other tid is plain. A tid that ends in
 * `-w15000` is a payment of 15,000 won; without that ending the first amount asked for is what was paid.
 * "done" and "not-done" say whether the money moved on the first attempt.
 */
import { type Behaviour, code, did, didNot, NORMAL, page, PLAIN, type Shown } from './behaviour';

const lost: Shown = { kind: 'lost' };
const late: Shown = { kind: 'slow', afterMs: 25_000 };
/** `{"cancel_code":"0000","cancel_msg":"취소 성공"}` in EUC-KR. */
const eucKr: Shown = {
  kind: 'raw',
  status: 200,
  body: 'eyJjYW5jZWxfY29kZSI6IjAwMDAiLCJjYW5jZWxfbXNnIjoiw+u80iC8urD4In0=',
  base64: true,
};
const timeOut = code('9005', '타임아웃');

const like = (own: Partial<Behaviour>): Behaviour => ({ ...PLAIN, ...own });
const settled = (own: Partial<Behaviour> = {}): Behaviour => like({ settled: true, ...own });
/** The first cancel is special, all further ones are normal. */
const first = (attempt: Behaviour['cancel'][number]): Behaviour => like({ cancel: [attempt, did(NORMAL)] });

export const SCENARIOS = {
  plain: PLAIN,
  refused: like({ cancel: [didNot(code('9102', '취소할 수 없는 결제수단'))] }),
  'refused-unlisted': like({ cancel: [didNot(code('8123', '한도 초과'))] }),
  'refused-failed': like({ cancel: [didNot(code('9204', '취소 실패'))] }),
  'already-cancelled': like({ cancelledBefore: true }),
  'says-already-cancelled': like({ cancel: [didNot(code('9206', '이미 취소된 거래입니다'))] }),
  'says-done': like({ cancel: [didNot(NORMAL)] }),
  'noti-first': like({ noti: 'early' }),

  'lost-done': first(did(lost)),
  'lost-not-done': first(didNot(lost)),
  'slow-done': first(did(late)),
  'slow-not-done': first(didNot(late)),
  'html-done': first(did(page(200))),
  'half-done': first(did({ kind: 'half' })),
  'huge-done': first(did({ kind: 'huge', bytes: 50_000_000 })),
  'euckr-done': first(did(eucKr)),
  'server-error': first(didNot(page(503))),
  'too-many': first(didNot(page(429, { 'retry-after': '2' }))),
  'timeout-done': first(did(timeOut)),
  'timeout-not-done': first(didNot(timeOut)),
  'token-rejected': first(didNot(code('9004', '토큰이 유효하지 않습니다'))),
  'echoes-secrets': like({ cancel: [didNot({ kind: 'echo' })] }),
  'cancel-other-amount': like({ cancel: [did({ kind: 'changed', fields: { cancel_amt: '1' } })] }),
  'cancel-other-tid': like({ cancel: [did({ kind: 'changed', fields: { tid: 'ANOTHER-PAYMENT' } })] }),
  numbers: like({ values: 'numbers' }),

  deposit: settled(),
  'deposit-noti-lost': settled({ noti: 'lost' }),
  'deposit-noti-early': settled({ noti: 'early' }),
  'deposit-noti-new-tid': settled({ notiTid: 'account' }),
  'deposit-other-amount': settled({ notiAmountOff: -1 }),
  'deposit-lag': settled({ lookUpLagMs: 5_000 }),
  'deposit-short': settled({ deadline: { kind: 'after', ms: 5_000 } }),
  'deposit-past': settled({ deadline: { kind: 'after', ms: -60_000 } }),
  'deposit-no-deadline': settled({ deadline: { kind: 'raw', text: 'soon' } }),
  'deposit-fee': settled({ depositAmountOff: 500 }),
  'account-refused': settled({ account: [didNot(code('9001', '필수 파라미터 누락'))] }),
  'account-lost': settled({ account: [did(lost), did(NORMAL)] }),
  'account-lost-not-done': settled({ account: [didNot(lost), did(NORMAL)] }),
  'account-other-amount': settled({ account: [did({ kind: 'changed', fields: { CANCELAMT: '1' } })] }),
  'account-same-tid': settled({ accountTid: 'payment' }),

  'look-up-lag': like({ cancel: [did(lost)], lookUpLagMs: 45_000 }),
  'look-up-fails': like({ cancel: [did(lost)], lookUp: [page(500)] }),
  'look-up-too-many': like({ cancel: [did(lost)], lookUp: [page(429, { 'retry-after': '2' }), NORMAL] }),
} satisfies Record<string, Behaviour>;

export type ScenarioName = keyof typeof SCENARIOS;
// Object.keys gives string[]; the keys of this constant are exactly the names.
export const SCENARIO_NAMES = Object.keys(SCENARIOS) as ScenarioName[];

const LONGEST_FIRST = [...SCENARIO_NAMES].sort((a, b) => b.length - a.length);

/** The longest scenario name that the tid starts with decides. */
export const behaviourOf = (tid: string): Behaviour =>
  SCENARIOS[LONGEST_FIRST.find((name) => tid.startsWith(`${name}-`)) ?? 'plain'];

/** What was paid according to the tid, in won; null: the tid does not say. */
export const paidOf = (tid: string): number | null => {
  const won = /-w([1-9]\d{0,9})$/.exec(tid)?.[1];
  return won === undefined ? null : Number(won);
};
