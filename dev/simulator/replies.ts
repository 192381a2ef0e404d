/** The fields of each call's reply, as CookiePay's documents and captured replies show them. */
import { randomBytes } from 'node:crypto';
import type { Shown } from './behaviour';
import type { Account, Cancel } from './ledger';
import { kst14, type Payment } from './payments';

/** Not only strings, because a scenario may break the types. */
export type Fields = Readonly<Record<string, Extract<Shown, { kind: 'changed' }>['fields'][string]>>;

/** How a call answers with a code and its text. */
export type Coded = (code: string, message: string) => Fields;

export const tokenCode: Coded = (code, message) => ({ RTN_CD: code, RTN_MSG: message });
export const cancelCode: Coded = (code, message) => ({ cancel_code: code, cancel_msg: message });
export const resultCode: Coded = (code, message) => ({ RESULTCODE: code, RESULTMSG: message });

/** The code of a reply, whichever call it is of. */
export function codeOf(fields: Fields): string | null {
  const code = fields['cancel_code'] ?? fields['RESULTCODE'];
  return typeof code === 'string' ? code : null;
}

export const cancelled = (amount: number, now: number): Fields => ({
  cancel_tid: `C${randomBytes(8).toString('hex')}`,
  ...cancelCode('0000', '취소 성공'),
  cancel_date: kst14(now),
  cancel_amt: String(amount),
});

export const accountOpened = (account: Account): Fields => ({
  ...resultCode('0000', '성공'),
  TID: account.tid,
  BANKNAME: '국민은행',
  ACCOUNTNO: account.number,
  CANCELAMT: String(account.cancelAmount),
  DEPOSITAMT: String(account.amount),
  DEPOSITENDDATE: account.rawDeadline,
});

/** The customer's data is invented. */
export const found = (payment: Payment, shown: Cancel | undefined): Fields => ({
  ...resultCode('0000', '성공'),
  ORDERNO: payment.orderNo,
  AMOUNT: String(payment.paid),
  BUYERNAME: '홍길동',
  BUYEREMAIL: 'gildong@example.com',
  PRODUCTNAME: '상품',
  PRODUCTCODE: '',
  PAYMETHOD: 'CARD',
  BUYERID: 'gildong',
  TID: payment.tid,
  ACCEPTNO: '30001234',
  ACCEPTDATE: '20260401171624',
  CANCELDATE: shown ? kst14(shown.at) : '',
  CANCELMSG: shown ? '취소 완료' : '',
  ACCOUNTNO: '',
  RECEIVERNAME: '',
  DEPOSITENDDATE: '',
  CARDNAME: '국민카드',
  CARDCODE: '03',
});
