/**
 * What the reply to each call says, typed. Times are ISO 8601 UTC (null when unreadable), amounts are won. A success
 * code counts only when the reply is about the payment and the amount that were asked for.
 */
import type { Clean } from './clean';
import { parseKst } from './dates';
import type { Claim, Interpretation } from './outcomes';
import { readAmount, type Reply } from './reply';

export interface CancelRequest {
  readonly tid: string;
  readonly amount: number;
  readonly reason: string;
}

/** CookiePay's own code ('' when it gave none) and its text, or what happened when there was no reply. */
interface Said {
  readonly code: string;
  readonly message: string;
}

/** A payment as a request or a reply names it. A reply's amount is its text, because it may be unreadable. */
interface NamedPayment {
  readonly tid: string;
  /** In won. */
  readonly amount: number | string;
}

/** The failures that both calls on money share. `mismatch`: the reply names another payment or amount. */
export type NoSuccess =
  | (Said & { readonly kind: 'refused' })
  | (Said & { readonly kind: 'token_rejected' })
  | (Said & { readonly kind: 'not_sent' })
  | (Said & { readonly kind: 'unknown'; readonly claim: Claim })
  | (Said & {
      readonly kind: 'mismatch';
      readonly asked: NamedPayment;
      readonly answered: NamedPayment;
    });

export type CancelOutcome =
  | (Said & {
      readonly kind: 'cancelled';
      readonly cancelTid: string | null;
      readonly cancelledAt: string | null;
    })
  | (Said & { readonly kind: 'deposit_required' })
  | NoSuccess;

export interface DepositAccount {
  /** The TID of the reply: that of the payment, or a new one for the deposit; CookiePay does not say which. */
  readonly tid: string;
  readonly bankName: string;
  readonly accountNo: string;
  /** DEPOSITAMT, exactly what has to be deposited; it may differ from the amount that will be cancelled. */
  readonly depositAmount: number;
  /** DEPOSITENDDATE as CookiePay wrote it. */
  readonly rawDeadline: string;
  readonly deadline: string | null;
}

export type AccountOutcome = (Said & { readonly kind: 'issued'; readonly account: DepositAccount }) | NoSuccess;

export type TokenOutcome =
  | { readonly kind: 'token'; readonly token: string }
  | (Said & {
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
  | (Said & {
      readonly kind: 'cannot_tell';
      readonly retryAfterMs: number | null;
    });

export function readToken({ happened, code, message, reply, retryAfterMs }: Interpretation): TokenOutcome {
  const token = reply?.field('TOKEN');
  if (happened === 'done' && token) return { kind: 'token', token };
  const kind = happened === 'token_rejected' ? 'credentials_rejected' : 'unavailable';
  return { kind, code, message, retryAfterMs };
}

export function readCancel(request: CancelRequest, interpretation: Interpretation, clean: Clean): CancelOutcome {
  const { happened, code, message, reply } = interpretation;
  if (happened === 'deposit_required') return { kind: 'deposit_required', code, message };
  if (happened !== 'done' || !reply) return noSuccess(interpretation);
  if (!saysCancelled(reply)) {
    return {
      kind: 'unknown',
      claim: 'nothing',
      code,
      message: 'a success code, but not in the fields of a reply to a cancel',
    };
  }
  const [tid, rawAmount] = [reply.field('tid'), reply.field('cancel_amt') ?? reply.field('cancel_amount')];
  if ((tid && tid !== request.tid) || (rawAmount && readAmount(rawAmount) !== request.amount)) {
    return mismatch(request, clean(tid ?? request.tid), clean(rawAmount ?? String(request.amount)), { code, message });
  }
  return {
    kind: 'cancelled',
    code,
    message,
    cancelTid: clean(reply.field('cancel_tid') ?? '') || null,
    cancelledAt: parseKst(reply.field('cancel_date') ?? ''),
  };
}

export function readAccount(request: CancelRequest, interpretation: Interpretation, clean: Clean): AccountOutcome {
  const { happened, code, message, reply } = interpretation;
  // 9029 is a reply to a cancel; its meaning on this call is unknown.
  if (happened === 'deposit_required') return { kind: 'unknown', claim: 'refused', code, message };
  if (happened !== 'done' || !reply) return noSuccess(interpretation);
  const field = (name: string): string => clean(reply.field(name) ?? '');
  const cancelAmount = readAmount(reply.field('CANCELAMT'));
  const depositAmount = readAmount(reply.field('DEPOSITAMT'));
  if (!field('BANKNAME') || !field('ACCOUNTNO') || cancelAmount === null || depositAmount === null) {
    return {
      kind: 'unknown',
      claim: 'nothing',
      code,
      message: 'the account reply has no bank, account number or amounts',
    };
  }
  if (cancelAmount !== request.amount) {
    const account = `${request.tid} (${field('BANKNAME')} ${field('ACCOUNTNO')})`;
    return mismatch(request, account, String(cancelAmount), { code, message });
  }
  const rawDeadline = field('DEPOSITENDDATE');
  return {
    kind: 'issued',
    code,
    message,
    account: {
      tid: field('TID') || request.tid,
      bankName: field('BANKNAME'),
      accountNo: field('ACCOUNTNO'),
      depositAmount,
      rawDeadline,
      deadline: parseKst(rawDeadline),
    },
  };
}

/**
 * "Not cancelled" allows a second cancel, so it is believed only in a complete success reply: both cancellation
 * fields present and empty. "Cancelled" needs a CANCELDATE; a message alone could say anything.
 */
export function readPayment(asked: string, interpretation: Interpretation, clean: Clean): PaymentOutcome {
  const { happened, code, message, reply, retryAfterMs } = interpretation;
  const cannotTell = (why: string): PaymentOutcome => ({
    kind: 'cannot_tell',
    code,
    message: why,
    retryAfterMs,
  });
  const [tid, date, text] = [reply?.field('TID'), reply?.field('CANCELDATE'), reply?.field('CANCELMSG')];
  const amount = readAmount(reply?.field('AMOUNT'));
  if (happened !== 'done') return cannotTell(message);
  if (!tid || amount === null) return cannotTell('the look-up reply has no TID or AMOUNT');
  if (date !== undefined && /[1-9]/.test(date)) {
    const cancellation = {
      date: clean(date),
      message: clean(text ?? ''),
      at: parseKst(date),
    };
    return { kind: 'payment', tid: clean(tid), amount, cancellation };
  }
  if (date !== '' || text !== '') {
    return cannotTell(`the look-up of ${asked} says neither cancelled nor not cancelled`);
  }
  return { kind: 'payment', tid: clean(tid), amount, cancellation: null };
}

/** A success code in the field of another call, or beside a different code, may come from a proxy. */
const saysCancelled = (reply: Reply): boolean =>
  reply.field('cancel_code') === '0000' && ['', '0000', undefined].includes(reply.field('RESULTCODE'));

function noSuccess({ happened, claim, code, message }: Interpretation): NoSuccess {
  switch (happened) {
    case 'refused':
    case 'token_rejected':
    case 'not_sent':
      return { kind: happened, code, message };
    default:
      return { kind: 'unknown', claim, code, message };
  }
}

function mismatch(request: CancelRequest, tid: string, amount: string, said: Said): NoSuccess {
  return {
    kind: 'mismatch',
    ...said,
    asked: { tid: request.tid, amount: request.amount },
    answered: { tid, amount },
  };
}
