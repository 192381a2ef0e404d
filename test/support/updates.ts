/** What people tell a refund under test, and how it refuses. */
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import {
  type CheckResult,
  checkUpdate,
  type Decision,
  depositedUpdate,
  type RefundView,
  type ResolveAction,
  resolveUpdate,
  UPDATE_REFUSED,
} from '../../contract';
import type { Refund } from './refund-under-test';

export const DECISION = { actor: 'kim', reason: 'seen in the console' } as const;

export const resolve = (refund: Refund, action: ResolveAction, also: Partial<Decision> = {}): Promise<RefundView> =>
  refund.handle.executeUpdate(resolveUpdate, { args: [{ ...DECISION, action, ...also }] });

export const check = (refund: Refund): Promise<CheckResult> => refund.handle.executeUpdate(checkUpdate);

export const deposited = (refund: Refund, paidAt: string, actor = 'lee'): Promise<RefundView> =>
  refund.handle.executeUpdate(depositedUpdate, { args: [{ actor, paidAt }] });

/** The sentence with which an update was refused; null when it was accepted. */
export async function refusalOf(update: Promise<unknown>): Promise<string | null> {
  try {
    await update;
    return null;
  } catch (error) {
    if (!(error instanceof WorkflowUpdateFailedError) || !(error.cause instanceof ApplicationFailure)) throw error;
    expect(error.cause.type).toBe(UPDATE_REFUSED);
    return error.cause.message;
  }
}
