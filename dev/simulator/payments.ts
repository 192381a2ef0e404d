/** Every payment that the simulator knows, and what really happened to its money. Times in epoch milliseconds. */
import { randomInt } from 'node:crypto';
import { endOfKoreanDay, koreanDateTime } from '../../korean-time';
import type { Behaviour, Deadline } from './behaviour';
import type { Account, Cancel, Deposit, Ledger, Request, SentNoti } from './ledger';
import { behaviourOf, paidOf } from './scenarios';

export interface NewPayment {
  readonly tid: string;
  /** Won. */
  readonly paid: number;
  readonly orderNo?: string | undefined;
  /** Replaces parts of the behaviour that the tid names. */
  readonly behaviour?: Partial<Behaviour> | undefined;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

export interface Payment {
  readonly tid: string;
  readonly orderNo: string;
  readonly paid: number;
  behaviour: Behaviour;
  /** A cancel was answered with 9029: an account may be asked for only then. */
  depositRequired: boolean;
  lookUps: number;
  /** Calls so far that counted as an attempt; they choose the next entry of the behaviour's lists. */
  readonly attempts: { cancel: number; account: number; lookUp: number };
  readonly lookedUpSince: { cancel: boolean; account: boolean };
  readonly requests: Writable<Request>[];
  readonly cancels: Cancel[];
  readonly accounts: Account[];
  readonly deposits: Deposit[];
  readonly notis: SentNoti[];
}

export interface Payments {
  /** @throws when the tid is taken: a ledger must not lose what it has seen. */
  readonly create: (payment: NewPayment) => Payment;
  /** An unknown payment was paid with what its tid says, or with the first amount asked for. */
  readonly findOrCreate: (tid: string, firstAmount: number | null) => Payment | undefined;
  readonly find: (tid: string) => Payment | undefined;
  readonly all: () => Payment[];
}

export function createPayments(now: () => number): Payments {
  const payments = new Map<string, Payment>();
  const create: Payments['create'] = (asked) => {
    if (payments.has(asked.tid)) throw new Error(`Payment ${asked.tid} exists already; nothing was changed.`);
    const payment = newPayment(asked);
    payments.set(asked.tid, payment);
    if (payment.behaviour.cancelledBefore) cancel(payment, asked.paid, 'before', now());
    return payment;
  };
  return {
    create,
    findOrCreate: (tid, firstAmount) => {
      const paid = paidOf(tid) ?? firstAmount;
      return payments.get(tid) ?? (paid === null ? undefined : create({ tid, paid }));
    },
    find: (tid) => payments.get(tid),
    all: () => [...payments.values()],
  };
}

const newPayment = ({ tid, paid, orderNo, behaviour }: NewPayment): Payment => ({
  tid,
  orderNo: orderNo ?? `order-of-${tid}`,
  paid,
  behaviour: { ...behaviourOf(tid), ...behaviour },
  depositRequired: false,
  lookUps: 0,
  attempts: { cancel: 0, account: 0, lookUp: 0 },
  lookedUpSince: { cancel: false, account: false },
  requests: [],
  cancels: [],
  accounts: [],
  deposits: [],
  notis: [],
});

const sumOf = (entries: readonly { readonly amount: number }[]): number =>
  entries.reduce((sum, { amount }) => sum + amount, 0);

/** Won that is not cancelled yet. */
export const leftOf = ({ paid, cancels }: Payment): number => paid - sumOf(cancels);

export function noteRequest(
  payment: Payment,
  request: Pick<Request, 'call' | 'at' | 'amount' | 'done'>,
): Writable<Request> {
  const noted = { ...request, code: null, answered: false, lookedUpBefore: payment.lookedUpSince[request.call] };
  payment.requests.push(noted);
  payment.lookedUpSince[request.call] = false;
  return noted;
}

export function noteLookUp(payment: Payment): void {
  payment.lookUps += 1;
  Object.assign(payment.lookedUpSince, { cancel: true, account: true });
}

/** @returns false when the amount is more than is left. */
export function cancel(payment: Payment, amount: number, by: Cancel['by'], at: number): boolean {
  if (amount > leftOf(payment)) return false;
  payment.cancels.push({ at, amount, by });
  return true;
}

export function openAccount(payment: Payment, amount: number, at: number): Account {
  const { accountTid, deadline, depositAmountOff } = payment.behaviour;
  const serial = String(payment.accounts.length + 1);
  const account: Account = {
    at,
    number: `110-${randomInt(100_000_000, 1_000_000_000)}-${serial}`,
    tid: accountTid === 'new' ? `R${serial}${payment.tid}`.slice(0, 50) : payment.tid,
    amount: amount + depositAmountOff,
    cancelAmount: amount,
    ...deadlineOf(deadline, at),
  };
  payment.accounts.push(account);
  return account;
}

/**
 * A deposit arrives at the bank. Without an amount it is what the account asks for; without a number it goes to the
 * newest account. @returns the account that it was accepted for; undefined: refused, and the ledger says why.
 */
export function payIn(payment: Payment, at: number, amount?: number, accountNo?: string): Account | undefined {
  const account = payment.accounts.findLast(({ number }) => number === (accountNo ?? number));
  const paidIn = amount ?? account?.amount ?? 0;
  const refused = account ? refusalOf(payment, account, paidIn, at) : 'no_account';
  payment.deposits.push({ at, amount: paidIn, accountNo: account?.number ?? accountNo ?? '', refused });
  if (!account || refused !== null) return undefined;
  cancel(payment, account.cancelAmount, 'deposit', at);
  return account;
}

function refusalOf(payment: Payment, account: Account, amount: number, at: number): Deposit['refused'] {
  const { number, deadline, cancelAmount } = account;
  if (payment.deposits.some(({ accountNo, refused }) => accountNo === number && refused === null)) return 'used';
  if (deadline !== null && at > deadline) return 'too_late';
  if (amount !== account.amount) return 'other_amount';
  return cancelAmount > leftOf(payment) ? 'already_cancelled' : null;
}

/** The cancellation that a look-up shows at this moment. */
export function shownCancellation(payment: Payment, now: number): Cancel | undefined {
  const { lookUpLagMs, lookUpShowsParts } = payment.behaviour;
  const shown = payment.cancels.filter(({ at }) => at + lookUpLagMs <= now);
  return lookUpShowsParts || sumOf(shown) >= payment.paid ? shown.at(-1) : undefined;
}

/** A copy: it does not change when the payment does. */
export function ledgerOf(payment: Payment): Ledger {
  const { behaviour, depositRequired, attempts, lookedUpSince, ...seen } = payment;
  const deposited = sumOf(payment.deposits.filter(({ refused }) => refused === null));
  return structuredClone({ ...seen, cancelled: sumOf(payment.cancels), deposited });
}

/** `YYYYMMDDHHMMSS` in Korean time. */
export const kst14 = (at: number): string => koreanDateTime(at).replace(/\D/g, '');

function deadlineOf(wanted: Deadline, now: number): Pick<Account, 'deadline' | 'rawDeadline'> {
  if (wanted.kind === 'raw') return { deadline: null, rawDeadline: wanted.text };
  // The text has whole seconds; rounded up, so that the deadline is never earlier than asked for.
  const deadline = wanted.kind === 'after' ? Math.ceil((now + wanted.ms) / 1_000) * 1_000 : endOfKoreanDay(now) - 1_000;
  return { deadline, rawDeadline: kst14(deadline) };
}
