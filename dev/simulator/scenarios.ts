/**
 * The scenarios by name. A tid that starts with `name-` is treated so without being told, any other is plain; a tid
 * that ends in `-w15000` is a payment of 15,000 won (else it was paid with the first amount that is asked back).
 * Where a list has two entries, the second holds for every further attempt.
 */
import { type Attempt, type Behaviour, PLAIN, type Shown } from './behaviour';

const did = (shown: Shown): Attempt => ({ done: true, shown });
const not = (shown: Shown): Attempt => ({ done: false, shown });
const code = (number: string, message: string): Shown => ({ kind: 'code', code: number, message });
const page = (status: number, headers: Readonly<Record<string, string>> = {}): Shown => ({
  kind: 'raw',
  status,
  body: '<html><body>점검중입니다</body></html>',
  headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
});
const normal: Shown = { kind: 'normal' };
const lost: Shown = { kind: 'lost' };
const empty: Shown = { kind: 'raw', status: 200, body: '' };
const huge: Shown = { kind: 'huge', bytes: 50_000_000 };
const late: Shown = { kind: 'slow', afterMs: 25_000 };
const trickle: Shown = { kind: 'slow', afterMs: 25_000, inBody: true };
/** `{"cancel_code":"0000","cancel_msg":"취소 성공"}` in EUC-KR. */
const eucKr: Shown = {
  kind: 'raw',
  status: 200,
  body: 'eyJjYW5jZWxfY29kZSI6IjAwMDAiLCJjYW5jZWxfbXNnIjoiw+u80iC8urD4In0=',
  base64: true,
};
const systemError = code('9000', '시스템 오류');
const timeOut = code('9005', '타임아웃');
const unknownError = code('9999', '알 수 없는 오류');
const alreadyCancelled = code('9206', '이미 취소된 거래입니다');

/** Differs from {@link PLAIN} in this. */
const like = (own: Partial<Behaviour>): Behaviour => ({ ...PLAIN, ...own });
const settled = (own: Partial<Behaviour> = {}): Behaviour => like({ settled: true, ...own });

/** What happens by name. "done" and "not-done" say whether the money moved on the first attempt. */
export const SCENARIOS = {
  plain: PLAIN,
  refused: like({ cancel: [not(code('9102', '취소할 수 없는 결제수단'))] }),
  'refused-unlisted': like({ cancel: [not(code('8123', '한도 초과'))] }),
  'refused-failed': like({ cancel: [not(code('9204', '취소 실패'))] }),
  'already-cancelled': like({ cancelledBefore: true }),
  'says-already-cancelled': like({ cancel: [not(alreadyCancelled)] }),
  'says-done': like({ cancel: [not(normal)] }),
  'noti-first': like({ noti: 'early' }),

  'lost-done': like({ cancel: [did(lost), did(normal)] }),
  'lost-not-done': like({ cancel: [not(lost), did(normal)] }),
  'reset-not-done': like({ cancel: [not({ kind: 'lost', reset: true }), did(normal)] }),
  'slow-done': like({ cancel: [did(late), did(normal)] }),
  'slow-not-done': like({ cancel: [not(late), did(normal)] }),
  'trickle-done': like({ cancel: [did(trickle), did(normal)] }),
  'html-done': like({ cancel: [did(page(200)), did(normal)] }),
  'html-not-done': like({ cancel: [not(page(200)), did(normal)] }),
  'empty-done': like({ cancel: [did(empty), did(normal)] }),
  'empty-not-done': like({ cancel: [not(empty), did(normal)] }),
  'half-done': like({ cancel: [did({ kind: 'half' }), did(normal)] }),
  'bom-done': like({ cancel: [did({ kind: 'bom' }), did(normal)] }),
  'types-done': like({
    cancel: [did({ kind: 'changed', fields: { cancel_code: [0], cancel_amt: null } }), did(normal)],
  }),
  'huge-done': like({ cancel: [did(huge), did(normal)] }),
  'euckr-done': like({ cancel: [did(eucKr), did(normal)] }),
  'server-error-done': like({ cancel: [did(page(502)), did(normal)] }),
  'server-error': like({ cancel: [not(page(503)), did(normal)] }),
  'too-many': like({ cancel: [not(page(429, { 'retry-after': '2' })), did(normal)] }),
  'system-error-done': like({ cancel: [did(systemError), did(normal)] }),
  'system-error-not-done': like({ cancel: [not(systemError), did(normal)] }),
  'timeout-done': like({ cancel: [did(timeOut), did(normal)] }),
  'timeout-not-done': like({ cancel: [not(timeOut), did(normal)] }),
  'unknown-error-done': like({ cancel: [did(unknownError), did(normal)] }),
  'unknown-error-not-done': like({ cancel: [not(unknownError), did(normal)] }),
  'echoes-secrets': like({ cancel: [not({ kind: 'echo' })] }),
  'token-rejected': like({ cancel: [not(code('9004', '토큰이 유효하지 않습니다')), did(normal)] }),
  'cancel-other-amount': like({ cancel: [did({ kind: 'changed', fields: { cancel_amt: '1' } })] }),
  'cancel-other-tid': like({ cancel: [did({ kind: 'changed', fields: { tid: 'ANOTHER-PAYMENT' } })] }),

  deposit: settled(),
  'deposit-noti-lost': settled({ noti: 'lost' }),
  'deposit-noti-early': settled({ noti: 'early' }),
  'deposit-noti-new-tid': settled({ notiTid: 'account' }),
  'deposit-other-amount': settled({ notiAmountOff: -1 }),
  'deposit-lag': settled({ lookUpLagMs: 5_000 }),
  'deposit-short': settled({ deadline: { kind: 'after', ms: 5_000 } }),
  'deposit-past': settled({ deadline: { kind: 'after', ms: -60_000 } }),
  'deposit-no-deadline': settled({ deadline: { kind: 'raw', text: 'soon' } }),
  'deposit-date-only': settled({ deadline: { kind: 'end_of_day', form: 'dashes' } }),
  'deposit-8-digits': settled({ deadline: { kind: 'end_of_day', form: '8_digits' } }),
  'deposit-date-time': settled({ deadline: { kind: 'end_of_day', form: 'dashes_and_time' } }),
  'deposit-fee': settled({ depositAmountOff: 500 }),
  'account-refused': settled({ account: [not(code('9001', '필수 파라미터 누락'))] }),
  'account-lost': settled({ account: [did(lost), did(normal)] }),
  'account-lost-not-done': settled({ account: [not(lost), did(normal)] }),
  'account-html': settled({ account: [did(page(200)), did(normal)] }),
  'account-slow': settled({ account: [did(late), did(normal)] }),
  'account-other-amount': settled({ account: [did({ kind: 'changed', fields: { CANCELAMT: '1' } })] }),
  'account-same-tid': settled({ accountTid: 'payment' }),

  'look-up-lag': like({ cancel: [did(lost)], lookUpLagMs: 45_000 }),
  'look-up-fails': like({ cancel: [did(lost)], lookUp: [page(500)] }),
  'look-up-fails-once': like({ cancel: [did(lost)], lookUp: [page(500), normal] }),
  'look-up-too-many': like({ cancel: [did(lost)], lookUp: [page(429, { 'retry-after': '2' }), normal] }),
  'look-up-html': like({ cancel: [did(lost)], lookUp: [page(200), normal] }),

  numbers: like({ values: 'numbers' }),
  'deposit-numbers': settled({ values: 'numbers' }),
  'upper-case': like({ keys: 'upper' }),
  'deposit-lower-case': settled({ keys: 'lower' }),
} satisfies Record<string, Behaviour>;

export type ScenarioName = keyof typeof SCENARIOS;
// Object.keys gives string[]; of this constant its keys are exactly the names.
export const SCENARIO_NAMES = Object.keys(SCENARIOS) as ScenarioName[];

const LONGEST_FIRST = [...SCENARIO_NAMES].sort((a, b) => b.length - a.length);

/** The behaviour that the tid names: the longest scenario name that it starts with, plain without one. */
export const behaviourOf = (tid: string): Behaviour =>
  SCENARIOS[LONGEST_FIRST.find((name) => tid.startsWith(`${name}-`)) ?? 'plain'];

/** What the tid says was paid, in won; null: it does not say. */
export const paidOf = (tid: string): number | null => {
  const won = /-w([1-9]\d{0,9})$/.exec(tid)?.[1];
  return won === undefined ? null : Number(won);
};
