/** What to do after a call on money whose outcome is unknown: the whole rule in one table (invariant I1). */
import type { LookUpResult } from '../activities';
import type { Claim } from '../cookiepay/outcomes';

export interface UnknownOutcome {
  readonly call: 'cancel' | 'account';
  /** What the gateway claimed, if anything; a claim is never believed without a look-up. */
  readonly claim: Claim;
  /** How often this call may have reached the gateway so far. */
  readonly sends: number;
  /** A Noti for this payment has come in, so something did happen. */
  readonly notified: boolean;
  /** CookiePay itself had said that nothing happened, and a person has decided to start over. */
  readonly ruledOut: boolean;
}

/** `no_answer`: the look-up could not tell for as long as we are willing to wait. */
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

/** Three requests in all: after that, another one is a person's decision. */
const MOST_SENDS = 3;

/** @param looks what the look-ups since the call have seen, the latest last; they are 30 s apart. */
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
 * A look-up can't tell about a part, so it is never sent again by itself. A cancel's Noti may still prove it; an account
 * that nobody has seen gets no deposit, hence no Noti.
 */
function forPart({ call, sends, notified, ruledOut }: UnknownOutcome): NextStep {
  if (call === 'account') return 'escalate_outcome_unknown';
  return ruledOut && sends === 0 && !notified ? 'send_again' : 'wait_for_proof';
}

/** "Not cancelled" was seen twice, 30 s apart: a cancel that was under way at the first look has had its time. */
function whenNotCancelled({ call, claim, sends, notified }: UnknownOutcome): NextStep {
  if (notified) return 'wait_for_proof';
  // Not sent in this run, but perhaps in an earlier one: finance may have seen that account, and be paying into it.
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
