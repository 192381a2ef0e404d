/**
 * What is proven about earlier runs of this workflow (before a reset, a retry by a person, a repeated start): a call on
 * money that they may have sent is not sent again without a look-up (invariant I1).
 */
import { workflowInfo } from '@temporalio/workflow';
import type { EscalationReason, RefundInput } from '../contract';

export interface EarlierRuns {
  /** The run of the workflow in which it is certain that no cancel was sent; null: look up first. */
  readonly clearedInRun: () => string | null;
  /** An earlier run may have sent something that this one does not know of. */
  readonly mayHaveSent: () => boolean;
  readonly noteThatTheyMayHaveSent: () => void;
  readonly wasStartedOver: () => boolean;
  /**
   * CookiePay itself had said that nothing happened, and a person has then decided to start over. Only then a part may
   * be sent again without a look-up that tells.
   */
  readonly areRuledOut: () => boolean;
  /** Tells in which run an activity was executed, which shows a reset. */
  readonly executedIn: (runId: string) => void;
  /** A person has the refund started over. @param reason why the person had been asked. */
  readonly startOver: (reason: EscalationReason | undefined) => void;
}

export function createEarlierRuns(input: RefundInput): EarlierRuns {
  let mayHaveSent = false;
  let startedOver: { readonly nothingHadHappened: boolean; readonly inRun: string } | null = null;
  let lastRun = workflowInfo().originalExecutionRunId;
  return {
    clearedInRun: () => (isFreshStart(input) && !startedOver ? workflowInfo().originalExecutionRunId : null),
    mayHaveSent: () => mayHaveSent,
    noteThatTheyMayHaveSent() {
      mayHaveSent = true;
    },
    wasStartedOver: () => startedOver !== null,
    areRuledOut: () => (startedOver?.nothingHadHappened ?? false) && !mayHaveSent,
    executedIn(runId) {
      // A reset removes what came after it from the history, and Temporal then applies a person's retry once more:
      // what was sent after the first one is no longer in the history.
      if (startedOver && startedOver.inRun !== runId) mayHaveSent = true;
      lastRun = runId;
    },
    startOver(reason) {
      startedOver = { nothingHadHappened: !mayHaveSent && reason !== 'outcome_unknown', inRun: lastRun };
      mayHaveSent = false; // the person knew of it when deciding
    },
  };
}

/** Longer than the clocks of the starter and of Temporal can differ; milliseconds. */
const PROOF_LASTS = 15 * 60_000;

/**
 * Whether this is the start that its starter meant, with nothing sent before. An input that was copied to start the
 * refund by hand comes without the memo, or is as old as the run that it was copied from; then it proves nothing.
 */
function isFreshStart({ nothingSentAsOf }: RefundInput): boolean {
  const { memo, startTime } = workflowInfo();
  if (nothingSentAsOf === undefined || memo?.['nothingSentAsOf'] !== nothingSentAsOf) return false;
  return Math.abs(startTime.getTime() - Date.parse(nothingSentAsOf)) < PROOF_LASTS;
}
