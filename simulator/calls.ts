/** CookiePay's four calls, as its documents and the captured answers have them. */
import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Attempt } from './behaviour';
import { kst14 } from './dates';
import type { Notifier } from './notifier';
import type { Account, Payment, PaymentBook, Request } from './payments';
import { type Fields, isClear, json, show } from './show';

export interface Call {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface CallDeps {
  readonly book: PaymentBook;
  readonly notifier: Notifier;
  readonly now: () => number;
  readonly pay2Id: string;
  readonly pay2Key: string;
  /** False: every credential is wrong, until somebody mends it. */
  readonly accepting: () => boolean;
}

export class Calls {
  readonly tokens = new Set<string>();

  constructor(private readonly deps: CallDeps) {}

  async answer({ path, headers, body }: Call, response: ServerResponse): Promise<void> {
    const text = (name: string): string => (typeof body[name] === 'string' ? body[name] : '');
    if (path === '/payAuth/token') {
      this.token(text('pay2_id'), text('pay2_key'), response);
      return;
    }
    const authorised = this.deps.accepting() && this.tokens.has(String(headers['token']));
    if (path === '/api/paycert') {
      this.lookUp(text('tid'), authorised, response);
      return;
    }
    const keyed = authorised && headers['apikey'] === this.deps.pay2Key;
    const amount = /^\d{1,10}$/.test(text('amount')) ? Number(text('amount')) : null;
    if (path === '/api/cancel') {
      this.cancel(text('tid'), amount, keyed, response);
      return;
    }
    if (path === '/api/get_cancel_bank_account') return this.account(text('tid'), amount, keyed, response);
    json(response, { message: 'Not Found' }, 404);
  }

  private token(id: string, key: string, response: ServerResponse): void {
    if (!this.deps.accepting() || id !== this.deps.pay2Id || key !== this.deps.pay2Key) {
      json(response, { RTN_CD: 'E003', RTN_MSG: 'ID & KEY 불일치' });
      return;
    }
    const token = randomBytes(24).toString('base64url');
    this.tokens.add(token);
    json(response, { RTN_CD: '0000', RTN_MSG: '성공', TOKEN: token });
  }

  private cancel(tid: string, amount: number | null, authorised: boolean, response: ServerResponse): void {
    const wording = (code: string, message: string): Fields => ({ cancel_code: code, cancel_msg: message });
    if (!authorised) {
      json(response, wording('E003', 'ID & KEY 불일치'));
      return;
    }
    if (!tid) {
      json(response, wording('9001', '필수 파라미터 누락'));
      return;
    }
    const payment = this.deps.book.findOrCreate(tid, amount ?? 0);
    const wanted = amount ?? payment.paid;
    const attempt = nth(payment, 'cancel');
    const normal = attempt.done ? this.effectOfCancel(payment, wanted) : this.wouldAnswer(wanted);
    this.note(payment, 'cancel', wanted, attempt, normal['cancel_code'] === '0000');
    show(response, attempt.shown, normal, wording);
  }

  private effectOfCancel(payment: Payment, amount: number): Fields {
    if (payment.cancelled >= payment.paid) return { cancel_code: '9206', cancel_msg: '이미 취소된 거래입니다' };
    if (payment.behaviour.settled) return { cancel_code: '9029', cancel_msg: '정산 완료된 거래: 입금 후 취소 필요' };
    if (!this.deps.book.cancel(payment, amount, 'cancel')) {
      return { cancel_code: '8001', cancel_msg: '취소 가능 금액 초과' };
    }
    this.deps.notifier.cancelled(payment, 'cancel', amount);
    return this.wouldAnswer(amount);
  }

  private wouldAnswer(amount: number): Fields {
    return {
      cancel_tid: `C${randomBytes(8).toString('hex')}`,
      cancel_code: '0000',
      cancel_msg: '취소 성공',
      cancel_date: kst14(this.deps.now()),
      cancel_amt: String(amount),
    };
  }

  private async account(
    tid: string,
    amount: number | null,
    authorised: boolean,
    response: ServerResponse,
  ): Promise<void> {
    const wording = (code: string, message: string): Fields => ({ RESULTCODE: code, RESULTMSG: message });
    if (!authorised) {
      json(response, wording('E003', 'ID & KEY 불일치'));
      return;
    }
    const payment = this.deps.book.find(tid);
    if (!payment?.behaviour.settled || amount === null) {
      json(response, wording('9001', '필수 파라미터 누락'));
      return;
    }
    const attempt = nth(payment, 'account');
    const account = attempt.done ? this.deps.book.openAccount(payment, amount) : null;
    this.note(payment, 'account', amount, attempt, account !== null);
    if (payment.behaviour.noti === 'early') await this.deps.notifier.depositArrived(payment, amount);
    show(response, attempt.shown, account ? accountFields(account, amount) : {}, wording);
  }

  private lookUp(tid: string, authorised: boolean, response: ServerResponse): void {
    const wording = (code: string, message: string): Fields => ({ RESULTCODE: code, RESULTMSG: message });
    if (!authorised) {
      json(response, wording('E003', 'ID & KEY 불일치'));
      return;
    }
    const payment = this.deps.book.find(tid);
    if (!payment) {
      json(response, wording('E008', '조회 결과 없음'));
      return;
    }
    const attempt = payment.behaviour.lookUp[Math.min(payment.lookUps, payment.behaviour.lookUp.length - 1)];
    if (!attempt || attempt.shown.kind === 'normal') this.deps.book.noteLookUp(payment);
    show(response, attempt?.shown ?? { kind: 'normal' }, this.paymentFields(payment), wording);
  }

  private paymentFields(payment: Payment): Fields {
    const shown = this.deps.book.shownCancellation(payment);
    return {
      ...{ RESULTCODE: '0000', RESULTMSG: '성공', ORDERNO: payment.orderNo, AMOUNT: String(payment.paid) },
      ...{ BUYERNAME: '홍길동', BUYEREMAIL: 'gildong@example.com', PRODUCTNAME: '상품', PRODUCTCODE: '' },
      ...{
        PAYMETHOD: 'CARD',
        BUYERID: 'gildong',
        TID: payment.tid,
        ACCEPTNO: '30001234',
        ACCEPTDATE: '20260401171624',
      },
      ...{ CANCELDATE: shown ? kst14(shown.at) : '', CANCELMSG: shown ? '취소 완료' : '' },
      ...{ ACCOUNTNO: '', RECEIVERNAME: '', DEPOSITENDDATE: '', CARDNAME: '국민카드', CARDCODE: '03' },
    };
  }

  private note(payment: Payment, call: Request['call'], amount: number, attempt: Attempt, acted: boolean): void {
    this.deps.book.noteRequest(payment, {
      call,
      amount,
      done: attempt.done && acted,
      answered: isClear(attempt.shown),
    });
  }
}

function nth(payment: Payment, call: Request['call']): Attempt {
  const attempts = payment.behaviour[call];
  const made = payment.requests.filter((request) => request.call === call).length;
  return attempts[Math.min(made, attempts.length - 1)] ?? { done: true, shown: { kind: 'normal' } };
}

const accountFields = (account: Account, cancelAmount: number): Fields => ({
  RESULTCODE: '0000',
  RESULTMSG: '성공',
  TID: account.tid,
  BANKNAME: '국민은행',
  ACCOUNTNO: account.number,
  CANCELAMT: String(cancelAmount),
  DEPOSITAMT: String(account.amount),
  DEPOSITENDDATE: account.rawDeadline,
});
