/**
 * A CookiePay that replies what a test says, per payment and call, and remembers each call and its time. The last reply
 * of a list repeats. A reply may be a function, which may also throw or never end.
 */
import type { Gateway } from '../../cookiepay/gateway';
import type {
  AccountOutcome,
  CancelOutcome,
  DepositAccount,
  Payment,
  PaymentOutcome,
  TokenOutcome,
} from '../../cookiepay/readings';

export type CallName = 'token' | 'cancel' | 'account' | 'payment';

export interface GatewayCall {
  readonly name: CallName;
  /** Empty for a token, which belongs to no payment. */
  readonly tid: string;
  /** As sent; null where the call has none. */
  readonly amount: number | null;
  readonly token: string;
  /** Temporal's time, epoch milliseconds. */
  readonly at: number;
  /** 1 for the first call of this name for this payment. */
  readonly nth: number;
}

type ReplyBy<Outcome> = (call: GatewayCall, signal?: AbortSignal) => Outcome | Promise<Outcome>;
type Reply<Outcome> = Outcome | ReplyBy<Outcome>;
type Replies<Outcome> = Reply<Outcome> | readonly Reply<Outcome>[];

export interface Script {
  readonly cancel?: Replies<CancelOutcome>;
  readonly account?: Replies<AccountOutcome>;
  readonly payment?: Replies<PaymentOutcome>;
}

export interface ScriptedGateway extends Gateway {
  readonly calls: readonly GatewayCall[];
  readonly script: (tid: string, script: Script) => void;
  /** For all payments, from now on. */
  readonly replyToTokens: (replies: Replies<TokenOutcome>) => void;
}

/** What a token looks like here; tests search for it where it must not be. */
export const CANARY_TOKEN = 'canary-token-7f3a';

export function createScriptedGateway({ now }: { readonly now: () => Promise<number> }): ScriptedGateway {
  const calls: GatewayCall[] = [];
  const scripts = new Map<string, Script>();
  let tokens: { readonly replies: Replies<TokenOutcome>; readonly since: number } | null = null;

  async function note(call: Omit<GatewayCall, 'at' | 'nth'>): Promise<GatewayCall> {
    const nth = 1 + calls.filter(({ name, tid }) => name === call.name && tid === call.tid).length;
    // Noted before the first await, so that two calls at the same moment get two numbers.
    const index = calls.push({ ...call, nth, at: Number.NaN }) - 1;
    const noted = { ...call, nth, at: await now() };
    calls[index] = noted;
    return noted;
  }

  function scripted<Name extends keyof Script>(name: Name, tid: string): NonNullable<Script[Name]> {
    const replies = scripts.get(tid)?.[name];
    if (replies === undefined) throw new Error(`no ${name} is scripted for ${tid}`);
    return replies;
  }

  return {
    calls,
    script: (tid, script) => void scripts.set(tid, { ...scripts.get(tid), ...script }),
    replyToTokens: (replies) => {
      tokens = { replies, since: calls.filter(({ name }) => name === 'token').length };
    },
    async token(signal) {
      const call = await note({ name: 'token', tid: '', amount: null, token: '' });
      const { replies, since } = tokens ?? { replies: tokenNumber, since: 0 };
      return reply(replies, { ...call, nth: call.nth - since }, signal);
    },
    async cancel(token, { tid, amount }, signal) {
      const call = await note({ name: 'cancel', tid, amount, token });
      return reply(scripted('cancel', tid), call, signal);
    },
    async cancelBankAccount(token, { tid, amount }, signal) {
      const call = await note({ name: 'account', tid, amount, token });
      return reply(scripted('account', tid), call, signal);
    },
    async payment(token, tid, signal) {
      const call = await note({ name: 'payment', tid, amount: null, token });
      return reply(scripted('payment', tid), call, signal);
    },
    close: () => Promise.resolve(),
  };
}

const tokenNumber = ({ nth }: GatewayCall): TokenOutcome => ({ kind: 'token', token: `${CANARY_TOKEN}-${nth}` });

async function reply<Outcome>(replies: Replies<Outcome>, call: GatewayCall, signal?: AbortSignal): Promise<Outcome> {
  const list = isList(replies) ? replies : [replies];
  const next = list[Math.min(call.nth, list.length) - 1];
  if (next === undefined) throw new Error(`the ${call.name} script of ${call.tid} is empty`);
  return typeof next === 'function' ? (next as ReplyBy<Outcome>)(call, signal) : next; // no Outcome is a function
}

const isList = <Outcome>(replies: Replies<Outcome>): replies is readonly Reply<Outcome>[] => Array.isArray(replies);

// -------------------------------------------------------------------------------------------- ready-made replies

export const cancelled: CancelOutcome = {
  kind: 'cancelled',
  code: '0000',
  message: 'SUCCESS',
  cancelTid: 'C-0001',
  cancelledAt: '2026-01-02T03:04:05.000Z',
};
export const depositRequired: CancelOutcome = { kind: 'deposit_required', code: '9029', message: 'deposit first' };
export const refused = { kind: 'refused', code: '9104', message: 'not your payment' } as const;
export const unknown = { kind: 'unknown', claim: 'nothing', code: '', message: 'no reply within 20 s' } as const;
export const notSent = { kind: 'not_sent', code: '', message: 'ECONNREFUSED' } as const;
export const tokenRejected = { kind: 'token_rejected', code: '9101', message: 'bad token' } as const;
export const cannotTell: PaymentOutcome = {
  kind: 'cannot_tell',
  code: '',
  message: 'HTTP 503 without a readable result code',
  retryAfterMs: null,
};
export const claiming = (claim: 'refused' | 'already_cancelled') =>
  ({ ...unknown, claim, code: claim === 'refused' ? '9204' : '9206', message: claim }) as const;

export const mismatch = {
  kind: 'mismatch',
  code: '0000',
  message: 'SUCCESS',
  asked: { tid: 'T-1', amount: 10_000 },
  answered: { tid: 'T-2', amount: '9000' },
} as const;

/** What a look-up shows. The amount is the whole payment's. */
export const paid =
  (amount: number, tid?: string) =>
  (call: GatewayCall): Payment => ({ kind: 'payment', tid: tid ?? call.tid, amount, cancellation: null });
export const paidBack =
  (amount: number) =>
  ({ tid }: GatewayCall): Payment => ({
    kind: 'payment',
    tid,
    amount,
    cancellation: { date: '20260102120405', message: 'cancelled', at: '2026-01-02T03:04:05.000Z' },
  });

/** An account for `amount`, to be deposited into within `withinMs` from the call on. */
export const accountFor =
  (amount: number, withinMs: number, also: Partial<DepositAccount> = {}) =>
  ({ at, tid }: GatewayCall): AccountOutcome => {
    const deadline = new Date(at + withinMs).toISOString();
    const account = {
      tid,
      bankName: 'Woori',
      accountNo: '1002-333-444555',
      depositAmount: amount,
      rawDeadline: deadline,
      deadline,
    };
    return { kind: 'issued', code: '0000', message: 'SUCCESS', account: { ...account, ...also } };
  };
