/** The signal, the query and the updates of a refund workflow. The workflow and its callers import these definitions. */
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Decision, DepositReport } from './decisions';
import type { CancelNoti } from './evidence';
import type { RefundView } from './refund';

export const notiSignal = defineSignal<[CancelNoti]>('noti');
export const refundQuery = defineQuery<RefundView>('refund');

/** What a look-up at CookiePay has just shown. */
export interface CheckResult {
  /**
   * `part`: this is a refund of a part, about which a look-up says nothing. `contradiction`: CookiePay shows another payment
   * or amount. `no_answer`: CookiePay sent no usable reply.
   */
  readonly seen: 'cancelled' | 'not_cancelled' | 'part' | 'contradiction' | 'no_answer';
  /** ISO 8601 UTC. */
  readonly seenAt: string;
  /** One sentence for people. */
  readonly text: string;
}

export const resolveUpdate = defineUpdate<RefundView, [Decision]>('resolve');
export const checkUpdate = defineUpdate<CheckResult>('check');
export const depositedUpdate = defineUpdate<RefundView, [DepositReport]>('deposited');
