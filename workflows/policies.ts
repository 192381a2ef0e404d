/** How the workflow calls its activities: every timeout and retry policy, with its reason. */
import {
  ActivityCancellationType,
  type ActivityOptions,
  type LocalActivityOptions,
  proxyActivities,
  proxyLocalActivities,
} from '@temporalio/workflow';
import type { RefundActivities } from '../activities';
import { CREDENTIALS_REJECTED } from '../contract';
import type { RefundTexts } from '../texts';

/** Every activity, with a summary for the Web UI in the refund's language. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- the inferred type is the list of activities
export function activitiesOf({ summary }: RefundTexts) {
  const looking = (what: string, also: Pick<ActivityOptions, 'scheduleToCloseTimeout' | 'retry'> = {}) =>
    proxyActivities<Pick<RefundActivities, 'lookUpPayment'>>({ ...lookUp, ...also, summary: what }).lookUpPayment;
  return {
    quickToken: proxyLocalActivities<Pick<RefundActivities, 'getToken'>>(quickly).getToken,
    patientToken: proxyActivities<Pick<RefundActivities, 'getToken'>>({ ...patiently, summary: summary.token })
      .getToken,
    cancel: proxyActivities<Pick<RefundActivities, 'cancel'>>({ ...onMoney, summary: summary.cancel }).cancel,
    getCancelBankAccount: proxyActivities<Pick<RefundActivities, 'getCancelBankAccount'>>({
      ...onMoney,
      ...withinRateCap,
      summary: summary.account,
    }).getCancelBankAccount,
    lookUpPayment: looking(summary.lookUp),
    /** After a day without a reply that tells, a person is asked. */
    lookUpToSettle: looking(summary.settle, { scheduleToCloseTimeout: '24 hours' }),
    /** After 30 days a cancellation is no longer expected to show. The refund stays open and still receives Notis. */
    lookUpEscalated: looking(summary.lookDaily, { scheduleToCloseTimeout: '30 days' }),
    /** A person waits for the result, so there is one try. */
    lookUpNow: looking(summary.lookNow, { scheduleToCloseTimeout: '55 seconds', retry: { maximumAttempts: 1 } }),
  };
}

export type Activities = ReturnType<typeof activitiesOf>;

/** Quick attempts inside the workflow task: a token has no effect at the gateway, and a round trip through Temporal costs more than the call. */
const quickly: LocalActivityOptions = {
  // Below the 10 s of a workflow task. When the gateway needs longer, patientToken asks.
  startToCloseTimeout: '4 seconds',
  // The second try is for a dropped connection. Wrong credentials do not become right within milliseconds.
  retry: { maximumAttempts: 2, initialInterval: '200 milliseconds', nonRetryableErrorTypes: [CREDENTIALS_REJECTED] },
};

/** The gateway is unavailable or rejects our credentials. Nothing was sent, so waiting is safe. */
const patiently: ActivityOptions = {
  // CookiePay's documented limit of 20 s for a call, and a margin.
  startToCloseTimeout: '25 seconds',
  // Without limit, at most 5 minutes apart: corrected credentials are used within that time.
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '5 minutes' },
};

const onMoney: ActivityOptions = {
  // Above the documented 20 s of a call, so that the call itself ends first and reports its outcome.
  startToCloseTimeout: '30 seconds',
  // Temporal notices within 10 s that a worker was killed; the activity sends a heartbeat every 2.5 s.
  heartbeatTimeout: '10 seconds',
  // Temporal never repeats it: only the workflow knows whether the first call can have taken effect.
  retry: { maximumAttempts: 1 },
  // A call that has begun is never given up: its reply is the best evidence.
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
};

/**
 * Eager dispatch bypasses the worker's `maxActivitiesPerSecond`. Only the cancel may use it: cancels come when the order
 * backend asks, but ten thousand deadlines can fall on one second.
 */
const withinRateCap: ActivityOptions = { allowEagerDispatch: false };

const lookUp: ActivityOptions = {
  ...withinRateCap,
  // Two calls, token and look-up, of 20 s each, and a margin.
  startToCloseTimeout: '45 seconds',
  // A look-up changes nothing, so it is repeated without limit. The activity itself says when the next look is; the
  // 10 s apply when its worker has died.
  retry: { initialInterval: '10 seconds', backoffCoefficient: 1 },
  // A look-up has no effect, so the workflow does not wait for one that it has cancelled.
  cancellationType: ActivityCancellationType.TRY_CANCEL,
};
