/** How the simulator treats one payment, as data: what really happens, and what the caller gets to see of it. */

/** What the caller sees of a call. */
export type Shown =
  /** What CookiePay would answer. */
  | { readonly kind: 'normal' }
  | { readonly kind: 'code'; readonly code: string; readonly message: string }
  /** Fields of the normal answer replaced, e.g. another amount. */
  | { readonly kind: 'changed'; readonly fields: Readonly<Record<string, string | number>> }
  /** A refusal whose text repeats the caller's credentials. */
  | { readonly kind: 'echo' }
  /** The connection is cut after the request was read. */
  | { readonly kind: 'lost' }
  /** Any body with any status; `base64` for bytes that are no text. */
  | { readonly kind: 'raw'; readonly status: number; readonly body: string; readonly base64?: boolean }
  /** A body of this many bytes. */
  | { readonly kind: 'huge'; readonly bytes: number }
  /** The normal answer after this many milliseconds; `inBody`: headers at once, the body trickles. */
  | { readonly kind: 'slow'; readonly afterMs: number; readonly inBody?: boolean };

/** One attempt: `done` false means that the gateway does nothing with it. */
export interface Attempt {
  readonly done: boolean;
  readonly shown: Shown;
}

/** When and how the deposit's deadline is written. `raw` replaces it altogether. */
export type Deadline =
  | { readonly kind: 'end_of_day'; readonly form: DateForm }
  | { readonly kind: 'after'; readonly ms: number }
  | { readonly kind: 'raw'; readonly text: string };
export type DateForm = '14_digits' | '8_digits' | 'dashes' | 'dashes_and_time';

export interface Behaviour {
  /** By attempt; the last one holds for all further attempts. */
  readonly cancel: readonly Attempt[];
  readonly account: readonly Attempt[];
  readonly lookUp: readonly Attempt[];
  /** The payment is settled already: cancel is answered with 9029. */
  readonly settled: boolean;
  readonly deadline: Deadline;
  /** Milliseconds after a cancellation until a look-up shows it. */
  readonly lookUpLagMs: number;
  /** `early`: sent when the account is asked for, before that is answered, and the payment is cancelled then. */
  readonly noti: 'sent' | 'lost' | 'early';
  /** Added to the amount that the Noti names. */
  readonly notiAmountOff: number;
}

const done: Attempt = { done: true, shown: { kind: 'normal' } };
const not = (shown: Shown): Attempt => ({ done: false, shown });
const did = (shown: Shown): Attempt => ({ done: true, shown });
const coded = (code: string, message: string): Attempt => not({ kind: 'code', code, message });

export const PLAIN: Behaviour = {
  cancel: [done],
  account: [done],
  lookUp: [done],
  settled: false,
  deadline: { kind: 'end_of_day', form: '14_digits' },
  lookUpLagMs: 0,
  noti: 'sent',
  notiAmountOff: 0,
};
const DEPOSIT: Behaviour = { ...PLAIN, settled: true };

/** By name; a tid that starts with `name-` is treated so without being told. */
export const SCENARIOS = {
  plain: PLAIN,
  deposit: DEPOSIT,
  'deposit-noti-lost': { ...DEPOSIT, noti: 'lost' },
  'deposit-noti-early': { ...DEPOSIT, noti: 'early' },
  'deposit-other-amount': { ...DEPOSIT, notiAmountOff: -1 },
  'deposit-lag': { ...DEPOSIT, lookUpLagMs: 5_000 },
  'deposit-short': { ...DEPOSIT, deadline: { kind: 'after', ms: 5_000 } },
  'deposit-no-deadline': { ...DEPOSIT, deadline: { kind: 'raw', text: 'soon' } },
  'deposit-date-only': { ...DEPOSIT, deadline: { kind: 'end_of_day', form: 'dashes' } },
  'account-refused': { ...DEPOSIT, account: [coded('9001', '필수 파라미터 누락')] },
  'account-lost': { ...DEPOSIT, account: [did({ kind: 'lost' }), done] },
  'account-other-amount': { ...DEPOSIT, account: [did({ kind: 'changed', fields: { CANCELAMT: '1' } })] },
  refused: { ...PLAIN, cancel: [coded('9102', '취소할 수 없는 결제수단')] },
  'refused-unlisted': { ...PLAIN, cancel: [coded('8123', '한도 초과')] },
  'lost-done': { ...PLAIN, cancel: [did({ kind: 'lost' })] },
  'lost-not-done': { ...PLAIN, cancel: [not({ kind: 'lost' }), done] },
  'system-error-done': { ...PLAIN, cancel: [did({ kind: 'code', code: '9000', message: '시스템 오류' })] },
  'timeout-not-done': { ...PLAIN, cancel: [coded('9005', '타임아웃'), done] },
  'html-done': { ...PLAIN, cancel: [did({ kind: 'raw', status: 200, body: '<html>점검중</html>' })] },
  'empty-not-done': { ...PLAIN, cancel: [not({ kind: 'raw', status: 200, body: '' }), done] },
  'half-done': { ...PLAIN, cancel: [did({ kind: 'raw', status: 200, body: '{"cancel_code":"00' })] },
  'bom-done': { ...PLAIN, cancel: [did({ kind: 'raw', status: 200, body: '\uFEFF{"cancel_code":"0000"}' })] },
  'euckr-not-done': { ...PLAIN, cancel: [not({ kind: 'raw', status: 200, body: 'vsHI', base64: true }), done] },
  'huge-done': { ...PLAIN, cancel: [did({ kind: 'huge', bytes: 50_000_000 })] },
  'slow-done': { ...PLAIN, cancel: [did({ kind: 'slow', afterMs: 25_000 })] },
  'trickle-done': { ...PLAIN, cancel: [did({ kind: 'slow', afterMs: 25_000, inBody: true })] },
  'server-error': { ...PLAIN, cancel: [not({ kind: 'raw', status: 503, body: '' }), done] },
  'token-rejected': { ...PLAIN, cancel: [coded('9004', '토큰이 유효하지 않습니다'), done] },
  'cancel-other-amount': { ...PLAIN, cancel: [did({ kind: 'changed', fields: { cancel_amt: 1 } })] },
  'cancel-other-tid': { ...PLAIN, cancel: [did({ kind: 'changed', fields: { tid: 'ANOTHER' } })] },
  'says-already-cancelled': { ...PLAIN, cancel: [coded('9206', '이미 취소된 거래입니다')] },
  'echoes-secrets': { ...PLAIN, cancel: [not({ kind: 'echo' })] },
  'look-up-fails': { ...PLAIN, cancel: [did({ kind: 'lost' })], lookUp: [not({ kind: 'raw', status: 500, body: '' })] },
} as const satisfies Record<string, Behaviour>;

export type ScenarioName = keyof typeof SCENARIOS;

const isScenario = (name: string): name is ScenarioName => Object.hasOwn(SCENARIOS, name);

/** The longest scenario name that the tid starts with; plain for any other tid. */
export function behaviourOf(tid: string): Behaviour {
  const [name] = Object.keys(SCENARIOS)
    .filter((candidate) => tid.startsWith(`${candidate}-`))
    .sort((a, b) => b.length - a.length);
  return name !== undefined && isScenario(name) ? SCENARIOS[name] : PLAIN;
}
