/** An account asked for at 23:50 dies at 23:59:59, so it may be asked for only within some hours of the Korean day. */
import type { IssueHours } from '../activities';
import { type Ending, escalated } from './ending';
import { waitForProof } from './proof';
import type { RefundRecord } from './record';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const KST_OFFSET = 9 * 60 * MINUTE;

/** @returns null when the account may be asked for now; how the refund ends when something happened meanwhile. */
export async function untilIssueHours(refund: RefundRecord, hours: IssueHours | null): Promise<Ending | null> {
  const { decisions, notis, words } = refund;
  const opensAt = nextOpening(hours, Date.now());
  if (opensAt === null || decisions.wentAhead) return null;
  refund.explain(words.note.outsideIssueHours(opensAt));
  decisions.waitsForIssueHours = true;
  const proof = await waitForProof(refund, {
    rhythm: 'deposit',
    end: opensAt,
    summary: words.summary.issueHours,
    mayBeDecided: true,
  });
  decisions.waitsForIssueHours = false;
  const decision = proof ? (decisions.overtake(), null) : refund.takeDecision();
  if (decision?.action === 'abandon') return { kind: 'decided', state: 'abandoned' };
  decisions.wentAhead = decision?.action === 'go_ahead';
  if (proof) return proof;
  // Finance must not be asked to pay for what a notification calls cancelled.
  if (!decision && notis.any()) return escalated('outcome_unknown', words.escalation.notifiedUnseen);
  refund.enter('cancelling', words.note.depositWanted);
  return null;
}

/** When asking begins, in epoch milliseconds; null: it may be asked for now. */
export function nextOpening(hours: IssueHours | null, now: number): number | null {
  if (!hours) return null;
  const midnight = Math.floor((now + KST_OFFSET) / DAY) * DAY - KST_OFFSET;
  const minutes = (now - midnight) / MINUTE;
  if (minutes >= hours.fromMinute && minutes < hours.untilMinute) return null;
  const opening = midnight + hours.fromMinute * MINUTE;
  return opening > now ? opening : opening + DAY;
}
