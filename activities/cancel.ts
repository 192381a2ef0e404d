import type { CancelOutcome } from '../cookiepay/readings';
import type { ActivityDeps, IssueHours } from './deps';
import { callWithMoney, type MoneyCall, type NotCleared } from './money-call';

export type CancelResult = (CancelOutcome | NotCleared) & {
  readonly runId: string;
  /** When an account may be asked for; absent: at any time. */
  readonly issueHours?: IssueHours;
};

/** Sends one cancel. Every outcome is a result and never an error, because Temporal retries errors. */
export function createCancel({ gateway, seal, issueHours }: Pick<ActivityDeps, 'gateway' | 'seal' | 'issueHours'>) {
  return async function cancel(call: MoneyCall): Promise<CancelResult> {
    const result = await callWithMoney<CancelOutcome>('cancel', seal, call, (token, signal) =>
      gateway.cancel(token, call, signal),
    );
    return result.kind === 'deposit_required' && issueHours ? { ...result, issueHours } : result;
  };
}
