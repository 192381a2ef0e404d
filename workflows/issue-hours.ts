/** An account that is asked for at 23:50 expires at 23:59:59, so accounts are asked for only within some hours of the Korean day. */
import type { IssueHours } from '../activities';
import { atMinuteOfKoreanDay, endOfKoreanDay, minuteOfKoreanDay } from '../korean-time';
import { type Ending, escalated } from './ending';
import { waitForProof } from './proof';
import type { RefundRecord } from './record';

/** @returns null when the account may be asked for now; otherwise how the refund ends, because something happened meanwhile. */
export async function untilIssueHours(refund: RefundRecord, hours: IssueHours | null): Promise<Ending | null> {
  const { decisions, facts, notis, texts } = refund;
  const opensAt = nextOpening(hours, Date.now());
  if (opensAt === null || facts.wentAhead) return null;

  refund.waitForIssueHours(opensAt);
  const proof = await waitForProof(refund, {
    rhythm: 'deposit',
    timer: { end: opensAt, summary: texts.summary.issueHours },
    mayBeDecided: true,
  });
  if (proof) decisions.overtake();
  const decision = refund.takeDecision();
  refund.endOfIssueHoursWait(decision?.action === 'go_ahead');

  if (proof) return proof;
  if (decision?.action === 'abandon') return { kind: 'decided', state: 'abandoned' };
  // Finance must not be asked to pay for what a Noti reports as cancelled.
  if (!decision && notis.any()) return escalated('outcome_unknown', texts.escalation.notifiedUnseen);
  refund.enter('cancelling', texts.note.depositWanted);
  return null;
}

/** When the account may be asked for, in epoch milliseconds; null: now. */
export function nextOpening(hours: IssueHours | null, now: number): number | null {
  if (!hours) return null;
  const minute = minuteOfKoreanDay(now);
  if (minute >= hours.fromMinute && minute < hours.untilMinute) return null;
  const opening = atMinuteOfKoreanDay(now, hours.fromMinute);
  return opening > now ? opening : atMinuteOfKoreanDay(endOfKoreanDay(now), hours.fromMinute);
}
