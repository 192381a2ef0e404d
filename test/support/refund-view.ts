import type { RefundRequest, RefundView } from '../../contract';

/** The view of a refund of which only the request is known, apart from what `also` says. It goes into a workflow bundle, too. */
export const viewOf = (request: RefundRequest, also: Partial<RefundView> = {}): RefundView => ({
  ...request,
  state: 'cancelling',
  deposit: null,
  supersededDeposits: [],
  depositReport: null,
  escalation: null,
  gateway: null,
  evidence: null,
  resolution: null,
  allowedActions: [],
  payableUntil: null,
  note: '',
  ...also,
});
