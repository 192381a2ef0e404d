/** Finds out what happened when a call on money was sent and its outcome is unknown. */
import { ActivityFailure, condition } from '@temporalio/workflow';
import type { LookUpResult } from '../activities';
import type { GatewayReply } from '../contract';
import { completedByLookUp, type Ending, escalated } from './ending';
import { type Look, type NextStep, nextStep, type UnknownOutcome } from './next-step';
import { disputedBy, waitForProof } from './proof';
import { lookUpOf, type RefundRecord } from './record';

/** The call did not take effect; the look-up that showed it was made in this run of the workflow. */
export interface SendAgain {
  readonly kind: 'send_again';
  readonly runId: string;
}

const BETWEEN_LOOKS = '30 seconds';
const GIVE_UP_AFTER = 24 * 60 * 60 * 1000;

export async function settle(
  refund: RefundRecord,
  unknown: Pick<UnknownOutcome, 'call' | 'claim' | 'sends'>,
  reply: GatewayReply,
): Promise<Ending | SendAgain> {
  const { texts, notis, earlierRuns } = refund;
  const giveUpAt = Date.now() + GIVE_UP_AFTER;
  refund.enter('confirming', texts.note.unknown(unknown.call, reply.message), reply);
  const looks: Look[] = [];
  let result: LookUpResult | null = null;

  for (;;) {
    const step = nextStep({ ...unknown, ruledOut: earlierRuns.areRuledOut(), notified: notis.any() }, looks);
    switch (step) {
      case 'look_again':
        if (looks.length > 0) await beforeNextLook(refund);
        result = await lookUntilAnswered(refund);
        if (result) earlierRuns.executedIn(result.runId);
        if (result?.seen === 'part') refund.noteThatItIsPart();
        looks.push(result?.seen ?? 'no_answer');
        break;
      case 'send_again':
        if (!result) throw new Error('a call on money is never sent again without a look-up');
        refund.enter('cancelling', texts.note.onceMore);
        return { kind: 'send_again', runId: result.runId };
      case 'wait_for_proof': {
        const timer = { end: giveUpAt, summary: texts.summary.giveUp };
        return (await waitForProof(refund, { rhythm: 'settling', timer })) ?? unsettled(refund, reply);
      }
      default:
        return endingOf(step, refund, result, reply);
    }
  }
}

/** 30 s, or less when a Noti comes in. */
async function beforeNextLook({ notis, texts }: RefundRecord): Promise<void> {
  await condition(() => notis.hasUnread(), BETWEEN_LOOKS, { summary: texts.summary.secondLook });
}

function endingOf(
  step: Exclude<NextStep, 'look_again' | 'send_again' | 'wait_for_proof'>,
  refund: RefundRecord,
  result: LookUpResult | null,
  reply: GatewayReply,
): Ending {
  const { input, texts } = refund;
  if (step === 'complete' && result?.seen === 'cancelled') return completed(refund, result);
  if (step === 'escalate_mismatch' && result?.seen === 'contradiction') {
    const { amount, tid } = result;
    return escalated('mismatch', texts.escalation.otherPayment(input.amount, input.tid, amount, tid));
  }
  switch (step) {
    case 'reject':
      return { kind: 'rejected', reply };
    case 'escalate_account_refused':
      return escalated('account_refused', texts.escalation.noAccount(`${reply.code} ${reply.message}`), reply);
    case 'escalate_mismatch':
      return escalated('mismatch', texts.escalation.claimNotSeen(reply.message), reply);
    default:
      return unsettled(refund, reply);
  }
}

/** The look-up does not say how much was cancelled, but a Noti that came meanwhile may. */
function completed(refund: RefundRecord, result: Extract<LookUpResult, { seen: 'cancelled' }>): Ending {
  const other = refund.notis.ofAnotherAmount(refund.input.amount);
  return other && !refund.matchingNoti() ? disputedBy(other, refund) : completedByLookUp(result);
}

const unsettled = ({ texts }: RefundRecord, reply: GatewayReply): Ending =>
  escalated('outcome_unknown', texts.escalation.unproven(reply.message), reply);

/** @returns null when no look-up could tell for a day. */
async function lookUntilAnswered(refund: RefundRecord): Promise<LookUpResult | null> {
  const { input, activities, checked } = refund;
  const ours = activities.lookUpToSettle(lookUpOf(input, 'settling', 'reply')).catch((error: unknown) => {
    if (error instanceof ActivityFailure) return null;
    throw error;
  });
  // A `check` by a person counts only when it shows the cancellation: "not cancelled" must be seen twice, 30 s apart.
  const findCancelled = (): LookUpResult | undefined => checked.find(({ seen }) => seen === 'cancelled');
  const byPerson = condition(() => findCancelled() !== undefined).then(() => findCancelled() ?? null);
  return Promise.race([ours, byPerson]);
}
