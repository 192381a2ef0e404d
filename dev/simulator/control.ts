/** What can be done to the simulator besides CookiePay's calls: in the same process, or by `POST /_sim/<name>`. */
import { z } from 'zod';
import { type Behaviour, behaviourSchema } from './behaviour';
import { deposit, type Gateway } from './calls';
import type { Ledger } from './ledger';
import { cancel, ledgerOf, leftOf, type NewPayment, type Payment } from './payments';

export interface SimulatorControl {
  /** @throws when the tid is taken. */
  readonly createPayment: (payment: NewPayment) => Promise<void>;
  /** Changes a payment's behaviour from now on. */
  readonly behave: (tid: string, changes: Partial<Behaviour>) => Promise<void>;
  /**
   * A deposit arrives: by default what the account asks for, into the newest account.
   * @returns whether it was accepted: the account is open, the amount exact, the deadline not passed.
   */
  readonly deposit: (tid: string, amount?: number, accountNo?: string) => Promise<boolean>;
  /** A person cancels in CookiePay's console: by default all that is left. @returns whether that was possible. */
  readonly cancelAtConsole: (tid: string, amount?: number) => Promise<boolean>;
  /** Sends any text to the Noti address. @returns the receiver's HTTP status; null: there was no response. */
  readonly sendNoti: (body: string) => Promise<number | null>;
  /** False: every credential and token is rejected, until it is true again. */
  readonly acceptCredentials: (accept: boolean) => Promise<void>;
  readonly setNotiUrl: (url: string | null) => Promise<void>;
  /** Null: no call has named this payment, and it was not created. */
  readonly ledger: (tid: string) => Promise<Ledger | null>;
  readonly ledgers: () => Promise<Ledger[]>;
}

/* eslint-disable @typescript-eslint/require-await -- all are promises, so that errors are rejections and never thrown */
export function createControl(gateway: Gateway): SimulatorControl {
  const { payments, notis, access, now } = gateway;
  const existing = (tid: string): Payment => {
    const payment = payments.find(tid);
    if (!payment) throw new Error(`There is no payment ${tid}; nothing was changed.`);
    return payment;
  };
  return {
    createPayment: async (payment) => void payments.create(payment),
    behave: async (tid, changes) => {
      const payment = existing(tid);
      payment.behaviour = { ...payment.behaviour, ...changes };
    },
    deposit: async (tid, amount, accountNo) => {
      const payment = payments.find(tid);
      return payment !== undefined && (await deposit(gateway, payment, amount, accountNo));
    },
    cancelAtConsole: async (tid, amount) => {
      const payment = existing(tid);
      const wanted = amount ?? leftOf(payment);
      if (wanted === 0 || !cancel(payment, wanted, 'console', now())) return false;
      await notis.cancelled(payment, wanted);
      return true;
    },
    sendNoti: async (body) => notis.send(payments.find(tidIn(body)), body),
    acceptCredentials: async (accept) => access.accept(accept),
    setNotiUrl: async (url) => notis.setUrl(url),
    ledger: async (tid) => {
      const payment = payments.find(tid);
      return payment ? ledgerOf(payment) : null;
    },
    ledgers: async () => payments.all().map(ledgerOf),
  };
}
/* eslint-enable @typescript-eslint/require-await */

/** The payment that a Noti names, so that its ledger can show the Noti; '' when it names none. */
function tidIn(body: string): string {
  try {
    return z.object({ tid: z.string() }).parse(JSON.parse(body)).tid;
  } catch {
    return '';
  }
}

// JSON has no undefined, so a field that is absent in JSON is absent here, too.
const behaviour = behaviourSchema.partial().transform((given) => given as Partial<Behaviour>);
const tid = z.string().min(1);
const won = z.number().int().min(1).max(9_999_999_999);
const newPayment = z.strictObject({ tid, paid: won, orderNo: z.string().optional(), behaviour: behaviour.optional() });
const changes = z.strictObject({ tid, changes: behaviour });
const paidIn = z.strictObject({ tid, amount: won.optional(), accountNo: z.string().optional() });
const amountOfPayment = z.strictObject({ tid, amount: won.optional() });
const accepting = z.strictObject({ accept: z.boolean() });
const address = z.strictObject({ url: z.url().nullable() });

type Command = (simulator: SimulatorControl, body: unknown) => Promise<unknown>;

const command =
  <T extends z.ZodType>(
    schema: T,
    act: (simulator: SimulatorControl, fields: z.output<T>) => Promise<unknown>,
  ): Command =>
  (simulator, body) =>
    act(simulator, schema.parse(body));

const COMMANDS: Readonly<Record<keyof SimulatorControl, Command>> = {
  createPayment: command(newPayment, (simulator, fields) => simulator.createPayment(fields)),
  behave: command(changes, (simulator, fields) => simulator.behave(fields.tid, fields.changes)),
  deposit: command(paidIn, (simulator, fields) => simulator.deposit(fields.tid, fields.amount, fields.accountNo)),
  cancelAtConsole: command(amountOfPayment, (simulator, fields) =>
    simulator.cancelAtConsole(fields.tid, fields.amount),
  ),
  sendNoti: command(z.strictObject({ body: z.string() }), (simulator, fields) => simulator.sendNoti(fields.body)),
  acceptCredentials: command(accepting, (simulator, fields) => simulator.acceptCredentials(fields.accept)),
  setNotiUrl: command(address, (simulator, fields) => simulator.setNotiUrl(fields.url)),
  ledger: command(z.strictObject({ tid }), (simulator, fields) => simulator.ledger(fields.tid)),
  ledgers: command(z.strictObject({}), (simulator) => simulator.ledgers()),
};

const isCommand = (name: string): name is keyof SimulatorControl => Object.hasOwn(COMMANDS, name);

/** @throws when there is no such command, its fields are wrong, or it could not be carried out. */
export async function runCommand(simulator: SimulatorControl, name: string, body: unknown): Promise<unknown> {
  if (!isCommand(name)) throw new Error(`Unknown command ${name}. Commands: ${Object.keys(COMMANDS).join(', ')}.`);
  return COMMANDS[name](simulator, body);
}
