/** The simulator's memory: every payment, what was asked for it, and what really happened to the money. */
import type { Behaviour } from './behaviour';
import { deadlineOf } from './dates';
import type { Account, Cancel, Deposit, Ledger, Request, SentNoti } from './ledger';
import { behaviourOf, paidOf } from './scenarios';

export interface NewPayment {
  readonly tid: string;
  /** Won. */
  readonly paid: number;
  readonly orderNo?: string | undefined;
  /** On top of what the tid names. */
  readonly behaviour?: Partial<Behaviour> | undefined;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

export interface Payment {
  readonly tid: string;
  readonly orderNo: string;
  readonly paid: number;
  behaviour: Behaviour;
  /** A cancel was answered with 9029: only then an account may be asked for. */
  depositRequired: boolean;
  lookUps: number;
  /** Calls so far that counted as an attempt, which choose the next entry of the behaviour's lists. */
  readonly attempts: { cancel: number; account: number; lookUp: number };
  readonly lookedUpSince: { cancel: boolean; account: boolean };
  readonly requests: Writable<Request>[];
  readonly cancels: Cancel[];
  readonly accounts: Account[];
  readonly deposits: Deposit[];
  readonly notis: SentNoti[];
}

export const cancelledOf = ({ cancels }: Payment): number => cancels.reduce((sum, { amount }) => sum + amount, 0);

export class PaymentBook {
  private readonly payments = new Map<string, Payment>();

  constructor(private readonly now: () => number) {}

  /** @throws when the tid is taken: a ledger must never lose what it has seen. */
  create({ tid, paid, orderNo, behaviour }: NewPayment): Payment {
    if (this.payments.has(tid)) throw new Error(`Payment ${tid} exists already; nothing was changed.`);
    const payment: Payment = {
      tid,
      orderNo: orderNo ?? `order-of-${tid}`,
      paid,
      behaviour: { ...behaviourOf(tid), ...behaviour },
      depositRequired: false,
      lookUps: 0,
      attempts: { cancel: 0, account: 0, lookUp: 0 },
      lookedUpSince: { cancel: false, account: false },
      ...{ requests: [], cancels: [], accounts: [], deposits: [], notis: [] },
    };
    this.payments.set(tid, payment);
    if (payment.behaviour.cancelledBefore) this.cancel(payment, paid, 'before');
    return payment;
  }

  /** A payment that nobody created was paid with what its tid says, or with the first amount that is asked back. */
  findOrCreate(tid: string, firstAmount: number | null): Payment | undefined {
    const found = this.payments.get(tid);
    const paid = paidOf(tid) ?? firstAmount;
    return found ?? (paid === null ? undefined : this.create({ tid, paid }));
  }

  find(tid: string): Payment | undefined {
    return this.payments.get(tid);
  }

  all(): Payment[] {
    return [...this.payments.values()];
  }

  behave(payment: Payment, changes: Partial<Behaviour>): void {
    payment.behaviour = { ...payment.behaviour, ...changes };
  }

  noteRequest(payment: Payment, request: Omit<Request, 'at' | 'lookedUpBefore'>): Writable<Request> {
    const noted = { ...request, at: this.now(), lookedUpBefore: payment.lookedUpSince[request.call] };
    payment.requests.push(noted);
    payment.lookedUpSince[request.call] = false;
    return noted;
  }

  noteLookUp(payment: Payment): void {
    payment.lookUps += 1;
    Object.assign(payment.lookedUpSince, { cancel: true, account: true });
  }

  /** @returns false when the amount is more than is left. */
  cancel(payment: Payment, amount: number, by: Cancel['by']): boolean {
    if (amount > payment.paid - cancelledOf(payment)) return false;
    payment.cancels.push({ at: this.now(), amount, by });
    return true;
  }

  openAccount(payment: Payment, amount: number): Account {
    const { accountTid, deadline, depositAmountOff } = payment.behaviour;
    const { instant, text } = deadlineOf(deadline, this.now());
    const serial = String(payment.accounts.length + 1);
    const account = {
      at: this.now(),
      number: `110-${String(hash(payment.tid)).padStart(9, '0')}-${serial}`,
      tid: accountTid === 'new' ? `R${serial}${payment.tid}`.slice(0, 50) : payment.tid,
      amount: amount + depositAmountOff,
      cancelAmount: amount,
      deadline: instant,
      rawDeadline: text,
    };
    payment.accounts.push(account);
    return account;
  }

  /** The cancellation that a look-up shows by now. */
  shownCancellation(payment: Payment): Cancel | undefined {
    const { lookUpLagMs, lookUpShowsParts } = payment.behaviour;
    const shown = payment.cancels.filter(({ at }) => at + lookUpLagMs <= this.now());
    const sum = shown.reduce((total, { amount }) => total + amount, 0);
    return lookUpShowsParts || sum >= payment.paid ? shown.at(-1) : undefined;
  }

  ledger(payment: Payment): Ledger {
    const { tid, orderNo, paid, lookUps, requests, cancels, accounts, deposits, notis } = payment;
    const deposited = deposits.filter(({ refused }) => refused === null).reduce((sum, { amount }) => sum + amount, 0);
    const cancelled = cancelledOf(payment);
    // A copy: what a test has read must not change behind its back.
    return structuredClone({
      ...{ tid, orderNo, paid, cancelled, deposited, lookUps, requests, cancels, accounts, deposits, notis },
    });
  }
}

const hash = (text: string): number =>
  [...text].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 999_999_999, 7);
