/** Nothing could be sent for hours: a fresh run of the workflow goes on, so that the history stays short (invariant I8). */
import { allHandlersFinished, makeContinueAsNewFunc, workflowInfo } from '@temporalio/workflow';
import type { RefundInput } from './contract';
import type { RefundRecord } from './record';

/** About ten events each. */
const MOST_TRIES = 6;

/**
 * Only to be called where every call on money of this run has provably not happened: the next run knows nothing of them.
 * Does nothing while there is something that it would have to know: a Noti, or what a person has said.
 */
export async function startAfreshIfLong(refund: RefundRecord, tries: number): Promise<void> {
  const { input, notis, decisions, startedOver } = refund;
  if (tries < MOST_TRIES || notis.any() || startedOver || decisions.pending || !allHandlersFinished()) return;
  const { memo } = workflowInfo();
  const proof = { nothingSentAsOf: new Date().toISOString() };
  const startAfresh = makeContinueAsNewFunc<(input: RefundInput) => Promise<unknown>>({ memo: { ...memo, ...proof } });
  await startAfresh({ ...input, ...proof });
}
