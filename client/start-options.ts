/** What Temporal keeps beside a refund from its first moment: for lists, for Notis that look for it, for people. */
import { TypedSearchAttributes } from '@temporalio/common';
import { type Language, type RefundRequest, searchAttributes, workflowIdOf } from '../contract';
import { refundTexts } from '../texts';

interface RefundStartOptions {
  readonly workflowId: string;
  /** The request as asked: a later start under the same id is compared with it. */
  readonly memo: { readonly request: RefundRequest; readonly nothingSentAsOf?: string };
  readonly typedSearchAttributes: TypedSearchAttributes;
  readonly staticSummary: string;
  readonly staticDetails: string;
}

/** @param proof see RefundInput: beside the input, where a start copied by hand does not carry it along. */
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

/** The Web UI renders these as Markdown, and the texts come from outside: marks that could form any are replaced. */
const plain = (text: string): string => text.replace(/[^\p{L}\p{M}\p{N} .,_-]/gu, '·');
