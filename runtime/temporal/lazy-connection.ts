import { Connection } from '@temporalio/client';
import type { TemporalConnectionOptions } from './connect';

/** Milliseconds. By default gRPC waits up to two minutes before it tries again to reach a server that was away. */
const LOOK_AGAIN_AFTER = 5_000;

/** A connection for the HTTP processes: they start and take requests while Temporal is away. */
export function lazyConnection(options: TemporalConnectionOptions): Connection {
  return Connection.lazy({ ...options, channelArgs: { 'grpc.max_reconnect_backoff_ms': LOOK_AGAIN_AFTER } });
}
