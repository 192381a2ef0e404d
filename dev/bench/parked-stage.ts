/** What bench/parked-run.ts plays on: Temporal with a file, the compiled worker, CookiePay's stand-in, no Notis. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@temporalio/client';
import { createRefundClient } from '../../client';
import { createParts, type Parts } from '../../runtime/parts';
import { lazyConnection } from '../../runtime/temporal/lazy-connection';
import { buildProgram } from '../chaos/build';
import { ownProcess, temporalProcess } from '../chaos/parts';
import { createSimulator } from '../simulator';
import { findTemporalCli } from '../temporal-programs/binary';
import { freePort } from '../temporal-programs/free-port';
import { CallLog } from './call-log';
import type { ParkedStage } from './parked-run';

export interface StageOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A workflow bundle that is made already. */
  readonly bundle?: string;
  /** WORKER_MAX_CALLS_PER_SECOND; the program's default when absent. */
  readonly callsPerSecond?: number;
  /** DEPOSIT_GRACE. */
  readonly grace: string;
}

export type OpenStage = ParkedStage & { readonly close: () => Promise<void> };

/** @throws when a part can't be started; those before it are stopped again. */
export async function setParkedStage(options: StageOptions): Promise<OpenStage> {
  const parts = createParts();
  const close = (): Promise<void> =>
    parts.close((part, error) => console.error(`${part} did not close: ${String(error)}`));
  try {
    return { ...(await startParts(options, parts)), close };
  } catch (error) {
    await close().catch(() => undefined); // reported already
    throw error;
  }
}

async function startParts({ env, bundle, callsPerSecond, grace }: StageOptions, parts: Parts): Promise<ParkedStage> {
  const folder = await mkdtemp(join(tmpdir(), 'refunds-parked-'));
  parts.add('folder', () => rm(folder, { recursive: true, force: true }));
  const build = await buildProgram(bundle);
  parts.add('build', build.remove);
  const address = `127.0.0.1:${await freePort('127.0.0.1')}`;
  const cliPath = await findTemporalCli({ report: () => undefined, env });
  const temporal = temporalProcess({ cliPath, address, dbFile: join(folder, 'temporal.db'), env });
  parts.add('Temporal', () => temporal.stop());
  await temporal.start();
  const connection = lazyConnection({ address });
  parts.add('connection to Temporal', () => connection.close());
  const client = new Client({ connection });
  const simulator = await createSimulator();
  parts.add('simulator', simulator.close);
  const calls = await CallLog.on(new URL(simulator.url).host);
  parts.add('line to the simulator', () => calls.close());
  const worker = ownProcess({
    ...{ name: 'worker', main: build.workerMain, logFile: join(folder, 'worker.log') },
    readyLine: 'The worker is running',
    env: {
      PATH: env['PATH'],
      ...{ TEMPORAL_ADDRESS: address, COOKIEPAY_BASE_URL: `http://${calls.address}`, DEPOSIT_GRACE: grace },
      ...{ COOKIEPAY_PAY2_ID: 'bench', COOKIEPAY_PAY2_KEY: 'bench-key-of-sixteen' },
      ...(callsPerSecond !== undefined && { WORKER_MAX_CALLS_PER_SECOND: String(callsPerSecond) }),
    },
  });
  parts.add('worker', () => worker.stop());
  await worker.start();
  return { client, refunds: createRefundClient({ client }), simulator, worker, calls };
}
