/** CookiePay's four calls: who may make them, what they do to the money, and what is answered. */
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { ACCOUNT, CANCEL, LOOK_UP, type Wording } from './answers';
import type { Attempt, Shown } from './behaviour';
import { arrive } from './deposits';
import type { Request } from './ledger';
import type { Notifier } from './notifier';
import { cancelledOf, type Payment, type PaymentBook } from './payments';
import { type Fields, json, show } from './show';
import type { Doorkeeper } from './tokens';

export interface Call {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface CallDeps {
  readonly book: PaymentBook;
  readonly notifier: Notifier;
  readonly doorkeeper: Doorkeeper;
  readonly now: () => number;
}

/** What happened to the money, and what CookiePay would answer to that. */
interface Effect {
  readonly done: boolean;
  readonly fields: Fields;
}

const NORMAL: Shown = { kind: 'normal' };

export class Calls {
  constructor(private readonly deps: CallDeps) {}

  async answer({ path, headers, body }: Call, response: ServerResponse): Promise<void> {
    switch (path) {
      case '/payAuth/token':
        this.token(body, response);
        break;
      case '/api/paycert':
        this.lookUp(headers, textOf(body['tid']), response);
        break;
      case '/api/cancel':
        await this.order('cancel', CANCEL, headers, body, response);
        break;
      case '/api/get_cancel_bank_account':
        await this.order('account', ACCOUNT, headers, body, response);
        break;
      default:
        json(response, { message: 'Not Found' }, 404);
    }
  }

  private token(body: Call['body'], response: ServerResponse): void {
    const { doorkeeper } = this.deps;
    const refused = { RTN_CD: 'E003', RTN_MSG: 'ID & KEY 불일치' };
    const token = doorkeeper.tokenFor(textOf(body['pay2_id']), textOf(body['pay2_key']));
    const normal: Fields = token === null ? refused : { RTN_CD: '0000', RTN_MSG: '성공', TOKEN: token };
    show(response, {
      shown: doorkeeper.nextAnswer() ?? NORMAL,
      normal,
      asCode: (code, message) => ({ RTN_CD: code, RTN_MSG: message }),
      style: { values: 'strings', keys: 'documented' },
      written: () => undefined,
    });
  }

  /** /api/cancel and /api/get_cancel_bank_account: the two calls that move money, or ask for it. */
  private async order(
    call: Request['call'],
    wording: Wording,
    headers: IncomingHttpHeaders,
    body: Call['body'],
    response: ServerResponse,
  ): Promise<void> {
    const [tid, amount] = [textOf(body['tid']), amountOf(body['amount'])];
    const rejected = this.deps.doorkeeper.rejection(headers, { withKey: true });
    const unreadable = tid === '' || body['reason'] === undefined || Number.isNaN(amount);
    const payment = unreadable ? undefined : this.deps.book.findOrCreate(tid, call === 'cancel' ? amount : null);
    if (!payment) {
      json(response, wording.code(...(rejected ?? MISSING)));
      return;
    }

    const attempt = rejected ? REJECTED : nth(payment, call);
    const planned = attempt.done ? this.effect(call, payment, amount) : null;
    const normal = rejected ? wording.code(...rejected) : (planned?.fields ?? this.pretended(call, payment, amount));
    const noted = this.deps.book.noteRequest(payment, {
      ...{ call, amount: amount ?? payment.paid, done: planned?.done ?? false, code: null, answered: false },
    });
    if (planned?.done) await this.early(call, payment, noted.amount);
    show(response, {
      ...{ shown: attempt.shown, normal, asCode: wording.code, style: payment.behaviour },
      written: (fields) => {
        const code = fields[wording.codeField];
        Object.assign(noted, { code: typeof code === 'string' ? code : null, answered: true });
      },
    });
  }

  private effect(call: Request['call'], payment: Payment, amount: number | null): Effect {
    const { book, now } = this.deps;
    const left = payment.paid - cancelledOf(payment);
    const [wording, wanted] = [call === 'cancel' ? CANCEL : ACCOUNT, amount ?? payment.paid];
    const refuse = (code: string, message: string): Effect => ({ done: false, fields: wording.code(code, message) });
    if (left === 0) return refuse('9206', '이미 취소된 거래입니다');
    if (wanted > left) return refuse('8001', '취소 가능 금액 초과');
    if (call === 'account') {
      if (!payment.depositRequired || amount === null) return refuse(...MISSING);
      return { done: true, fields: ACCOUNT.success(book.openAccount(payment, amount)) };
    }
    if (payment.behaviour.settled) {
      payment.depositRequired = true;
      return refuse('9029', '정산 완료된 거래: 입금 후 취소 필요');
    }
    book.cancel(payment, wanted, 'cancel');
    return { done: true, fields: CANCEL.success(wanted, now()) };
  }

  /** What a gateway that did nothing would claim, where a scenario lets it lie. */
  private pretended(call: Request['call'], payment: Payment, amount: number | null): Fields {
    return call === 'cancel' ? CANCEL.success(amount ?? payment.paid, this.deps.now()) : ACCOUNT.code(...MISSING);
  }

  /** What reaches the merchant before the answer to this call, if anything does; starts the ordinary Noti otherwise. */
  private async early(call: Request['call'], payment: Payment, amount: number): Promise<void> {
    if (call === 'cancel') await this.deps.notifier.cancelled(payment, amount);
    else if (payment.behaviour.noti === 'early') await arrive(this.deps, payment);
  }

  private lookUp(headers: IncomingHttpHeaders, tid: string, response: ServerResponse): void {
    const { book, doorkeeper } = this.deps;
    const rejected = doorkeeper.rejection(headers, { withKey: false });
    const payment = rejected ? undefined : book.findOrCreate(tid, null);
    if (!payment) {
      json(response, LOOK_UP.code(...(rejected ?? NO_ROWS)));
      return;
    }
    const { lookUp } = payment.behaviour;
    show(response, {
      shown: lookUp[Math.min(payment.attempts.lookUp++, lookUp.length - 1)] ?? NORMAL,
      normal: LOOK_UP.success(payment, book.shownCancellation(payment)),
      asCode: LOOK_UP.code,
      style: payment.behaviour,
      written: (fields) => {
        if (fields['RESULTCODE'] === '0000') book.noteLookUp(payment);
      },
    });
  }
}

const MISSING = ['9001', '필수 파라미터 누락'] as const;
const NO_ROWS = ['E008', '조회 결과 없음'] as const;
const REJECTED: Attempt = { done: false, shown: NORMAL };

function nth(payment: Payment, call: Request['call']): Attempt {
  const attempts = payment.behaviour[call];
  return attempts[Math.min(payment.attempts[call]++, attempts.length - 1)] ?? REJECTED;
}

/** A digit string or a number, as CookiePay takes both. @returns null: none was sent; NaN: none that can be read. */
function amountOf(value: unknown): number | null {
  if (value === undefined || value === '') return null;
  const text = typeof value === 'number' ? String(value) : textOf(value);
  return /^[1-9]\d{0,9}$/.test(text) ? Number(text) : Number.NaN;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
