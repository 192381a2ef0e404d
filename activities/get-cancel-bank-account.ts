import type { AccountOutcome } from '../cookiepay/readings';
import type { ActivityDeps } from './deps';
import { callWithMoney, type MoneyCall, type NotCleared } from './money-call';

export type AccountResult = (AccountOutcome | NotCleared) & {
  readonly runId: string;
  /** How long after the deadline a deposit may still show before a person is asked, in milliseconds. */
  readonly graceMs: number;
};

/** Asks for the account to deposit into; only after a 9029. Every outcome is a result and never an error. */
export function createGetCancelBankAccount({
  gateway,
  seal,
  depositGraceMs,
}: Pick<ActivityDeps, 'gateway' | 'seal' | 'depositGraceMs'>) {
  return async function getCancelBankAccount(call: MoneyCall): Promise<AccountResult> {
    const result = await callWithMoney<AccountOutcome>('account', seal, call, (token, signal) =>
      gateway.cancelBankAccount(token, call, signal),
    );
    return { ...result, graceMs: depositGraceMs };
  };
}
