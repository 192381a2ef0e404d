/** The activities as the workflow calls them: every timeout and retry policy, each with its reason. */
import { ActivityCancellationType, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { RefundActivities } from '../activities';
import { CREDENTIALS_REJECTED } from './contract';

/** Quick attempts inside the workflow task: a token has no effect, and a round trip through the server costs more than the call. */
export const quick = proxyLocalActivities<Pick<RefundActivities, 'getToken'>>({
  // Below the workflow task's 10 s; a gateway that needs longer is left to the patient one.
  startToCloseTimeout: '4 seconds',
  // Twice is enough to get over a dropped connection; wrong credentials don't get right within milliseconds.
  retry: { maximumAttempts: 2, initialInterval: '200 milliseconds', nonRetryableErrorTypes: [CREDENTIALS_REJECTED] },
});

/** The gateway stays away or refuses our credentials: nothing was sent, so waiting costs nothing but time. */
export const patient = proxyActivities<Pick<RefundActivities, 'getToken'>>({
  summary: 'get a token; repeats until CookiePay gives one',
  // CookiePay's documented 20 s for a call, and a margin.
  startToCloseTimeout: '25 seconds',
  // Unlimited, at most 5 minutes apart: mended credentials take effect by themselves within that time.
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '5 minutes' },
});

const onMoney = {
  // Above the documented 20 s of a call, so that the call itself decides what its outcome is.
  startToCloseTimeout: '30 seconds',
  // A killed worker is noticed within 10 s; the activity beats every 2.5 s.
  heartbeatTimeout: '10 seconds',
  // Never repeated by Temporal: only the workflow knows whether the first one can have happened.
  retry: { maximumAttempts: 1 },
  // A call under way is never abandoned: its answer is the best evidence there is.
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
};

export const { cancel } = proxyActivities<Pick<RefundActivities, 'cancel'>>({
  ...onMoney,
  summary: 'cancel the payment; sent once',
});

export const { getCancelBankAccount } = proxyActivities<Pick<RefundActivities, 'getCancelBankAccount'>>({
  ...onMoney,
  summary: 'ask for the account to deposit into; sent once',
});

const looking = {
  // Two calls, token and look-up, of 20 s each, and a margin.
  startToCloseTimeout: '45 seconds',
  // Nothing is moved, so repeat without end. The activity itself says when the next look is; these 10 s apart are
  // for a worker that died meanwhile.
  retry: { initialInterval: '10 seconds', backoffCoefficient: 1 },
  // A look-up has no effect, so nobody waits for one that is no longer wanted.
  cancellationType: ActivityCancellationType.TRY_CANCEL,
} as const;

export const { lookUpPayment } = proxyActivities<Pick<RefundActivities, 'lookUpPayment'>>({
  ...looking,
  summary: 'look the payment up',
});

/** After a day without an answer that tells, a person is asked. */
export const lookUpToSettle = proxyActivities<Pick<RefundActivities, 'lookUpPayment'>>({
  ...looking,
  summary: 'find out what happened',
  scheduleToCloseTimeout: '24 hours',
}).lookUpPayment;

/** After this long nobody expects an escalated refund to resolve itself; it stays open and listens to Notis. */
export const lookUpEscalated = proxyActivities<Pick<RefundActivities, 'lookUpPayment'>>({
  ...looking,
  summary: 'look the payment up daily while a person decides',
  scheduleToCloseTimeout: '30 days',
}).lookUpPayment;
