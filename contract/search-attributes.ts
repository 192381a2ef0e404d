/** The search attributes by which refunds are listed and found in Temporal. */
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

export const searchAttributes = {
  state: defineSearchAttributeKey('RefundState', SearchAttributeType.KEYWORD),
  /** The payment's tid, and the tid in CookiePay's account reply if it is another one: a Noti may carry either. */
  tids: defineSearchAttributeKey('RefundTids', SearchAttributeType.KEYWORD_LIST),
  orderNo: defineSearchAttributeKey('OrderNo', SearchAttributeType.KEYWORD),
  amount: defineSearchAttributeKey('RefundAmount', SearchAttributeType.INT),
  depositDeadline: defineSearchAttributeKey('DepositDeadline', SearchAttributeType.DATETIME),
} as const;
