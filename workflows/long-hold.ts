/** When nothing could be sent for hours, the workflow continues as a new run, so that its history stays short (invariant I8). */
import { allHandlersFinished, makeContinueAsNewFunc, workflowInfo } from '@temporalio/workflow';
import type { RefundInput } from '../contract';
import type { RefundRecord } from './record';

/** Each adds about ten events. */
const MOST_TRIES = 6;

/** Call it only when it is proven that no call on money of this run took effect: the next run does not know of them. */
export async function continueAsNewAfterManyTries(refund: RefundRecord, tries: number): Promise<void> {
  const { input, notis, decisions, earlierRuns } = refund;
  if (tries < MOST_TRIES || decisions.pending() || !allHandlersFinished()) return;
  // The next run would not know of a Noti, of what an earlier run may have sent, or of a person's retry.
  if (notis.any() || earlierRuns.mayHaveSent() || earlierRuns.wasStartedOver()) return;
  const { memo } = workflowInfo();
  const proof = { nothingSentAsOf: new Date().toISOString() };
  const continueAsNew = makeContinueAsNewFunc<(input: RefundInput) => Promise<unknown>>({
    memo: { ...memo, ...proof },
  });
  await continueAsNew({ ...input, ...proof });
}
