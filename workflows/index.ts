/** Every function exported here becomes a workflow type; there is one. */
export { refundWorkflow } from './refund';
