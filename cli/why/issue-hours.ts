import { kst, refundWords } from '../../words';
import { LANGUAGES, type RefundView } from '../../workflows/contract';

const TIME = /\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2} KST/;
const SOME_TIME = 0;

/** Whether it waits for the hours in which an account is asked for. The view tells it by its note only. */
export function waitsForIssueHours({ state, deposit, note }: RefundView): boolean {
  if (deposit !== null || (state !== 'cancelling' && state !== 'confirming')) return false;
  const anyTime = note.replace(TIME, kst(SOME_TIME));
  return LANGUAGES.some((language) => anyTime === refundWords(language).note.outsideIssueHours(SOME_TIME));
}
