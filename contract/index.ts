/**
 * Everything that both sides of a refund workflow agree on. The workflow, the client library, the Noti shim and the
 * worker import it. It imports nothing of ours.
 */
export * from './decisions';
export * from './evidence';
export * from './ids';
export * from './messages';
export * from './refund';
export * from './search-attributes';
