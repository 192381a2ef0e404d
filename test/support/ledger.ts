/**
 * CookiePay as a ledger of one payment: what really happened to the money, whatever the replies say. The test draws
 * which replies are lost.
 */
import type { AccountOutcome, CancelOutcome, PaymentOutcome } from '../../cookiepay/readings';
import {
  accountFor,
  cancelled,
  cannotTell,
  claiming,
  depositRequired,
  type GatewayCall,
  notSent,
  paid,
  paidBack,
  refused,
  type Script,
  tokenRejected,
  unknown,
} from './scripted-gateway';

/** What happens to a call on money. `lost`: it took effect, and no reply came back; `lost undone`: neither. */
export const FATES = ['ok', 'lost', 'lost undone', 'not sent', 'token rejected', 'refused', 'lies'] as const;
type Fate = (typeof FATES)[number];

export interface Circumstances {
  /** The whole payment, in won; the refund may be for a part of it. */
  readonly payment: number;
  /** The payment is settled: CookiePay wants a deposit. */
  readonly settled: boolean;
  /** One per call, then `ok`. */
  readonly cancels: readonly Fate[];
  readonly accounts: readonly Fate[];
}

export interface Ledger {
  readonly script: Script;
  /** How many of our cancels CookiePay has accepted. */
  readonly accepted: () => number;
  /** What has gone back to the customer, in won. */
  readonly paidBack: () => number;
  readonly accountsOpened: () => number;
  /** The deposit arrives, if there is an account for it. @returns whether it cancelled the payment. */
  readonly deposit: () => boolean;
  readonly lookUpsWork: (work: boolean) => void;
  /** The calls and the kinds of their outcomes, in order: `cancel unknown`, `look payment`. */
  readonly log: readonly string[];
}

const DEPOSIT_WITHIN = 13 * 60 * 60 * 1000;

export function createLedger({ payment, settled, cancels, accounts }: Circumstances, refund: number): Ledger {
  let accepted = 0;
  let back = 0;
  let opened = 0;
  let working = true;
  const log: string[] = [];
  const noted =
    <Outcome extends { readonly kind: string }>(name: string, reply: (call: GatewayCall) => Outcome) =>
    (call: GatewayCall): Outcome => {
      const outcome = reply(call);
      log.push(`${name} ${outcome.kind}`);
      return outcome;
    };

  const cancel = ({ nth }: GatewayCall): CancelOutcome => {
    const fate = cancels[nth - 1] ?? 'ok';
    const failed = without(fate);
    if (failed) return failed;
    // CookiePay notices a second cancel of the whole payment, but not of a part: that money would go back twice.
    if (back + refund > payment) return claiming('already_cancelled');
    if (settled) return fate === 'lost' ? unknown : depositRequired;
    accepted += 1;
    back += refund;
    return fate === 'lost' ? unknown : cancelled;
  };
  const account = (call: GatewayCall): AccountOutcome => {
    const fate = accounts[call.nth - 1] ?? 'ok';
    const failed = without(fate);
    if (failed) return failed;
    opened += 1;
    return fate === 'lost' ? unknown : accountFor(refund, DEPOSIT_WITHIN)(call);
  };
  const look = (call: GatewayCall): PaymentOutcome => {
    if (!working) return cannotTell;
    return back > 0 ? paidBack(payment)(call) : paid(payment)(call);
  };

  return {
    script: { cancel: noted('cancel', cancel), account: noted('account', account), payment: noted('look', look) },
    log,
    accepted: () => accepted,
    paidBack: () => back,
    accountsOpened: () => opened,
    deposit() {
      if (opened === 0 || back > 0) return false;
      back += refund;
      return true;
    },
    lookUpsWork: (work) => {
      working = work;
    },
  };
}

/** The outcome of a call that has no effect; null for a call that has one. */
function without(
  fate: Fate,
): Extract<CancelOutcome, { kind: 'unknown' | 'not_sent' | 'token_rejected' | 'refused' }> | null {
  switch (fate) {
    case 'lost undone':
      return unknown;
    case 'not sent':
      return notSent;
    case 'token rejected':
      return tokenRejected;
    case 'refused':
      return refused;
    case 'lies':
      return claiming('already_cancelled');
    case 'ok':
    case 'lost':
      return null;
  }
}
