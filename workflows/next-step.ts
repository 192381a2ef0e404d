/** What to do after a call on money with an unknown outcome: the whole rule (invariant I1). */
import type { LookUpResult } from '../activities';
import type { Claim } from '../cookiepay/outcomes';

export interface UnknownOutcome {
  readonly call: 'cancel' | 'account';
  /** What CookiePay claimed, if anything. A claim is never believed without a look-up. */
  readonly claim: Claim;
  /** How often this call may have reached the gateway so far. */
  readonly sends: number;
  /** A Noti for this payment has come in, so something has happened. */
  readonly notified: boolean;
  /** CookiePay itself had said that nothing happened, and then a person decided to start over. */
  readonly ruledOut: boolean;
}

/** `no_answer`: no look-up could tell for 24 hours. */
export type Look = LookUpResult['seen'] | 'no_answer';

export type NextStep =
  | 'complete'
  | 'look_again'
  | 'send_again'
  | 'wait_for_proof'
  | 'reject'
  | 'escalate_account_refused'
  | 'escalate_mismatch'
  | 'escalate_outcome_unknown';

/** Three sends in all; after that a person decides whether there is another. */
const MOST_SENDS = 3;

/** @param looks what the look-ups since the call have seen, the latest last, 30 s apart. */
export function nextStep(unknown: UnknownOutcome, looks: readonly Look[]): NextStep {
  switch (looks.at(-1)) {
    case undefined:
      return 'look_again';
    case 'cancelled':
      return 'complete';
    case 'contradiction':
      return 'escalate_mismatch';
    case 'no_answer':
      return 'escalate_outcome_unknown';
    case 'part':
      return forPart(unknown);
    case 'not_cancelled':
      return looks.length < 2 ? 'look_again' : whenNotCancelled(unknown);
  }
}

/**
 * A look-up cannot tell about a part, so the call is not sent again without a person. A Noti may still prove a cancel.
 * It cannot prove an account request: nobody has seen that account, so nothing is deposited and no Noti follows.
 */
function forPart({ call, sends, notified, ruledOut }: UnknownOutcome): NextStep {
  if (call === 'account') return 'escalate_outcome_unknown';
  return ruledOut && sends === 0 && !notified ? 'send_again' : 'wait_for_proof';
}

/** "Not cancelled" was seen twice, 30 s apart: a cancel that was still running at the first look would show now. */
function whenNotCancelled({ call, claim, sends, notified }: UnknownOutcome): NextStep {
  if (notified) return 'wait_for_proof';
  // An earlier run may have sent it, and finance may have seen that account and be paying into it.
  if (call === 'account' && sends === 0) return 'escalate_outcome_unknown';
  switch (claim) {
    case 'already_cancelled':
      return 'escalate_mismatch';
    case 'refused':
      return call === 'cancel' ? 'reject' : 'escalate_account_refused';
    case 'nothing':
      return sends < MOST_SENDS ? 'send_again' : 'escalate_outcome_unknown';
  }
}
