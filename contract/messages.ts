/** The signal, the query and the updates of a refund workflow; each side imports these definitions, so no name is typed twice. */
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Decision, DepositReport } from './decisions';
import type { CancelNoti } from './evidence';
import type { RefundView } from './refund';

export const notiSignal = defineSignal<[CancelNoti]>('noti');
export const refundQuery = defineQuery<RefundView>('refund');

/** What `check` saw at CookiePay just now; `no_answer`: nothing that tells. */
export interface CheckAnswer {
  readonly seen: 'cancelled' | 'not_cancelled' | 'part' | 'contradiction' | 'no_answer';
  /** ISO 8601 UTC. */
  readonly seenAt: string;
  /** One sentence for people. */
  readonly text: string;
}

export const resolveUpdate = defineUpdate<RefundView, [Decision]>('resolve');
export const checkUpdate = defineUpdate<CheckAnswer>('check');
export const depositedUpdate = defineUpdate<RefundView, [DepositReport]>('deposited');
