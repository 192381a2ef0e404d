import type { CancelOutcome } from '../cookiepay/readings';
import type { ActivityDeps } from './deps';
import { callWithMoney, type MoneyCall, type NotCleared } from './money-call';

export type { MoneyCall };

/** Minutes of the Korean day, from midnight: `fromMinute` is the first, `untilMinute` the first that is not. */
export interface IssueHours {
  readonly fromMinute: number;
  readonly untilMinute: number;
}

export type CancelResult = (CancelOutcome | NotCleared) & {
  readonly runId: string;
  /** When an account may be asked for; absent: at any time. */
  readonly issueHours?: IssueHours;
};

/** Sends one cancel. Every answer is a result, never an error: an error would invite somebody to try again. */
export function createCancel({ gateway, seal, issueHours }: Pick<ActivityDeps, 'gateway' | 'seal' | 'issueHours'>) {
  return async function cancel(call: MoneyCall): Promise<CancelResult> {
    const result = await callWithMoney<CancelOutcome>('cancel', seal, call, (token, signal) =>
      gateway.cancel(token, call, signal),
    );
    return result.kind === 'deposit_required' && issueHours ? { ...result, issueHours } : result;
  };
}
