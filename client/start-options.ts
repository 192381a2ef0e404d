/** What Temporal keeps beside a refund from its start: for lists, for Notis that look for their refund, for people. */
import type { WorkflowStartOptions } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { type Language, type RefundRequest, searchAttributes, workflowIdOf } from '../contract';
import { refundTexts } from '../texts';

type RefundStartOptions = Pick<
  WorkflowStartOptions,
  'workflowId' | 'memo' | 'typedSearchAttributes' | 'staticSummary' | 'staticDetails'
>;

/**
 * The memo has the request as it was given, with which a repeated start is compared.
 * @param proof see `RefundInput`. It goes into the memo, too: a person who copies the input by hand does not copy the memo.
 */
export function startOptions(
  request: RefundRequest,
  proof: { nothingSentAsOf?: string },
  language: Language | undefined,
): RefundStartOptions {
  const { refundId, tid, orderNo, amount, reason } = request;
  const { summary } = refundTexts(language);
  return {
    workflowId: workflowIdOf(refundId),
    memo: { request, ...proof },
    typedSearchAttributes: new TypedSearchAttributes([
      { key: searchAttributes.state, value: 'cancelling' },
      { key: searchAttributes.tids, value: [tid] },
      { key: searchAttributes.orderNo, value: orderNo },
      { key: searchAttributes.amount, value: amount },
    ]),
    staticSummary: summary.refund(amount, plain(orderNo)),
    staticDetails: summary.details(amount, plain(orderNo), plain(tid), plain(reason)),
  };
}

/** The Web UI renders Markdown, and these texts come from outside: every character that Markdown could use is replaced. */
const plain = (text: string): string => text.replace(/[^\p{L}\p{M}\p{N} .,_-]/gu, '·');
