/** What Temporal's index knows of each refund. */
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

export const searchAttributes = {
  state: defineSearchAttributeKey('RefundState', SearchAttributeType.KEYWORD),
  /** The payment's tid, and the one that the account answer names: a Noti may carry either. */
  tids: defineSearchAttributeKey('RefundTids', SearchAttributeType.KEYWORD_LIST),
  orderNo: defineSearchAttributeKey('OrderNo', SearchAttributeType.KEYWORD),
  amount: defineSearchAttributeKey('RefundAmount', SearchAttributeType.INT),
  depositDeadline: defineSearchAttributeKey('DepositDeadline', SearchAttributeType.DATETIME),
} as const;
