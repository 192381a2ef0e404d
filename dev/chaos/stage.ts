/** Everything that takes part: our processes, CookiePay's stand-in, Temporal, PostgreSQL, and bad lines between them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@temporalio/client';
import pino from 'pino';
import { createRefundClient, type RefundClient } from '../../client';
import { type Inbox, openInbox } from '../../noti/inbox/inbox';
import { createParts, type Parts } from '../../runtime/parts';
import { lazyConnection } from '../../runtime/temporal/lazy-connection';
import { startPostgres } from '../postgres';
import { createSimulator, type Simulator } from '../simulator';
import { findTemporalCli } from '../temporal-programs/binary';
import { freePort } from '../temporal-programs/free-port';
import { type Build, buildProgram } from './build';
import type { Target, Victim } from './kills';
import { gatewayFaults, notiFaults, temporalFaults } from './line-faults';
import { ownProcess, postgresProcess, temporalProcess } from './parts';
import { type FaultProxy, type FaultProxyOptions, startFaultProxy } from './proxy';
import type { Random } from './random';
import type { Supervised } from './supervised';

export interface StageOptions {
  readonly random: Random;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly report: (line: string) => void;
  /** A workflow bundle that is made already. */
  readonly bundle?: string;
}

export interface Stage {
  readonly simulator: Simulator;
  readonly client: Client;
  readonly refunds: RefundClient;
  readonly inbox: Inbox;
  readonly targets: Readonly<Record<Victim, readonly [Target, ...Target[]]>>;
  readonly lines: Readonly<Record<'gateway' | 'temporal' | 'noti', readonly FaultProxy[]>>;
  /** Where the processes' logs are, until `close`. */
  readonly folder: string;
  readonly close: () => Promise<void>;
}

const PAY2 = { pay2Id: 'chaos', pay2Key: 'chaos-key-of-sixteen' };
const SECRET = 'chaos-noti-secret-0123';
/** An ordinary cancel's Noti comes so much later (milliseconds). */
const PLAIN_NOTI_AFTER = 800;

/** @throws when a part can't be started; those before it are stopped again. */
export async function setStage(options: StageOptions): Promise<Stage> {
  const parts = createParts();
  const close = (): Promise<void> =>
    parts.close((part, error) => options.report(`${part} did not close: ${String(error)}`));
  try {
    return { ...(await startParts(options, parts)), close };
  } catch (error) {
    await close().catch(() => undefined); // reported already
    throw error;
  }
}

async function startParts(options: StageOptions, parts: Parts): Promise<Omit<Stage, 'close'>> {
  const { random, env, report } = options;
  const folder = await mkdtemp(join(tmpdir(), 'refunds-chaos-'));
  parts.add('folder', () => rm(folder, { recursive: true, force: true }));
  const postgres = await startPostgres();
  parts.add('PostgreSQL', postgres.stop);
  const build = await buildProgram(options.bundle);
  parts.add('build', build.remove);

  const address = `127.0.0.1:${await freePort('127.0.0.1')}`;
  const cliPath = await findTemporalCli({ report, env });
  const temporal = await supervise(
    parts,
    temporalProcess({ cliPath, address, dbFile: join(folder, 'temporal.db'), env }),
  );
  const connection = lazyConnection({ address });
  parts.add('connection to Temporal', () => connection.close());
  const client = new Client({ connection });
  const toTemporal = await line(parts, { target: address, draw: temporalFaults(random.of('temporal')) });

  const shim = `127.0.0.1:${await freePort('127.0.0.1')}`;
  const toShim = await line(parts, { target: shim, draw: notiFaults(random.of('noti')) });
  const notiUrl = `http://${toShim.address}/noti/${SECRET}`;
  const simulator = await createSimulator({ ...PAY2, notiUrl, plainNotiAfterMs: PLAIN_NOTI_AFTER });
  parts.add('simulator', simulator.close);

  const place: Place = {
    ...{ build, folder, parts, random, simulator },
    env: { ...withoutOurs(env), TEMPORAL_ADDRESS: toTemporal.address, LOG_LEVEL: 'info' },
  };
  const noti = await startShim(place, shim, postgres.url);
  const [first, second] = [await startWorker(place, 'worker-1'), await startWorker(place, 'worker-2')];
  const inbox = await openInbox({ databaseUrl: postgres.url, dataDir: folder, log: pino({ level: 'silent' }) });
  parts.add('inbox', () => inbox.close());
  return {
    ...{ simulator, client, inbox, folder, refunds: createRefundClient({ client }) },
    targets: {
      ...{ worker: [first.target, second.target], noti: [noti], temporal: [temporal] },
      postgres: [{ process: postgresProcess(postgres) }],
    },
    lines: { gateway: [first.toGateway, second.toGateway], temporal: [toTemporal], noti: [toShim] },
  };
}

interface Place extends Pick<StageOptions, 'env' | 'random'> {
  readonly build: Build;
  readonly folder: string;
  readonly parts: Parts;
  readonly simulator: Simulator;
}

function startShim({ build, folder, parts, env }: Place, address: string, databaseUrl: string): Promise<Target> {
  const [, port] = address.split(':');
  return supervise(
    parts,
    ownProcess({
      ...{ name: 'shim', main: build.notiMain, logFile: join(folder, 'noti.log') },
      env: { ...env, NOTI_PORT: port, NOTI_SECRET: SECRET, INBOX_DATABASE_URL: databaseUrl },
      readyLine: 'The Noti shim is listening',
    }),
  );
}

async function startWorker(
  { build, folder, parts, env, random, simulator }: Place,
  name: string,
): Promise<{ readonly target: Target; readonly toGateway: FaultProxy }> {
  const cancels = new Announced();
  const toGateway = await line(parts, {
    target: new URL(simulator.url).host,
    draw: gatewayFaults(random.of(name)),
    onRequest: (piece) => {
      if (piece.includes('POST /api/cancel')) cancels.announce();
    },
  });
  const gateway = {
    ...{ COOKIEPAY_BASE_URL: `http://${toGateway.address}`, COOKIEPAY_PAY2_ID: PAY2.pay2Id },
    COOKIEPAY_PAY2_KEY: PAY2.pay2Key,
  };
  const process_ = ownProcess({
    ...{ name, main: build.workerMain, logFile: join(folder, `${name}.log`), readyLine: 'The worker is running' },
    env: { ...env, ...gateway, DEPOSIT_CHECK_EVERY: '1m', DEPOSIT_GRACE: '1m' },
  });
  const target = await supervise(parts, process_);
  return { target: { ...target, nextCancel: () => cancels.next() }, toGateway };
}

async function supervise(parts: Parts, one: Supervised): Promise<Target> {
  parts.add(one.name, () => one.stop());
  await one.start();
  return { process: one };
}

async function line(parts: Parts, options: FaultProxyOptions): Promise<FaultProxy> {
  const proxy = await startFaultProxy(options);
  parts.add(`line to ${options.target}`, proxy.close);
  return proxy;
}

/** Somebody waits for what happens next. */
class Announced {
  private waiting: (() => void)[] = [];

  next(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  announce(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}

/** What is set for the program itself on this machine must not reach the processes under test. */
const withoutOurs = (env: StageOptions['env']): StageOptions['env'] =>
  Object.fromEntries(
    Object.entries(env).filter(
      ([name]) => !/^(TEMPORAL|COOKIEPAY|NOTI|API|INBOX|DATA|DEPOSIT|WORKER|LOG|NODE_OPTIONS)/.test(name),
    ),
  );
