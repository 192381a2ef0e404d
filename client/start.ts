/** Starts a refund once, however often the same start is repeated. */
import type { Client, WorkflowExecutionDescription, WorkflowStartOptions } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { RefundInput, RefundRequest } from '../contract';
import { REFUND_WORKFLOW } from '../contract';
import { type Difference, RefundConflict, TemporalUnavailable } from './errors';
import { latestRunOf, rejectionOf } from './runs';
import { startOptions } from './start-options';
import { isOpen, type RefundSummary, requestOf, summaryOf } from './summary';
import { callTemporal, type ClientDeps } from './temporal-call';

export interface StartResult {
  /** `existing`: the refund had been started before with the same content. Nothing was started now. */
  readonly outcome: 'started' | 'existing';
  readonly refund: RefundSummary;
}

/** A round fails only when another caller starts or ends the same refund at that moment, so three are enough. */
const ROUNDS = 3;

/** One round trip for a new refund. The request must have been validated. */
export async function startRefund(deps: ClientDeps, request: RefundRequest): Promise<StartResult> {
  if (await tryStart(deps, request, 'first')) return started(request);
  for (let round = 0; round < ROUNDS; round += 1) {
    const latest = await latestRunOf(deps.client, request.refundId);
    if (latest === null) continue;
    const comparison = await compareWithLatest(deps.client, latest, request);
    if (comparison === 'existing') return { outcome: 'existing', refund: summaryOf(latest) };
    if (await tryStart(deps, request, comparison)) return started(request);
  }
  throw new TemporalUnavailable(
    `Refund ${request.refundId} was started and closed by other callers at the same moment`,
  );
}

const started = (request: RefundRequest): StartResult => ({
  outcome: 'started',
  refund: { ...request, state: 'cancelling', depositDeadline: null },
});

type Attempt = 'first' | 'after_rejection' | 'after_interruption';

/** False when this refundId has an earlier run that Temporal does not let us start beside; nothing was started then. */
async function tryStart(deps: ClientDeps, request: RefundRequest, attempt: Attempt): Promise<boolean> {
  const proof = attempt === 'after_interruption' ? {} : { nothingSentAsOf: new Date().toISOString() };
  const input: RefundInput = { ...request, ...(deps.language && { language: deps.language }), ...proof };
  const options: WorkflowStartOptions = {
    ...startOptions(request, proof, deps.language),
    taskQueue: deps.taskQueue,
    args: [input],
    workflowIdReusePolicy: attempt === 'first' ? 'REJECT_DUPLICATE' : 'ALLOW_DUPLICATE_FAILED_ONLY',
    // Not USE_EXISTING: with it Temporal does not tell which content the existing run has, nor who started it.
    workflowIdConflictPolicy: 'FAIL',
  };
  try {
    await callTemporal(deps.client, `Refund ${request.refundId} may or may not have been started`, () =>
      deps.client.workflow.start(REFUND_WORKFLOW, options),
    );
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw error;
  }
}

/** What the latest run means for a start with this content. Only a rejection proves that CookiePay did nothing. */
async function compareWithLatest(
  client: Client,
  latest: WorkflowExecutionDescription,
  request: RefundRequest,
): Promise<'existing' | 'after_rejection' | 'after_interruption'> {
  // Nothing was paid back, so the same refundId may come with corrected content.
  if (latest.status.name === 'FAILED' && (await rejectionOf(client, latest)) !== null) return 'after_rejection';
  const recorded = requestOf(latest);
  const differences = recorded === null ? [] : differencesOf(recorded, request);
  if (recorded === null || differences.length > 0) throw new RefundConflict(request.refundId, differences);
  return isOpen(latest) || latest.status.name === 'COMPLETED' ? 'existing' : 'after_interruption';
}

const CONTENT = ['tid', 'orderNo', 'amount', 'reason'] as const;

function differencesOf(existing: RefundRequest, given: RefundRequest): Difference[] {
  return CONTENT.filter((field) => existing[field] !== given[field]).map((field) => ({
    field,
    existing: existing[field],
    given: given[field],
  }));
}
