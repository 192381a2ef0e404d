/**
 * What each call's answer comes to, typed. Times are ISO 8601 UTC (null when unreadable), amounts are won. A success
 * code counts only when the answer is about the payment and the amount that were asked for.
 */
import { type Answer, readAmount } from './answer';
import type { Clean } from './clean';
import { parseKst } from './dates';
import type { Claim, Judgement } from './outcomes';

export interface CancelOrder {
  readonly tid: string;
  readonly amount: number;
  readonly reason: string;
}

/** CookiePay's own code ('' when it gave none) and its text, or what happened instead. */
interface Word {
  readonly code: string;
  readonly message: string;
}

/** Ways to fail that both calls on money share. `mismatch`: the answer names another payment or amount. */
export type NoSuccess =
  | (Word & { readonly kind: 'refused' })
  | (Word & { readonly kind: 'token_rejected' })
  | (Word & { readonly kind: 'not_sent' })
  | (Word & { readonly kind: 'unknown'; readonly claim: Claim })
  | (Word & {
      readonly kind: 'mismatch';
      readonly asked: string;
      readonly answered: string;
    });

export type CancelOutcome =
  | (Word & {
      readonly kind: 'cancelled';
      readonly cancelTid: string | null;
      readonly cancelledAt: string | null;
    })
  | (Word & { readonly kind: 'deposit_required' })
  | NoSuccess;

export interface DepositAccount {
  /** The answer's TID: the payment's own or a new one for the deposit; CookiePay does not say which. */
  readonly tid: string;
  readonly bankName: string;
  readonly accountNo: string;
  /** DEPOSITAMT, exactly what has to be deposited; it may differ from the amount that will be cancelled. */
  readonly depositAmount: number;
  /** DEPOSITENDDATE as CookiePay wrote it. */
  readonly rawDeadline: string;
  readonly deadline: string | null;
}

export type AccountOutcome = (Word & { readonly kind: 'issued'; readonly account: DepositAccount }) | NoSuccess;

export type TokenOutcome =
  | { readonly kind: 'token'; readonly token: string }
  | (Word & {
      readonly kind: 'credentials_rejected' | 'unavailable';
      readonly retryAfterMs: number | null;
    });

export interface Payment {
  readonly kind: 'payment';
  readonly tid: string;
  readonly amount: number;
  /** CANCELDATE and CANCELMSG; null while the payment is not cancelled. */
  readonly cancellation: {
    readonly date: string;
    readonly message: string;
    readonly at: string | null;
  } | null;
}

export type PaymentOutcome =
  | Payment
  | (Word & {
      readonly kind: 'cannot_tell';
      readonly retryAfterMs: number | null;
    });

export function readToken({ happened, code, message, answer, retryAfterMs }: Judgement): TokenOutcome {
  const token = answer?.field('TOKEN');
  if (happened === 'done' && token) return { kind: 'token', token };
  const kind = happened === 'token_rejected' ? 'credentials_rejected' : 'unavailable';
  return { kind, code, message, retryAfterMs };
}

export function readCancel(order: CancelOrder, judgement: Judgement, clean: Clean): CancelOutcome {
  const { happened, code, message, answer } = judgement;
  if (happened === 'deposit_required') return { kind: 'deposit_required', code, message };
  if (happened !== 'done' || !answer) return noSuccess(judgement);
  if (!saysCancelled(answer)) {
    return { kind: 'unknown', claim: 'nothing', code, message: 'success, but not in the words of a cancel answer' };
  }
  const [tid, rawAmount] = [answer.field('tid'), answer.field('cancel_amt') ?? answer.field('cancel_amount')];
  if ((tid && tid !== order.tid) || (rawAmount && readAmount(rawAmount) !== order.amount)) {
    return mismatch(order, clean(tid ?? order.tid), clean(rawAmount ?? String(order.amount)), { code, message });
  }
  return {
    kind: 'cancelled',
    code,
    message,
    cancelTid: clean(answer.field('cancel_tid') ?? '') || null,
    cancelledAt: parseKst(answer.field('cancel_date') ?? ''),
  };
}

export function readAccount(order: CancelOrder, judgement: Judgement, clean: Clean): AccountOutcome {
  const { happened, code, message, answer } = judgement;
  // 9029 is an answer to cancel; on this call it means nothing we know of.
  if (happened === 'deposit_required') return { kind: 'unknown', claim: 'refused', code, message };
  if (happened !== 'done' || !answer) return noSuccess(judgement);
  const field = (name: string): string => clean(answer.field(name) ?? '');
  const cancelAmount = readAmount(answer.field('CANCELAMT'));
  const depositAmount = readAmount(answer.field('DEPOSITAMT'));
  if (!field('BANKNAME') || !field('ACCOUNTNO') || cancelAmount === null || depositAmount === null) {
    return {
      kind: 'unknown',
      claim: 'nothing',
      code,
      message: 'account answer without bank, account number or amounts',
    };
  }
  if (cancelAmount !== order.amount) {
    const account = `${order.tid} (account ${field('BANKNAME')} ${field('ACCOUNTNO')})`;
    return mismatch(order, account, String(cancelAmount), { code, message });
  }
  const rawDeadline = field('DEPOSITENDDATE');
  return {
    kind: 'issued',
    code,
    message,
    account: {
      tid: field('TID') || order.tid,
      bankName: field('BANKNAME'),
      accountNo: field('ACCOUNTNO'),
      depositAmount,
      rawDeadline,
      deadline: parseKst(rawDeadline),
    },
  };
}

/**
 * "Not cancelled" allows a second cancel, so it is only believed from a complete success answer: both cancellation
 * fields there and empty. "Cancelled" needs a CANCELDATE; a message alone could say anything.
 */
export function readPayment(asked: string, judgement: Judgement, clean: Clean): PaymentOutcome {
  const { happened, code, message, answer, retryAfterMs } = judgement;
  const cannotTell = (why: string): PaymentOutcome => ({
    kind: 'cannot_tell',
    code,
    message: why,
    retryAfterMs,
  });
  const [tid, date, text] = [answer?.field('TID'), answer?.field('CANCELDATE'), answer?.field('CANCELMSG')];
  const amount = readAmount(answer?.field('AMOUNT'));
  if (happened !== 'done') return cannotTell(message);
  if (!tid || amount === null) return cannotTell('look-up answer without TID or AMOUNT');
  if (date !== undefined && /[1-9]/.test(date)) {
    const cancellation = {
      date: clean(date),
      message: clean(text ?? ''),
      at: parseKst(date),
    };
    return { kind: 'payment', tid: clean(tid), amount, cancellation };
  }
  if (date !== '' || text !== '') {
    return cannotTell(`look-up of ${asked} says neither cancelled nor not cancelled`);
  }
  return { kind: 'payment', tid: clean(tid), amount, cancellation: null };
}

/** Success in another call's field, or beside a code that says otherwise, may be some proxy's or wrapper's. */
const saysCancelled = (answer: Answer): boolean =>
  answer.field('cancel_code') === '0000' && ['', '0000', undefined].includes(answer.field('RESULTCODE'));

function noSuccess({ happened, claim, code, message }: Judgement): NoSuccess {
  switch (happened) {
    case 'refused':
    case 'token_rejected':
    case 'not_sent':
      return { kind: happened, code, message };
    default:
      return { kind: 'unknown', claim, code, message };
  }
}

function mismatch(order: CancelOrder, tid: string, amount: string, word: Word): NoSuccess {
  return {
    kind: 'mismatch',
    ...word,
    asked: `${order.amount} won of ${order.tid}`,
    answered: `${amount} won of ${tid}`,
  };
}
