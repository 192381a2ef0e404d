/** Orders of people to a refund under test. */
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

export const ORDER = { actor: 'kim', reason: 'seen in the console' } as const;

export const resolve = (refund: Refund, action: ResolveAction, also: Partial<Decision> = {}): Promise<RefundView> =>
  refund.handle.executeUpdate(resolveUpdate, { args: [{ ...ORDER, action, ...also }] });

export const check = (refund: Refund): Promise<CheckResult> => refund.handle.executeUpdate(checkUpdate);

export const deposited = (refund: Refund, paidAt: string, actor = 'lee'): Promise<RefundView> =>
  refund.handle.executeUpdate(depositedUpdate, { args: [{ actor, paidAt }] });

/** The sentence with which an order was refused; null when it was taken. */
export async function refusalOf(order: Promise<unknown>): Promise<string | null> {
  try {
    await order;
    return null;
  } catch (error) {
    if (!(error instanceof WorkflowUpdateFailedError) || !(error.cause instanceof ApplicationFailure)) throw error;
    expect(error.cause.type).toBe(UPDATE_REFUSED);
    return error.cause.message;
  }
}
