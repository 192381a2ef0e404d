/** The activities of a refund; each has a file of its own. */
import { createCancel } from './cancel';
import type { ActivityDeps } from './deps';
import { createGetCancelBankAccount } from './get-cancel-bank-account';
import { createGetToken } from './get-token';
import { createLookUpPayment } from './look-up-payment';

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

export type { CancelResult } from './cancel';
export type { ActivityDeps, IssueHours } from './deps';
export type { AccountResult } from './get-cancel-bank-account';
export type { SealedToken } from './get-token';
export type { LookUp, LookUpResult, Rhythm } from './look-up-payment';
export type { MoneyCall } from './money-call';
