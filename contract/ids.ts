/** Names that both sides of a refund workflow use: the task queue, the workflow, its ids, its failures. */
export const TASK_QUEUE = 'cookiepay-refunds';
export const REFUND_WORKFLOW = 'refundWorkflow';

const ID_PREFIX = 'refund-';
/** The workflow id of a refund; the refundId is the order backend's own id and its idempotency key. */
export const workflowIdOf = (refundId: string): string => `${ID_PREFIX}${refundId}`;
export const refundIdOf = (workflowId: string): string => workflowId.slice(ID_PREFIX.length);

/** `ApplicationFailure.type` of a rejected refund's closed workflow; its first detail is the {@link RefundView}. */
export const REFUND_REJECTED = 'RefundRejected';

/** `ApplicationFailure.type`s of the activities. */
export const CREDENTIALS_REJECTED = 'CredentialsRejected';
export const GATEWAY_UNAVAILABLE = 'GatewayUnavailable';
export const NOTHING_NEW_YET = 'NothingNewYet';

/** `ApplicationFailure.type` of an update that the refund's state does not allow; its message says why. */
export const UPDATE_REFUSED = 'UpdateRefused';
