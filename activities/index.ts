/** The activities of a refund. Each file is one of them; all they need comes in here, nothing reads the environment. */
import type { Gateway } from '../cookiepay/gateway';
import type { Seal } from '../cookiepay/seal';
import { createCancel } from './cancel';
import { createGetCancelBankAccount } from './get-cancel-bank-account';
import { createGetToken } from './get-token';
import { createLookUpPayment } from './look-up-payment';

export interface ActivityDeps {
  readonly gateway: Gateway;
  readonly seal: Seal;
  /** Time between look-ups while a deposit is awaited, and the wait after the deadline; milliseconds. */
  readonly depositCheckEveryMs: number;
  readonly depositGraceMs: number;
  /** Epoch milliseconds; only for texts that people read, never for decisions. */
  readonly now?: () => number;
}

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- the inferred type is the registry of activities
export function createActivities(deps: ActivityDeps) {
  return {
    getToken: createGetToken(deps),
    cancel: createCancel(deps),
    getCancelBankAccount: createGetCancelBankAccount(deps),
    lookUpPayment: createLookUpPayment(deps),
  };
}

export type RefundActivities = ReturnType<typeof createActivities>;

export type { CancelResult, MoneyCall } from './cancel';
export type { AccountResult } from './get-cancel-bank-account';
export type { SealedToken } from './get-token';
export type { LookUp, LookUpResult, Rhythm } from './look-up-payment';
