/** What can be done to the simulator besides CookiePay's calls: in process, or over HTTP by commands.ts. */
import { z } from 'zod';
import { approvalNoti } from './answers';
import type { Behaviour, Shown } from './behaviour';
import { arrive } from './deposits';
import type { Ledger } from './ledger';
import type { Notifier } from './notifier';
import { cancelledOf, type NewPayment, type Payment, type PaymentBook } from './payments';
import type { Doorkeeper } from './tokens';

export interface SimulatorControl {
  /** @throws when the tid is taken. */
  readonly createPayment: (payment: NewPayment) => Promise<void>;
  /** Changes a payment's behaviour from now on. */
  readonly behave: (tid: string, changes: Partial<Behaviour>) => Promise<void>;
  /**
   * A deposit arrives: without an amount what the account asks for, without a number at the newest account.
   * @returns whether it was accepted: the account is open, the amount exact, the deadline not passed.
   */
  readonly deposit: (tid: string, amount?: number, accountNo?: string) => Promise<boolean>;
  /** Somebody cancels in CookiePay's console (what is left, without an amount). @returns whether that was possible. */
  readonly cancelAtConsole: (tid: string, amount?: number) => Promise<boolean>;
  /** Sends any text to the Noti address. @returns the receiver's HTTP status; null: none. */
  readonly sendNoti: (body: string) => Promise<number | null>;
  /** Sends the notification of the payment itself, with personal data and a card number in it. */
  readonly sendApprovalNoti: (tid: string) => Promise<number | null>;
  /** Epoch milliseconds of the simulator's clock. */
  readonly now: () => Promise<number>;
  /** Moves the simulator's clock forward, by milliseconds. */
  readonly advance: (ms: number) => Promise<void>;
  /** False: every credential and token is rejected, until it is true again. */
  readonly acceptCredentials: (accept: boolean) => Promise<void>;
  /** Every token given out so far is rejected from now on. */
  readonly expireTokens: () => Promise<void>;
  /** How the next token calls are answered, one entry for each. */
  readonly answerTokens: (answers: readonly Shown[]) => Promise<void>;
  readonly setNotiUrl: (url: string | null) => Promise<void>;
  /**
   * For so many milliseconds nothing gets in, these controls included: connections are refused, or reset as soon as
   * they are made. Calls under way are finished.
   */
  readonly outage: (kind: Outage, ms: number) => Promise<void>;
  readonly ledger: (tid: string) => Promise<Ledger | null>;
  readonly ledgers: () => Promise<Ledger[]>;
}

export type Outage = 'refused' | 'reset';

export interface ControlDeps {
  readonly book: PaymentBook;
  readonly notifier: Notifier;
  readonly doorkeeper: Doorkeeper;
  readonly clock: { readonly now: () => number; advance: (ms: number) => void };
  readonly setNotiUrl: (url: string | null) => void;
  readonly outage: (kind: Outage, ms: number) => void;
}

/** All of them are promises, and reject instead of throwing, so that both ways of calling look the same. */
export function createControl(deps: ControlDeps): SimulatorControl {
  const { book, notifier, doorkeeper, clock } = deps;
  const existing = (tid: string): Payment => {
    const payment = book.find(tid);
    if (!payment) throw new Error(`There is no payment ${tid}; nothing was changed.`);
    return payment;
  };
  // eslint-disable-next-line @typescript-eslint/require-await -- turns a throw into a rejection
  const promised = async <T>(act: () => T): Promise<T> => act();
  return {
    createPayment: (payment) => promised(() => void book.create(payment)),
    behave: (tid, changes) => promised(() => book.behave(existing(tid), changes)),
    async deposit(tid, amount, accountNo) {
      const payment = book.find(tid);
      return (
        payment !== undefined && (await arrive({ book, notifier, now: clock.now }, payment, { amount, accountNo }))
      );
    },
    async cancelAtConsole(tid, amount) {
      const payment = existing(tid);
      const wanted = amount ?? payment.paid - cancelledOf(payment);
      if (wanted === 0 || !book.cancel(payment, wanted, 'console')) return false;
      await notifier.cancelled(payment, wanted);
      return true;
    },
    sendNoti: (body) => notifier.send(book.find(tidIn(body)), body),
    sendApprovalNoti: async (tid) => {
      const payment = existing(tid);
      return notifier.send(payment, JSON.stringify(approvalNoti(payment, 'simulated')));
    },
    now: () => promised(clock.now),
    advance: (ms) => promised(() => clock.advance(ms)),
    acceptCredentials: (accept) => promised(() => void (doorkeeper.accepting = accept)),
    expireTokens: () => promised(() => doorkeeper.expireTokens()),
    answerTokens: (answers) => promised(() => doorkeeper.answerTokens(answers)),
    setNotiUrl: (url) => promised(() => deps.setNotiUrl(url)),
    outage: (kind, ms) => promised(() => deps.outage(kind, ms)),
    ledger: (tid) =>
      promised(() => {
        const payment = book.find(tid);
        return payment ? book.ledger(payment) : null;
      }),
    ledgers: () => promised(() => book.all().map((payment) => book.ledger(payment))),
  };
}

const naming = z.object({ tid: z.string() });

/** The payment that a Noti names, so that its ledger can show it; '' when it names none. */
function tidIn(body: string): string {
  try {
    return naming.parse(JSON.parse(body)).tid;
  } catch {
    return '';
  }
}
