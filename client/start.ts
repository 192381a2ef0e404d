/** Starts a refund once, however often it is asked for. */
import type { Client, WorkflowExecutionDescription, WorkflowStartOptions } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import type { Language, RefundInput, RefundRequest } from '../contract';
import { REFUND_WORKFLOW, workflowIdOf } from '../contract';
import { rejectionOf } from './closed';
import { type Difference, RefundConflict, TemporalUnavailable } from './errors';
import { startOptions } from './start-options';
import { isOpen, type RefundSummary, requestOf, summaryOf } from './summary';
import { callTemporal } from './temporal-call';

export interface StartResult {
  /** `existing`: this refund had been started before with the same content; nothing was started now. */
  readonly outcome: 'started' | 'existing';
  readonly refund: RefundSummary;
}

export interface StartDeps {
  readonly client: Client;
  readonly taskQueue: string;
  /** Of what people read about the refund; no part of the content by which a repeated start is compared. */
  readonly language: Language | undefined;
}

/** Each round loses only against another starter of the same refund, so three are plenty. */
const ROUNDS = 3;

/** One round trip for a new refund. The request must have been validated. */
export async function startRefund(deps: StartDeps, request: RefundRequest): Promise<StartResult> {
  if (await tryStart(deps, request, 'first')) return started(request);
  for (let round = 0; round < ROUNDS; round += 1) {
    const latest = await describe(deps.client, request.refundId);
    if (latest === null) continue;
    const verdict = await judge(deps.client, latest, request);
    if (verdict === 'existing') return { outcome: 'existing', refund: summaryOf(latest) };
    if (await tryStart(deps, request, verdict)) return started(request);
  }
  throw new TemporalUnavailable(`Refund ${request.refundId} is being started and closed by others at this moment`);
}

const started = (request: RefundRequest): StartResult => ({
  outcome: 'started',
  refund: { ...request, state: 'cancelling', depositDeadline: null },
});

type Attempt = 'first' | 'after_rejection' | 'after_interruption';

/** False when a run of this refund stands in the way: then it has to be looked at, and nothing was started. */
async function tryStart(deps: StartDeps, request: RefundRequest, attempt: Attempt): Promise<boolean> {
  const proof = attempt === 'after_interruption' ? {} : { nothingSentAsOf: new Date().toISOString() };
  const input: RefundInput = { ...request, ...(deps.language && { language: deps.language }), ...proof };
  const options: WorkflowStartOptions = {
    ...startOptions(request, proof, deps.language),
    taskQueue: deps.taskQueue,
    args: [input],
    workflowIdReusePolicy: attempt === 'first' ? 'REJECT_DUPLICATE' : 'ALLOW_DUPLICATE_FAILED_ONLY',
    // FAIL and not USE_EXISTING: Temporal would not tell whose content won, nor who started it.
    workflowIdConflictPolicy: 'FAIL',
  };
  try {
    await callTemporal(deps.client, `Refund ${request.refundId} may not have been started`, () =>
      deps.client.workflow.start(REFUND_WORKFLOW, options),
    );
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw error;
  }
}

/** The latest run; null when retention has just removed it. */
async function describe(client: Client, refundId: string): Promise<WorkflowExecutionDescription | null> {
  try {
    return await callTemporal(client, `Refund ${refundId} exists but could not be compared`, () =>
      client.workflow.getHandle(workflowIdOf(refundId)).describe(),
    );
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

/** What the latest run means for a start with this content. Only a rejection proves that nothing was sent. */
async function judge(
  client: Client,
  latest: WorkflowExecutionDescription,
  request: RefundRequest,
): Promise<'existing' | 'after_rejection' | 'after_interruption'> {
  // After a rejection nothing has happened, so the corrected content may use the same refundId.
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
