/** Scripts of CookiePay, and situations of a refund, with which many tests begin. */
import type { RefundInput } from '../../contract';
import { AMOUNT, HOUR, MINUTE, type Refund, type RefundHarness } from './refund-harness';
import { accountFor, depositRequired, mismatch, paid, refused, type Script, unknown } from './scripted-gateway';

/** CookiePay wants a deposit within 13 hours, and nothing is deposited. */
export const deposit: Script = {
  cancel: depositRequired,
  account: accountFor(AMOUNT, 13 * HOUR),
  payment: paid(AMOUNT),
};

/** The same for a part of a payment: a look-up cannot tell whether it is cancelled. */
export const WHOLE_PAYMENT = 3 * AMOUNT;
export const partDeposit: Script = { ...deposit, payment: paid(WHOLE_PAYMENT) };

/** Starts a refund and waits until its deposit is awaited and nothing is under way. */
export async function startAwaiting(
  harness: RefundHarness,
  script: Script = deposit,
  input?: Partial<RefundInput>,
): Promise<Refund> {
  const refund = await harness.start(script, input);
  await refund.waitForState('awaiting_deposit');
  await refund.idle();
  return refund;
}

/** Each reason for which a person is asked, and how a refund gets there. */
const STUCK: Readonly<Record<string, Script>> = {
  deposit_deadline_passed: deposit,
  outcome_unknown: { cancel: unknown, payment: paid(AMOUNT) },
  mismatch: { cancel: mismatch, payment: paid(AMOUNT) },
  deadline_unreadable: {
    ...deposit,
    account: accountFor(AMOUNT, HOUR, { rawDeadline: 'soon', deadline: null }),
  },
  account_refused: { ...deposit, account: refused },
};
export const STUCK_REASONS = Object.keys(STUCK);

export async function stuckIn(harness: RefundHarness, reason: string, also: Script = {}): Promise<Refund> {
  const refund = await harness.start({ ...STUCK[reason], ...also });
  const view = await refund.skipTo('escalated', 10 * MINUTE);
  expect(view.escalation?.reason).toBe(reason);
  return refund;
}
