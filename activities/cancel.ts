import type { CancelOutcome } from '../cookiepay/readings';
import type { ActivityDeps } from './deps';
import { callWithMoney, type MoneyCall, type NotCleared } from './money-call';

export type { MoneyCall };
export type CancelResult = (CancelOutcome | NotCleared) & { readonly runId: string };

/** Sends one cancel. Every answer is a result, never an error: an error would invite somebody to try again. */
export function createCancel({ gateway, seal }: Pick<ActivityDeps, 'gateway' | 'seal'>) {
  return function cancel(call: MoneyCall): Promise<CancelResult> {
    return callWithMoney<CancelOutcome>('cancel', seal, call, (token, signal) => gateway.cancel(token, call, signal));
  };
}
