/** From settings to a running worker: the gateway, the token's seal, the workflow code. */
import { createGateway } from '../cookiepay/gateway';
import { createSeal } from '../cookiepay/seal';
import type { Config, Log } from '../runtime/config';
import type { TemporalSettings } from '../runtime/temporal/connect';
import { workflowSource } from './bundle';
import { type RunningWorker, runWorker, type WorkerSettings } from './run';
import { installRuntime } from './runtime';

export interface StartWorkerOptions {
  readonly config: Config<'gateway' | 'deposit' | 'worker'>;
  readonly temporal: TemporalSettings;
  readonly log: Log;
  /** The workflow code; by default what `npm run build` made, else bundled from the sources. */
  readonly workflows?: WorkerSettings['workflows'];
}

/** Once in a process. @throws when Temporal can't be reached. */
export async function startWorker({ config, temporal, log, workflows }: StartWorkerOptions): Promise<RunningWorker> {
  installRuntime({ log, metricsAddress: config.worker.metricsAddress });
  const { baseUrl, pay2Id, pay2Key } = config.gateway;
  const gateway = createGateway({ baseUrl: new URL(baseUrl), pay2Id, pay2Key });
  const worker = await runWorker({
    connection: temporal.connectionOptions,
    namespace: temporal.namespace,
    activities: {
      gateway,
      seal: createSeal(pay2Key),
      depositCheckEveryMs: config.deposit.checkEveryMs,
      depositGraceMs: config.deposit.graceMs,
      issueHours: config.deposit.issueHours,
    },
    workflows: workflows ?? workflowSource(),
    maxCallsPerSecond: config.worker.maxCallsPerSecond,
    buildId: config.worker.buildId,
  });
  return { ...worker, ended: worker.ended.finally(() => gateway.close()) };
}
