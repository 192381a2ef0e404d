/** What an order backend imports. */
export { createRefundClient, RefundClient, type RefundClientDeps } from './refund-client';
export {
  InvalidOrder,
  InvalidRefund,
  OrderRefused,
  RefundConflict,
  RefundNotFound,
  TemporalUnavailable,
} from './errors';
export type { Difference, FieldFault } from './errors';
export { MAX_AMOUNT, parseRefundFilter, parseRefundRequest, type RefundFilter } from './request';
export { parseCheck, parseDeposited, parseResolve } from './order';
export type { OrderOptions } from './refund-client';
export type { StartResult } from './start';
export type { RefundPage } from './list';
export type { RefundRow, RefundSummary } from './summary';
export { FINAL_STATES, OPEN_STATES, REFUND_STATES, RESOLVE_ACTIONS } from '../workflows/contract';
export type * from '../workflows/contract';
