/**
 * Everything that a refund workflow and its callers share: ids, shapes, messages, search attributes. The workflow, the
 * client, the Noti dispatcher and the worker import it; it imports none of our other rooms.
 */
export * from './decisions';
export * from './evidence';
export * from './ids';
export * from './messages';
export * from './refund';
export * from './search-attributes';
