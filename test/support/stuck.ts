/** Refunds about which a person is asked, by the reason. */
import { AMOUNT, HOUR, MINUTE, type Refund, type RefundHarness } from './refund-harness';
import { accountFor, depositRequired, mismatch, paid, refused, type Script, unknown } from './scripted-gateway';

export const deposit: Script = {
  cancel: depositRequired,
  account: accountFor(AMOUNT, 13 * HOUR),
  payment: paid(AMOUNT),
};

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

export const moneyCalls = (refund: Refund): string[] => refund.calls('cancel', 'account').map(({ name }) => name);
