/** What an order backend imports. */
export type * from '../contract';
export { FINAL_STATES, OPEN_STATES, REFUND_STATES, RESOLVE_ACTIONS } from '../contract';
export type { Difference, FieldFault } from './errors';
export {
  InvalidRefund,
  InvalidUpdate,
  RefundConflict,
  RefundNotFound,
  TemporalUnavailable,
  UpdateRefused,
} from './errors';
export type { RefundPage } from './list';
export type { UpdateOptions } from './refund-client';
export { createRefundClient, RefundClient, type RefundClientDeps } from './refund-client';
export { MAX_AMOUNT, parseRefundFilter, parseRefundRequest, type RefundFilter } from './request';
export type { StartResult } from './start';
export type { RefundRow, RefundSummary } from './summary';
export { parseCheck, parseDeposited, parseResolve } from './update';
