/** What Temporal itself knows about a refund, from memo and search attributes. No worker is needed. */
import type { WorkflowExecutionInfo } from '@temporalio/client';
import { z } from 'zod';
import type { Language, RefundRequest, RefundState, RefundView } from '../contract';
import { FINAL_STATES, REFUND_STATES, refundIdOf, searchAttributes } from '../contract';
import { refundTexts } from '../texts';

export interface RefundSummary extends RefundRequest {
  readonly state: RefundState;
  /** ISO 8601 UTC; null when no deposit is awaited. `get` returns the account. */
  readonly depositDeadline: string | null;
}

export interface RefundRow extends RefundSummary {
  /** ISO 8601 UTC. */
  readonly startedAt: string;
  /** ISO 8601 UTC; null while the refund is open. */
  readonly closedAt: string | null;
  /** Closed from outside (terminated, cancelled, timed out) before the refund ended. It has to be started again. */
  readonly interrupted: boolean;
}

type Info = Pick<WorkflowExecutionInfo, 'workflowId' | 'status' | 'memo' | 'typedSearchAttributes'>;

const OPEN_STATUSES: readonly string[] = ['RUNNING', 'PAUSED', 'UNKNOWN', 'UNSPECIFIED'];
/** An unknown status counts as open, because nothing may be started beside an open refund. */
export const isOpen = (info: Info): boolean => OPEN_STATUSES.includes(info.status.name);

// Checks types only: a request that an older release accepted must stay readable.
const storedRequest = z.object({
  refundId: z.string(),
  tid: z.string(),
  orderNo: z.string(),
  amount: z.number(),
  reason: z.string(),
});

/** The request with which this run was started; null when it was not started by this client. */
export function requestOf(info: Info): RefundRequest | null {
  return storedRequest.safeParse(info.memo?.['request']).data ?? null;
}

export function summaryOf(info: Info): RefundSummary {
  const attributes = info.typedSearchAttributes;
  const fromAttributes = (): RefundRequest => ({
    refundId: refundIdOf(info.workflowId),
    tid: attributes.get(searchAttributes.tids)?.[0] ?? '',
    orderNo: attributes.get(searchAttributes.orderNo) ?? '',
    amount: attributes.get(searchAttributes.amount) ?? 0,
    reason: '',
  });
  return {
    ...(requestOf(info) ?? fromAttributes()),
    state: stateOf(info),
    depositDeadline: attributes.get(searchAttributes.depositDeadline)?.toISOString() ?? null,
  };
}

export function rowOf(info: WorkflowExecutionInfo): RefundRow {
  const summary = summaryOf(info);
  return {
    ...summary,
    startedAt: info.startTime.toISOString(),
    closedAt: info.closeTime?.toISOString() ?? null,
    interrupted: !isOpen(info) && !isFinal(summary.state),
  };
}

/** The view of a run that was closed from outside: the request, its last known state, and a note on what to do. */
export function interruptedView(info: Info, language: Language | undefined): RefundView {
  const { depositDeadline: _, ...summary } = summaryOf(info);
  return {
    ...summary,
    deposit: null,
    supersededDeposits: [],
    depositReport: null,
    escalation: null,
    gateway: null,
    evidence: null,
    resolution: null,
    allowedActions: [],
    payableUntil: null,
    note: refundTexts(language).note.interrupted(info.status.name.toLowerCase().replace('_', ' ')),
  };
}

export const isFinal = (state: RefundState): boolean => FINAL_STATES.some((final) => final === state);

function stateOf(info: Info): RefundState {
  const value = info.typedSearchAttributes.get(searchAttributes.state);
  const written = REFUND_STATES.find((state) => state === value) ?? 'cancelling';
  // A workflow completes only as completed or abandoned, and the latter is always written.
  return info.status.name === 'COMPLETED' && !isFinal(written) ? 'completed' : written;
}
