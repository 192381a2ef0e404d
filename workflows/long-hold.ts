/** Nothing could be sent for hours: a fresh run of the workflow goes on, so that the history stays short (invariant I8). */
import { allHandlersFinished, makeContinueAsNewFunc, workflowInfo } from '@temporalio/workflow';
import type { RefundInput } from '../contract';
import type { RefundRecord } from './record';

/** About ten events each. */
const MOST_TRIES = 6;

/** Only to be called where every call on money of this run has provably not happened: the next run knows nothing of them. */
export async function continueAsNewAfterManyTries(refund: RefundRecord, tries: number): Promise<void> {
  const { input, notis, decisions, startedOver, mayHaveBeenSentBefore } = refund;
  if (tries < MOST_TRIES || decisions.pending || !allHandlersFinished()) return;
  // A Noti, an account that an earlier run may have shown, a person's word: the next run would not know of it.
  if (notis.any() || mayHaveBeenSentBefore || startedOver) return;
  const { memo } = workflowInfo();
  const proof = { nothingSentAsOf: new Date().toISOString() };
  const startAfresh = makeContinueAsNewFunc<(input: RefundInput) => Promise<unknown>>({ memo: { ...memo, ...proof } });
  await startAfresh({ ...input, ...proof });
}
