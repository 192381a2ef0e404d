/** Names that a refund workflow and its callers share: task queue, workflow type, workflow ids, failure types. */
export const TASK_QUEUE = 'cookiepay-refunds';
export const REFUND_WORKFLOW = 'refundWorkflow';

const ID_PREFIX = 'refund-';
/** The workflow id of a refund. The refundId is the order backend's own id, and the idempotency key of a start. */
export const workflowIdOf = (refundId: string): string => `${ID_PREFIX}${refundId}`;
export const refundIdOf = (workflowId: string): string => workflowId.slice(ID_PREFIX.length);

/** `ApplicationFailure.type` of a closed workflow whose refund was `rejected`. Its first detail is the `RefundView`. */
export const REFUND_REJECTED = 'RefundRejected';

/** `ApplicationFailure.type`s of the activities. */
export const CREDENTIALS_REJECTED = 'CredentialsRejected';
export const GATEWAY_UNAVAILABLE = 'GatewayUnavailable';
export const NOTHING_NEW_YET = 'NothingNewYet';

/** `ApplicationFailure.type` of an update that the refund's state does not allow. Its message says why, for people. */
export const UPDATE_REFUSED = 'UpdateRefused';
