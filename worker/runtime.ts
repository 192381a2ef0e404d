/** The SDK's settings for the process: its log lines go to our log, its metrics to Prometheus. */
import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import type { Log } from '../runtime/config';

export interface RuntimeSettings {
  readonly log: Log;
  /** `host:port` to serve Prometheus metrics on; null: none. */
  readonly metricsAddress: string | null;
}

/** Once in a process, before the first connection of a worker. */
export function installRuntime({ log, metricsAddress }: RuntimeSettings): void {
  const logger = new DefaultLogger('INFO', ({ level, message, meta }) => {
    const { error, ...fields } = meta ?? {};
    log[LEVELS[level]]({ ...fields, ...(error ? { err: error } : {}) }, message);
  });
  Runtime.install({
    logger,
    shutdownSignals: [], // the main file closes the worker, in order with the other parts
    telemetryOptions: {
      logging: { filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }), forward: {} },
      ...(metricsAddress && { metrics: { prometheus: { bindAddress: metricsAddress } } }),
    },
  });
}

const LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'debug', WARN: 'warn', ERROR: 'error' } as const;
