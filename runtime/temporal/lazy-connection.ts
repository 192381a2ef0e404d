import { Connection } from '@temporalio/client';
import type { TemporalConnectionOptions } from './connect';

/** gRPC by itself would look for a server that went away only every two minutes (milliseconds). */
const LOOK_AGAIN_AFTER = 5_000;

/** A connection for the HTTP processes: they start, and take in what comes, while Temporal is away. */
export function lazyConnection(options: TemporalConnectionOptions): Connection {
  return Connection.lazy({ ...options, channelArgs: { 'grpc.max_reconnect_backoff_ms': LOOK_AGAIN_AFTER } });
}
