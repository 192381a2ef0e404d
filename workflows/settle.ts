/** Finding out what happened when a call on money was sent and no clear answer came back. */
import { ActivityFailure, condition } from '@temporalio/workflow';
import type { LookUpResult } from '../activities';
import type { GatewayWord } from './contract';
import { type Look, nextStep, type UnknownOutcome } from './decide';
import { completedByLookUp, contradictedByLookUp, type Ending, escalated } from './ending';
import { lookUpToSettle } from './policies';
import { waitForProof } from './proof';
import type { RefundRecord } from './record';

/** Proof, seen in this run of the workflow, that the call did not happen. */
export interface SendAgain {
  readonly kind: 'send_again';
  readonly runId: string;
}

const BETWEEN_LOOKS = '30 seconds';
const GIVE_UP_AFTER = 24 * 60 * 60 * 1000;

export async function settle(
  refund: RefundRecord,
  unknown: Omit<UnknownOutcome, 'notified'>,
  word: GatewayWord,
): Promise<Ending | SendAgain> {
  const giveUpAt = Date.now() + GIVE_UP_AFTER;
  refund.enter('confirming', `It is unknown whether the ${unknown.call} call took effect: ${word.message}`, word);
  const looks: Look[] = [];
  let result: LookUpResult | null = null;

  for (;;) {
    const step = nextStep({ ...unknown, notified: refund.notis.any() }, looks);
    switch (step) {
      case 'look_again':
        if (looks.length > 0) await condition(() => refund.notis.hasUnread(), BETWEEN_LOOKS);
        result = await lookUntilAnswered(refund);
        looks.push(result?.seen ?? 'no_answer');
        break;
      case 'send_again':
        if (!result) throw new Error('nothing is sent again without a look-up');
        refund.enter('cancelling', 'The look-up shows that nothing happened; asking CookiePay once more.');
        return { kind: 'send_again', runId: result.runId };
      case 'wait_for_proof':
        return (
          (await waitForProof(refund, {
            rhythm: 'settling',
            end: giveUpAt,
            summary: 'a person is asked after this',
          })) ?? unsettled(word)
        );
      default:
        return endingOf(step, refund, result, word);
    }
  }
}

function endingOf(
  step: 'complete' | 'reject' | 'escalate_account_refused' | 'escalate_mismatch' | 'escalate_outcome_unknown',
  { input }: RefundRecord,
  result: LookUpResult | null,
  word: GatewayWord,
): Ending {
  if (step === 'complete' && result?.seen === 'cancelled') return completedByLookUp(result);
  if (step === 'escalate_mismatch' && result?.seen === 'contradiction') return contradictedByLookUp(input, result);
  switch (step) {
    case 'reject':
      return { kind: 'rejected', word };
    case 'escalate_account_refused':
      return escalated(
        'account_refused',
        `CookiePay gives no account to deposit into: ${word.code} ${word.message}`,
        word,
      );
    case 'escalate_mismatch':
      return escalated(
        'mismatch',
        `CookiePay says "${word.message}", but the look-up shows it as not cancelled.`,
        word,
      );
    default:
      return unsettled(word);
  }
}

const unsettled = (word: GatewayWord): Ending =>
  escalated('outcome_unknown', `Nothing proves whether CookiePay cancelled the payment: ${word.message}`, word);

/** @returns null when no look-up could tell for a day. */
async function lookUntilAnswered({ input: { tid, amount } }: RefundRecord): Promise<LookUpResult | null> {
  try {
    return await lookUpToSettle({ tid, amount, rhythm: 'settling', until: 'answer' });
  } catch (error) {
    if (error instanceof ActivityFailure) return null;
    throw error;
  }
}
