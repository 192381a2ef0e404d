/** The words of each call, as CookiePay's documents and the captured answers have them: three dialects. */
import { randomBytes } from 'node:crypto';
import { kst14 } from './dates';
import type { Account, Cancel } from './ledger';
import type { Payment } from './payments';
import type { Fields } from './show';

export interface Wording {
  readonly codeField: string;
  readonly code: (code: string, message: string) => Fields;
}

const upperCase: Wording = {
  codeField: 'RESULTCODE',
  code: (code, message) => ({ RESULTCODE: code, RESULTMSG: message }),
};

export const CANCEL = {
  codeField: 'cancel_code',
  code: (code, message) => ({ cancel_code: code, cancel_msg: message }),
  success: (amount, now) => ({
    cancel_tid: `C${randomBytes(8).toString('hex')}`,
    cancel_code: '0000',
    cancel_msg: '취소 성공',
    cancel_date: kst14(now),
    cancel_amt: String(amount),
  }),
} satisfies Wording & { success: (amount: number, now: number) => Fields };

export const ACCOUNT = {
  ...upperCase,
  success: (account) => ({
    RESULTCODE: '0000',
    RESULTMSG: '성공',
    TID: account.tid,
    BANKNAME: '국민은행',
    ACCOUNTNO: account.number,
    CANCELAMT: String(account.cancelAmount),
    DEPOSITAMT: String(account.amount),
    DEPOSITENDDATE: account.rawDeadline,
  }),
} satisfies Wording & { success: (account: Account) => Fields };

/** Nobody real. Leak tests search for each of these where it must not be. */
export const PERSONAL_DATA = {
  name: '홍길동',
  mail: 'gildong@example.com',
  buyerId: 'gildong',
  phone: '010-5555-0199',
  cardName: '국민카드',
  /** A well-known test number with a right check digit. */
  cardNo: '4111111111111111',
} as const;

const { name, mail, buyerId, phone, cardName, cardNo } = PERSONAL_DATA;
const ACCEPTED = { no: '30001234', date: '20260401171624' };

export const LOOK_UP = {
  ...upperCase,
  success: (payment, cancel) => ({
    ...{ RESULTCODE: '0000', RESULTMSG: '성공', ORDERNO: payment.orderNo, AMOUNT: String(payment.paid) },
    ...{ BUYERNAME: name, BUYEREMAIL: mail, PRODUCTNAME: '상품', PRODUCTCODE: '', PAYMETHOD: 'CARD' },
    ...{ BUYERID: buyerId, TID: payment.tid, ACCEPTNO: ACCEPTED.no, ACCEPTDATE: ACCEPTED.date },
    ...{ CANCELDATE: cancel ? kst14(cancel.at) : '', CANCELMSG: cancel ? '취소 완료' : '' },
    ...{ ACCOUNTNO: '', RECEIVERNAME: '', DEPOSITENDDATE: '', CARDNAME: cardName, CARDCODE: '03' },
  }),
} satisfies Wording & { success: (payment: Payment, cancel: Cancel | undefined) => Fields };

/** The notification of the payment itself, which comes to the same address as those of cancellations. */
export const approvalNoti = ({ tid, orderNo, paid }: Payment, apiId: string): Fields => ({
  ...{ PAY_METHOD: 'CARD', API_ID: apiId, ORDERNO: orderNo, AMOUNT: String(paid), TID: tid },
  ...{ BUYEREMAIL: mail, BUYERNAME: name, USERID: buyerId, PRODUCTCODE: '', PRODUCTNAME: '상품' },
  ...{ ACCEPT_DATE: ACCEPTED.date, ACCEPT_NO: ACCEPTED.no, CARDCODE: '03', CARDNAME: cardName, CARDNO: cardNo },
  ...{ QUOTA: '00', ACCOUNTNO: '', RECEIVERNAME: '', DEPOSITENDDATE: '', BUYERPHONE: phone },
});
