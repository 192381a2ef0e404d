/** An account asked for at 23:50 dies at 23:59:59, so it may be asked for only within some hours of the Korean day. */
import type { IssueHours } from '../activities';
import { atMinuteOfKoreanDay, endOfKoreanDay, minuteOfKoreanDay } from '../korean-time';
import { type Ending, escalated } from './ending';
import { waitForProof } from './proof';
import type { RefundRecord } from './record';

/** @returns null when the account may be asked for now; how the refund ends when something happened meanwhile. */
export async function untilIssueHours(refund: RefundRecord, hours: IssueHours | null): Promise<Ending | null> {
  const { decisions, notis, texts } = refund;
  const opensAt = nextOpening(hours, Date.now());
  if (opensAt === null || decisions.wentAhead) return null;
  refund.explain(texts.note.outsideIssueHours(opensAt));
  decisions.waitsForIssueHours = true;
  const proof = await waitForProof(refund, {
    rhythm: 'deposit',
    end: opensAt,
    summary: texts.summary.issueHours,
    mayBeDecided: true,
  });
  decisions.waitsForIssueHours = false;
  const decision = proof ? (decisions.overtake(), null) : refund.takeDecision();
  if (decision?.action === 'abandon') return { kind: 'decided', state: 'abandoned' };
  decisions.wentAhead = decision?.action === 'go_ahead';
  if (proof) return proof;
  // Finance must not be asked to pay for what a notification calls cancelled.
  if (!decision && notis.any()) return escalated('outcome_unknown', texts.escalation.notifiedUnseen);
  refund.enter('cancelling', texts.note.depositWanted);
  return null;
}

/** When asking begins, in epoch milliseconds; null: it may be asked for now. */
export function nextOpening(hours: IssueHours | null, now: number): number | null {
  if (!hours) return null;
  const minute = minuteOfKoreanDay(now);
  if (minute >= hours.fromMinute && minute < hours.untilMinute) return null;
  const opening = atMinuteOfKoreanDay(now, hours.fromMinute);
  return opening > now ? opening : atMinuteOfKoreanDay(endOfKoreanDay(now), hours.fromMinute);
}
