/** Finding out what happened when a call on money was sent and no clear answer came back. */
import { ActivityFailure, condition } from '@temporalio/workflow';
import type { LookUpResult } from '../activities';
import type { GatewayReply } from '../contract';
import { type Look, nextStep, type UnknownOutcome } from './decide';
import { completedByLookUp, type Ending, escalated } from './ending';
import { doubtedBy, waitForProof } from './proof';
import { lookUpOf, type RefundRecord } from './record';

/** Proof, seen in this run of the workflow, that the call did not happen. */
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
  const giveUpAt = Date.now() + GIVE_UP_AFTER;
  const { texts, notis } = refund;
  refund.enter('confirming', texts.note.unknown(unknown.call, reply.message), reply);
  const looks: Look[] = [];
  let result: LookUpResult | null = null;

  for (;;) {
    const step = nextStep({ ...unknown, ruledOut: refund.isRuledOut, notified: notis.any() }, looks);
    switch (step) {
      case 'look_again':
        if (looks.length > 0) await condition(() => notis.hasUnread(), BETWEEN_LOOKS);
        result = await lookUntilAnswered(refund);
        if (result) refund.answeredIn(result.runId);
        looks.push(result?.seen ?? 'no_answer');
        refund.isPart ||= result?.seen === 'part';
        break;
      case 'send_again':
        if (!result) throw new Error('nothing is sent again without a look-up');
        refund.enter('cancelling', texts.note.onceMore);
        return { kind: 'send_again', runId: result.runId };
      case 'wait_for_proof':
        return (
          (await waitForProof(refund, {
            rhythm: 'settling',
            end: giveUpAt,
            summary: texts.summary.giveUp,
          })) ?? unsettled(refund, reply)
        );
      default:
        return endingOf(step, refund, result, reply);
    }
  }
}

function endingOf(
  step: 'complete' | 'reject' | 'escalate_account_refused' | 'escalate_mismatch' | 'escalate_outcome_unknown',
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

/** The look-up does not say how much was cancelled; a Noti that came meanwhile may. */
function completed(refund: RefundRecord, result: Extract<LookUpResult, { seen: 'cancelled' }>): Ending {
  const other = refund.notis.ofAnotherAmount(refund.input.amount);
  return other && !refund.matchingNoti() ? doubtedBy(other, refund) : completedByLookUp(result);
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
  // What a person has had looked up meanwhile counts, if it is the proof; "not cancelled" must be seen 30 s apart.
  const byPerson = condition(() => checked.some(({ seen }) => seen === 'cancelled')).then(
    () => checked.find(({ seen }) => seen === 'cancelled') ?? null,
  );
  return Promise.race([ours, byPerson]);
}
