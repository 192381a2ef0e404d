/** What an order backend imports. */
export type * from '../contract';
export { FINAL_STATES, OPEN_STATES, REFUND_STATES, RESOLVE_ACTIONS } from '../contract';
export type { Difference, FieldFault } from './errors';
export {
  InvalidInput,
  InvalidRefund,
  InvalidUpdate,
  RefundConflict,
  RefundNotFound,
  TemporalUnavailable,
  UpdateRefused,
} from './errors';
export type { RefundPage } from './list';
export { createRefundClient, type RefundClient, type RefundClientDeps, type UpdateOptions } from './refund-client';
export type { RefundFilter } from './request';
export type { StartResult } from './start';
export type { RefundRow, RefundSummary } from './summary';
