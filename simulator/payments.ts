/** The simulator's memory: every payment, what was asked for it, and what really happened to the money. */
import { type Behaviour, behaviourOf } from './behaviour';
import { deadlineOf } from './dates';

export interface Request {
  readonly call: 'cancel' | 'account';
  readonly at: number;
  readonly amount: number;
  /** Whether the gateway acted on it. */
  readonly done: boolean;
  /** Whether the caller got an answer that says so, or says clearly that nothing was done. */
  readonly answered: boolean;
  /** Whether a look-up of this payment was answered since the last request of the same call. */
  readonly lookedUpBefore: boolean;
}

export interface Account {
  readonly number: string;
  readonly tid: string;
  readonly amount: number;
  readonly deadline: number | null;
  readonly rawDeadline: string;
}

export interface SentNoti {
  readonly at: number;
  readonly body: string;
  /** HTTP status of the receiver; null: no answer within 9 s, or no connection. */
  readonly status: number | null;
}

/** What tests read. Amounts in won, times in epoch milliseconds of the simulator's clock. */
export interface Ledger {
  readonly tid: string;
  readonly orderNo: string;
  readonly paid: number;
  readonly cancelled: number;
  readonly cancels: readonly { readonly at: number; readonly amount: number; readonly by: 'cancel' | 'deposit' }[];
  readonly deposited: number;
  readonly requests: readonly Request[];
  readonly accounts: readonly Account[];
  readonly lookUps: number;
  readonly notis: readonly SentNoti[];
}

type Writable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };

export interface Payment extends Writable<Ledger> {
  behaviour: Behaviour;
  lookedUpSince: Record<Request['call'], boolean>;
}

export interface NewPayment {
  readonly tid: string;
  readonly paid: number;
  readonly orderNo?: string;
  readonly behaviour?: Behaviour;
}

export class PaymentBook {
  private readonly payments = new Map<string, Payment>();

  constructor(private readonly now: () => number) {}

  create({ tid, paid, orderNo, behaviour }: NewPayment): Payment {
    const payment: Payment = {
      tid,
      orderNo: orderNo ?? `order-of-${tid}`,
      paid,
      cancelled: 0,
      cancels: [],
      deposited: 0,
      requests: [],
      accounts: [],
      lookUps: 0,
      notis: [],
      behaviour: behaviour ?? behaviourOf(tid),
      lookedUpSince: { cancel: false, account: false },
    };
    this.payments.set(tid, payment);
    return payment;
  }

  /** A payment that nobody created is one that was paid in full with the first amount that is asked back. */
  findOrCreate(tid: string, paid: number): Payment {
    return this.payments.get(tid) ?? this.create({ tid, paid });
  }

  find(tid: string): Payment | undefined {
    return this.payments.get(tid);
  }

  all(): Payment[] {
    return [...this.payments.values()];
  }

  noteRequest(payment: Payment, request: Omit<Request, 'at' | 'lookedUpBefore'>): void {
    payment.requests.push({ ...request, at: this.now(), lookedUpBefore: payment.lookedUpSince[request.call] });
    payment.lookedUpSince[request.call] = false;
  }

  noteLookUp(payment: Payment): void {
    payment.lookUps += 1;
    payment.lookedUpSince = { cancel: true, account: true };
  }

  /** @returns false when the amount is more than is left. */
  cancel(payment: Payment, amount: number, by: 'cancel' | 'deposit'): boolean {
    if (amount > payment.paid - payment.cancelled) return false;
    payment.cancelled += amount;
    payment.cancels.push({ at: this.now(), amount, by });
    return true;
  }

  openAccount(payment: Payment, amount: number): Account {
    const { instant, text } = deadlineOf(payment.behaviour.deadline, this.now());
    const serial = String(payment.accounts.length + 1);
    const number = `110-${String(hash(payment.tid)).padStart(9, '0')}-${serial}`;
    const account = {
      number,
      tid: `R${serial}${payment.tid}`.slice(0, 50),
      amount,
      deadline: instant,
      rawDeadline: text,
    };
    payment.accounts.push(account);
    return account;
  }

  /** Whether a look-up shows the cancellation already. */
  shownCancellation(payment: Payment): { readonly at: number } | undefined {
    return payment.cancels.find(({ at }) => at + payment.behaviour.lookUpLagMs <= this.now());
  }
}

const hash = (text: string): number =>
  [...text].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 999_999_999, 7);
