/** CookiePay's four calls: what they do to the money, and what is answered. */
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { Access } from './access';
import { type Attempt, didNot, NORMAL } from './behaviour';
import type { Request } from './ledger';
import type { Notis } from './notis';
import {
  cancel,
  leftOf,
  noteLookUp,
  noteRequest,
  openAccount,
  payIn,
  type Payment,
  type Payments,
  shownCancellation,
} from './payments';
import {
  accountOpened,
  cancelCode,
  cancelled,
  type Coded,
  codeOf,
  type Fields,
  found,
  resultCode,
  tokenCode,
} from './replies';
import { writeJson, writeReply } from './write-reply';

const CALLS = {
  '/payAuth/token': 'token',
  '/api/paycert': 'lookUp',
  '/api/cancel': 'cancel',
  '/api/get_cancel_bank_account': 'account',
} as const;
export type CallName = (typeof CALLS)[keyof typeof CALLS];

/** The name of the call at this path; undefined: CookiePay has no such path. */
export const callAt = (path: string): CallName | undefined =>
  Object.hasOwn(CALLS, path) ? CALLS[path as keyof typeof CALLS] : undefined;

export interface Call {
  readonly headers: IncomingHttpHeaders;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Gateway {
  readonly payments: Payments;
  readonly notis: Notis;
  readonly access: Access;
  readonly now: () => number;
}

export async function replyTo(gateway: Gateway, name: CallName, call: Call, response: ServerResponse): Promise<void> {
  if (name === 'token') giveToken(gateway, call, response);
  else if (name === 'lookUp') lookUp(gateway, call, response);
  else await moveMoney(gateway, name, call, response);
}

const MISSING = ['9001', '필수 파라미터 누락'] as const;
const NO_ROWS = ['E008', '조회 결과 없음'] as const;

function giveToken({ access }: Gateway, { body }: Call, response: ServerResponse): void {
  const token = access.tokenFor(textOf(body['pay2_id']), textOf(body['pay2_key']));
  writeJson(response, typeof token === 'string' ? { ...tokenCode('0000', '성공'), TOKEN: token } : tokenCode(...token));
}

function lookUp({ payments, access, now }: Gateway, { headers, body }: Call, response: ServerResponse): void {
  const rejected = access.rejection(headers, { withKey: false });
  const payment = rejected ? undefined : payments.findOrCreate(textOf(body['tid']), null);
  if (!payment) {
    writeJson(response, resultCode(...(rejected ?? NO_ROWS)));
    return;
  }
  const { lookUp: shown, values } = payment.behaviour;
  writeReply(response, {
    shown: shown[Math.min(payment.attempts.lookUp++, shown.length - 1)] ?? NORMAL,
    normal: found(payment, shownCancellation(payment, now())),
    coded: resultCode,
    values,
    onWritten: (fields) => {
      if (codeOf(fields) === '0000') noteLookUp(payment);
    },
  });
}

/** /api/cancel and /api/get_cancel_bank_account. */
async function moveMoney(
  gateway: Gateway,
  call: Request['call'],
  { headers, body }: Call,
  response: ServerResponse,
): Promise<void> {
  const coded: Coded = call === 'cancel' ? cancelCode : resultCode;
  const tid = textOf(body['tid']);
  const asked = amountOf(body['amount']);
  const rejected = gateway.access.rejection(headers, { withKey: true });
  const unreadable = tid === '' || body['reason'] === undefined || Number.isNaN(asked);
  const payment = unreadable ? undefined : gateway.payments.findOrCreate(tid, call === 'cancel' ? asked : null);
  if (!payment) {
    writeJson(response, coded(...(rejected ?? MISSING)));
    return;
  }
  const amount = asked ?? payment.paid;
  const at = gateway.now();
  const attempt = rejected ? didNot(NORMAL) : nextAttempt(payment, call);
  const effect = attempt.done ? act(payment, call, asked, at) : { done: false, fields: claimed(call, amount, at) };
  const noted = noteRequest(payment, { call, at, amount, done: effect.done });
  if (effect.done) await sendNotis(gateway, payment, call, amount);
  writeReply(response, {
    shown: attempt.shown,
    normal: rejected ? coded(...rejected) : effect.fields,
    coded,
    values: payment.behaviour.values,
    onWritten: (fields) => Object.assign(noted, { code: codeOf(fields), answered: true }),
  });
}

function nextAttempt(payment: Payment, call: Request['call']): Attempt {
  const attempts = payment.behaviour[call];
  return attempts[Math.min(payment.attempts[call]++, attempts.length - 1)] ?? didNot(NORMAL);
}

/** What happened to the money, and what CookiePay would reply to that. */
interface Effect {
  readonly done: boolean;
  readonly fields: Fields;
}

function act(payment: Payment, call: Request['call'], asked: number | null, at: number): Effect {
  const left = leftOf(payment);
  const amount = asked ?? payment.paid;
  const refuse = (code: string, message: string): Effect => ({
    done: false,
    fields: call === 'cancel' ? cancelCode(code, message) : resultCode(code, message),
  });
  if (left === 0) return refuse('9206', '이미 취소된 거래입니다');
  if (amount > left) return refuse('8001', '취소 가능 금액 초과');
  if (call === 'account') {
    if (!payment.depositRequired || asked === null) return refuse(...MISSING);
    return { done: true, fields: accountOpened(openAccount(payment, asked, at)) };
  }
  if (payment.behaviour.settled) {
    payment.depositRequired = true;
    return refuse('9029', '정산 완료된 거래: 입금 후 취소 필요');
  }
  cancel(payment, amount, 'cancel', at);
  return { done: true, fields: cancelled(amount, at) };
}

/** What a gateway that did nothing answers where the scenario shows the normal reply all the same. */
const claimed = (call: Request['call'], amount: number, at: number): Fields =>
  call === 'cancel' ? cancelled(amount, at) : resultCode(...MISSING);

/** An early Noti arrives before the call is answered; the ordinary Noti of a cancel is planned for later. */
async function sendNotis(gateway: Gateway, payment: Payment, call: Request['call'], amount: number): Promise<void> {
  if (call === 'cancel') await gateway.notis.cancelled(payment, amount);
  else if (payment.behaviour.noti === 'early') await deposit(gateway, payment);
}

/** @returns whether the deposit was accepted. */
export async function deposit(
  { notis, now }: Pick<Gateway, 'notis' | 'now'>,
  payment: Payment,
  amount?: number,
  accountNo?: string,
): Promise<boolean> {
  const account = payIn(payment, now(), amount, accountNo);
  if (account) await notis.deposited(payment, account);
  return account !== undefined;
}

/** A digit string or a number, as CookiePay takes both. @returns null: no amount was sent; NaN: it is unreadable. */
function amountOf(value: unknown): number | null {
  if (value === undefined || value === '') return null;
  const text = typeof value === 'number' ? String(value) : textOf(value);
  return /^[1-9]\d{0,9}$/.test(text) ? Number(text) : Number.NaN;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
