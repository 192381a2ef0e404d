/** The activities as the workflow calls them: every timeout and retry policy, each with its reason. */
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

/** Every activity, with its name in the Web UI in the refund's language. */
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
    /** After a day without an answer that tells, a person is asked. */
    lookUpToSettle: looking(summary.settle, { scheduleToCloseTimeout: '24 hours' }),
    /** After this long nobody expects an escalated refund to resolve itself; it stays open and listens to Notis. */
    lookUpEscalated: looking(summary.lookDaily, { scheduleToCloseTimeout: '30 days' }),
    /** A person waits for the answer, so there is one try. */
    lookUpNow: looking(summary.lookNow, { scheduleToCloseTimeout: '55 seconds', retry: { maximumAttempts: 1 } }),
  };
}

export type Activities = ReturnType<typeof activitiesOf>;

/** Quick attempts inside the workflow task: a token has no effect, and a round trip through the server costs more than the call. */
const quickly: LocalActivityOptions = {
  // Below the workflow task's 10 s; a gateway that needs longer is left to the patient one.
  startToCloseTimeout: '4 seconds',
  // Twice is enough to get over a dropped connection; wrong credentials don't get right within milliseconds.
  retry: { maximumAttempts: 2, initialInterval: '200 milliseconds', nonRetryableErrorTypes: [CREDENTIALS_REJECTED] },
};

/** The gateway stays away or refuses our credentials: nothing was sent, so waiting costs nothing but time. */
const patiently: ActivityOptions = {
  // CookiePay's documented 20 s for a call, and a margin.
  startToCloseTimeout: '25 seconds',
  // Unlimited, at most 5 minutes apart: mended credentials take effect by themselves within that time.
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '5 minutes' },
};

const onMoney: ActivityOptions = {
  // Above the documented 20 s of a call, so that the call itself decides what its outcome is.
  startToCloseTimeout: '30 seconds',
  // A killed worker is noticed within 10 s; the activity beats every 2.5 s.
  heartbeatTimeout: '10 seconds',
  // Never repeated by Temporal: only the workflow knows whether the first one can have happened.
  retry: { maximumAttempts: 1 },
  // A call under way is never abandoned: its answer is the best evidence there is.
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
};

/**
 * An activity that is handed over together with a workflow task's answer bypasses the worker's `maxActivitiesPerSecond`.
 * Only a first cancel may: it comes when the order backend asks, not when ten thousand deadlines fall on one second.
 */
const withinRateCap: ActivityOptions = { allowEagerDispatch: false };

const lookUp: ActivityOptions = {
  ...withinRateCap,
  // Two calls, token and look-up, of 20 s each, and a margin.
  startToCloseTimeout: '45 seconds',
  // Nothing is moved, so repeat without end. The activity itself says when the next look is; these 10 s apart are
  // for a worker that died meanwhile.
  retry: { initialInterval: '10 seconds', backoffCoefficient: 1 },
  // A look-up has no effect, so nobody waits for one that is no longer wanted.
  cancellationType: ActivityCancellationType.TRY_CANCEL,
};
