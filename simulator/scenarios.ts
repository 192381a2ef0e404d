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
const deposit = { settled: true } satisfies Partial<Behaviour>;

/** What differs from {@link PLAIN}. "done" and "not-done" say whether the money moved on the first attempt. */
export const SCENARIOS = {
  plain: {},
  refused: { cancel: [not(code('9102', '취소할 수 없는 결제수단'))] },
  'refused-unlisted': { cancel: [not(code('8123', '한도 초과'))] },
  'refused-failed': { cancel: [not(code('9204', '취소 실패'))] },
  'already-cancelled': { cancelledBefore: true },
  'says-already-cancelled': { cancel: [not(alreadyCancelled)] },
  'says-done': { cancel: [not(normal)] },
  'noti-first': { noti: 'early' },

  'lost-done': { cancel: [did(lost), did(normal)] },
  'lost-not-done': { cancel: [not(lost), did(normal)] },
  'reset-not-done': { cancel: [not({ kind: 'lost', reset: true }), did(normal)] },
  'slow-done': { cancel: [did(late), did(normal)] },
  'slow-not-done': { cancel: [not(late), did(normal)] },
  'trickle-done': { cancel: [did(trickle), did(normal)] },
  'html-done': { cancel: [did(page(200)), did(normal)] },
  'html-not-done': { cancel: [not(page(200)), did(normal)] },
  'empty-done': { cancel: [did(empty), did(normal)] },
  'empty-not-done': { cancel: [not(empty), did(normal)] },
  'half-done': { cancel: [did({ kind: 'half' }), did(normal)] },
  'bom-done': { cancel: [did({ kind: 'bom' }), did(normal)] },
  'types-done': { cancel: [did({ kind: 'changed', fields: { cancel_code: [0], cancel_amt: null } }), did(normal)] },
  'huge-done': { cancel: [did(huge), did(normal)] },
  'euckr-done': { cancel: [did(eucKr), did(normal)] },
  'server-error-done': { cancel: [did(page(502)), did(normal)] },
  'server-error': { cancel: [not(page(503)), did(normal)] },
  'too-many': { cancel: [not(page(429, { 'retry-after': '2' })), did(normal)] },
  'system-error-done': { cancel: [did(systemError), did(normal)] },
  'system-error-not-done': { cancel: [not(systemError), did(normal)] },
  'timeout-done': { cancel: [did(timeOut), did(normal)] },
  'timeout-not-done': { cancel: [not(timeOut), did(normal)] },
  'unknown-error-done': { cancel: [did(unknownError), did(normal)] },
  'unknown-error-not-done': { cancel: [not(unknownError), did(normal)] },
  'token-rejected': { cancel: [not(code('9004', '토큰이 유효하지 않습니다')), did(normal)] },
  'cancel-other-amount': { cancel: [did({ kind: 'changed', fields: { cancel_amt: '1' } })] },
  'cancel-other-tid': { cancel: [did({ kind: 'changed', fields: { tid: 'ANOTHER-PAYMENT' } })] },

  deposit,
  'deposit-noti-lost': { ...deposit, noti: 'lost' },
  'deposit-noti-early': { ...deposit, noti: 'early' },
  'deposit-noti-new-tid': { ...deposit, notiTid: 'account' },
  'deposit-other-amount': { ...deposit, notiAmountOff: -1 },
  'deposit-lag': { ...deposit, lookUpLagMs: 5_000 },
  'deposit-short': { ...deposit, deadline: { kind: 'after', ms: 5_000 } },
  'deposit-past': { ...deposit, deadline: { kind: 'after', ms: -60_000 } },
  'deposit-no-deadline': { ...deposit, deadline: { kind: 'raw', text: 'soon' } },
  'deposit-date-only': { ...deposit, deadline: { kind: 'end_of_day', form: 'dashes' } },
  'deposit-8-digits': { ...deposit, deadline: { kind: 'end_of_day', form: '8_digits' } },
  'deposit-date-time': { ...deposit, deadline: { kind: 'end_of_day', form: 'dashes_and_time' } },
  'deposit-fee': { ...deposit, depositAmountOff: 500 },
  'account-refused': { ...deposit, account: [not(code('9001', '필수 파라미터 누락'))] },
  'account-lost': { ...deposit, account: [did(lost), did(normal)] },
  'account-lost-not-done': { ...deposit, account: [not(lost), did(normal)] },
  'account-html': { ...deposit, account: [did(page(200)), did(normal)] },
  'account-slow': { ...deposit, account: [did(late), did(normal)] },
  'account-other-amount': { ...deposit, account: [did({ kind: 'changed', fields: { CANCELAMT: '1' } })] },
  'account-same-tid': { ...deposit, accountTid: 'payment' },

  'look-up-lag': { cancel: [did(lost)], lookUpLagMs: 45_000 },
  'look-up-fails': { cancel: [did(lost)], lookUp: [page(500)] },
  'look-up-fails-once': { cancel: [did(lost)], lookUp: [page(500), normal] },
  'look-up-too-many': { cancel: [did(lost)], lookUp: [page(429, { 'retry-after': '2' }), normal] },
  'look-up-html': { cancel: [did(lost)], lookUp: [page(200), normal] },

  numbers: { values: 'numbers' },
  'deposit-numbers': { ...deposit, values: 'numbers' },
  'upper-case': { keys: 'upper' },
  'deposit-lower-case': { ...deposit, keys: 'lower' },
} as const satisfies Record<string, Partial<Behaviour>>;

export type ScenarioName = keyof typeof SCENARIOS;
// Object.keys gives string[]; of this constant its keys are exactly the names.
export const SCENARIO_NAMES = Object.keys(SCENARIOS) as ScenarioName[];

/** @param own on top of the scenario's: what a test or chaos sets itself. */
export const behaviourOf = (scenario: ScenarioName, own: Partial<Behaviour> = {}): Behaviour => ({
  ...PLAIN,
  ...SCENARIOS[scenario],
  ...own,
});

const LONGEST_FIRST = [...SCENARIO_NAMES].sort((a, b) => b.length - a.length);

/** The longest scenario name that the tid starts with. */
export const scenarioOf = (tid: string): ScenarioName =>
  LONGEST_FIRST.find((name) => tid.startsWith(`${name}-`)) ?? 'plain';

/** What the tid says was paid, in won; null: it does not say. */
export const paidOf = (tid: string): number | null => {
  const won = /-w([1-9]\d{0,9})$/.exec(tid)?.[1];
  return won === undefined ? null : Number(won);
};
