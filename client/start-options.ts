/** What Temporal keeps beside a refund from its first moment: for lists, for Notis that look for it, for people. */
import { TypedSearchAttributes } from '@temporalio/common';

import { searchAttributes, workflowIdOf, type RefundRequest } from '../workflows/contract';

interface RefundStartOptions {
  readonly workflowId: string;
  /** The request as asked: a later start under the same id is compared with it. */
  readonly memo: { readonly request: RefundRequest };
  readonly typedSearchAttributes: TypedSearchAttributes;
  readonly staticSummary: string;
  readonly staticDetails: string;
}

export function startOptions(request: RefundRequest): RefundStartOptions {
  const { refundId, tid, orderNo, amount, reason } = request;
  const won = `${amount.toLocaleString('en-US')} won`;
  return {
    workflowId: workflowIdOf(refundId),
    memo: { request },
    typedSearchAttributes: new TypedSearchAttributes([
      { key: searchAttributes.state, value: 'cancelling' },
      { key: searchAttributes.tids, value: [tid] },
      { key: searchAttributes.orderNo, value: orderNo },
      { key: searchAttributes.amount, value: amount },
    ]),
    staticSummary: `Refund ${won}, order ${plain(orderNo)}`,
    staticDetails: `Order ${plain(orderNo)}, payment ${plain(tid)}: ${won} back to the buyer. Reason: ${plain(reason)}`,
  };
}

/** The Web UI renders these as Markdown, and the texts come from outside: marks that could form any are replaced. */
const plain = (text: string): string => text.replace(/[^\p{L}\p{M}\p{N} .,_-]/gu, '·');
