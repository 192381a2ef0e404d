/** Worker, Noti shim and API in one process, with an embedded Temporal when no address is configured. */
import { join } from 'node:path';
import { Client } from '@temporalio/client';
import { runApi } from '../api/run';
import { createRefundClient, type RefundClient } from '../client';
import { findTemporalCli } from '../dev/temporal-programs/binary';
import { startEmbeddedTemporal } from '../dev/temporal-programs/embedded';
import { runNoti } from '../noti/run';
import type { Config, Log } from '../runtime/config';
import { createParts, type Parts } from '../runtime/parts';
import { isTemporalConfigured, type TemporalSettings, temporalSettings } from '../runtime/temporal/connect';
import { lazyConnection } from '../runtime/temporal/lazy-connection';
import { describeRegistration, registerSearchAttributes } from '../runtime/temporal/search-attributes';
import { startWorker, type StartWorkerOptions } from '../worker/start';

export interface EverythingOptions {
  readonly config: Config<'gateway' | 'deposit' | 'worker' | 'noti' | 'api' | 'inbox'> & Partial<Config<'language'>>;
  readonly log: Log;
  /** Takes progress lines for the person who waits: getting the first Temporal on a new machine takes minutes. */
  readonly report: (line: string) => void;
  /** Where an embedded Temporal keeps its refunds; null: in memory only. */
  readonly temporalFile?: string | null;
  /** Ports of an embedded Temporal and of its Web UI; free ones are chosen when absent. */
  readonly temporalPort?: number;
  readonly uiPort?: number;
  /** The workflow code, see StartWorkerOptions. */
  readonly workflows?: StartWorkerOptions['workflows'];
}

export interface Everything {
  readonly refunds: RefundClient;
  readonly client: Client;
  readonly apiUrl: string;
  readonly notiUrl: string;
  /** host:port of the Temporal in use. */
  readonly temporalAddress: string;
  /** Web UI of the embedded Temporal; null when a configured one is used. */
  readonly uiUrl: string | null;
  /** Rejects when the worker or the embedded Temporal has ended by itself. */
  readonly failed: Promise<never>;
  /** @throws {Error} when a part did not close; the others are closed then, too. */
  readonly close: () => Promise<void>;
}

/** @throws when a part can't be started; the parts before it are closed again. */
export async function startEverything(options: EverythingOptions): Promise<Everything> {
  const parts = createParts();
  const { log } = options;
  const close = (): Promise<void> =>
    parts.close((part, err) => log.error({ err, part }, 'This part did not close cleanly.'));
  try {
    return { ...(await startParts(options, parts)), close };
  } catch (error) {
    await close().catch(() => undefined); // logged already
    throw error;
  }
}

async function startParts(options: EverythingOptions, parts: Parts): Promise<Omit<Everything, 'close'>> {
  const { config, log, workflows } = options;
  const temporal = await temporalFor(options, parts);
  const { connectionOptions, namespace } = temporal.settings;
  const connection = lazyConnection(connectionOptions);
  parts.add('connection to Temporal', () => connection.close());
  const registration = await registerSearchAttributes(connection, namespace);
  if (registration.kind !== 'ready') throw new Error(describeRegistration(registration));

  const worker = await startWorker({ config, temporal: temporal.settings, log, ...(workflows && { workflows }) });
  parts.add('worker', worker.close);
  const client = new Client({ connection, namespace });
  const noti = await runNoti({ ...config, client }, log);
  parts.add('Noti shim', noti.close);
  const api = await runApi({ ...config, client, inbox: noti.inbox }, log);
  parts.add('API', api.close);

  const failed = Promise.race([
    worker.ended.then(() => Promise.reject(new Error('the worker has ended'))),
    temporal.ended.then(() => Promise.reject(new Error('the embedded Temporal server has ended'))),
  ]);
  failed.catch(() => undefined); // it also rejects during a wanted stop, when there is no listener any more
  return {
    refunds: createRefundClient({ client, language: config.language?.language }),
    client,
    apiUrl: api.url,
    notiUrl: noti.url,
    temporalAddress: connectionOptions.address,
    uiUrl: temporal.uiUrl,
    failed,
  };
}

interface TemporalInUse {
  readonly settings: TemporalSettings;
  readonly uiUrl: string | null;
  readonly ended: Promise<unknown>;
}

async function temporalFor(
  { config, log, report, ...embedded }: EverythingOptions,
  parts: Parts,
): Promise<TemporalInUse> {
  if (isTemporalConfigured()) {
    return { settings: temporalSettings(), uiUrl: null, ended: new Promise<never>(() => undefined) };
  }
  const { temporalFile = join(config.inbox.dataDir, 'temporal.db'), temporalPort: port, uiPort } = embedded;
  const server = await startEmbeddedTemporal({
    cliPath: await findTemporalCli({ report }),
    ...(temporalFile !== null && { dbFile: temporalFile }),
    ...(port !== undefined && { port }),
    ...(uiPort !== undefined && { uiPort }),
    log: (line) => log.debug({ temporal: line }),
  });
  parts.add('embedded Temporal', () => server.stop());
  log.warn(
    { address: server.address, webUi: server.uiUrl },
    'Temporal is embedded: for trying out, not for production.',
  );
  const { address, namespace, uiUrl, exited } = server;
  return { settings: { connectionOptions: { address }, namespace }, uiUrl, ended: exited };
}
