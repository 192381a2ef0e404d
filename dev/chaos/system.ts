/** All that takes part in a chaos run: two workers, the shim, the simulator, Temporal, PostgreSQL, and bad networks. */
import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { type Inbox, openInbox } from '../../noti/inbox/inbox';
import { createSimulator, type Simulator } from '../simulator';
import { type LocalSystem, startOwnProcess } from '../system/local-system';
import { startPostgres, type TestPostgres } from '../system/postgres';
import { type Proxy, type ProxyOptions, startProxy } from '../system/proxy';
import type { Killable } from '../system/restarting-process';
import { freePort } from '../temporal-programs/free-port';
import type { Target, Victim } from './kills';
import { networkFaults } from './network-faults';
import type { Random } from './random';

export interface ChaosSystem extends LocalSystem {
  readonly simulator: Simulator;
  readonly inbox: Inbox;
  readonly targets: Readonly<Record<Victim, readonly [Target, ...Target[]]>>;
  readonly proxies: Readonly<Record<'gateway' | 'temporal' | 'noti', readonly Proxy[]>>;
}

const PAY2 = { pay2Id: 'chaos', pay2Key: 'chaos-key-of-sixteen' };
const SECRET = 'chaos-noti-secret-0123';
const PLAIN_NOTI_AFTER_MS = 800;

/** @throws when a part can't be started. */
export async function startChaosSystem(system: LocalSystem, random: Random): Promise<ChaosSystem> {
  const { parts, folder, temporalAddress } = system;
  const postgres = await startPostgres();
  parts.add('PostgreSQL', postgres.stop);
  const toTemporal = await addProxy(system, {
    target: temporalAddress,
    draw: networkFaults(random.of('temporal'), 'temporal'),
  });
  const notiPort = String(await freePort('127.0.0.1'));
  const toNoti = await addProxy(system, {
    target: `127.0.0.1:${notiPort}`,
    draw: networkFaults(random.of('noti'), 'noti'),
  });
  const notiUrl = `http://${toNoti.address}/noti/${SECRET}`;
  const simulator = await createSimulator({ ...PAY2, notiUrl, plainNotiAfterMs: PLAIN_NOTI_AFTER_MS });
  parts.add('simulator', simulator.close);

  const env = { TEMPORAL_ADDRESS: toTemporal.address, LOG_LEVEL: 'info' };
  const noti = await startOwnProcess(system, {
    name: 'shim',
    room: 'noti',
    env: { ...env, NOTI_PORT: notiPort, NOTI_SECRET: SECRET, INBOX_DATABASE_URL: postgres.url },
  });
  const startOne = (name: string): Promise<Worker> => startWorker(system, simulator, { name, env, random });
  const workers = [await startOne('worker-1'), await startOne('worker-2')] as const;
  const inbox = await openInbox({ databaseUrl: postgres.url, dataDir: folder, log: pino({ level: 'silent' }) });
  parts.add('inbox', () => inbox.close());
  return {
    ...system,
    simulator,
    inbox,
    targets: {
      worker: [workers[0].target, workers[1].target],
      noti: [{ process: noti }],
      temporal: [{ process: system.temporal }],
      postgres: [{ process: killablePostgres(postgres) }],
    },
    proxies: { gateway: workers.map(({ toGateway }) => toGateway), temporal: [toTemporal], noti: [toNoti] },
  };
}

async function addProxy({ parts }: LocalSystem, options: ProxyOptions): Promise<Proxy> {
  const proxy = await startProxy(options);
  parts.add(`proxy to ${options.target}`, proxy.close);
  return proxy;
}

interface Worker {
  readonly target: Target;
  readonly toGateway: Proxy;
}

interface WorkerOptions {
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  readonly random: Random;
}

async function startWorker(
  system: LocalSystem,
  simulator: Simulator,
  { name, env, random }: WorkerOptions,
): Promise<Worker> {
  const cancels = new EventEmitter().setMaxListeners(0);
  const toGateway = await addProxy(system, {
    target: new URL(simulator.url).host,
    draw: networkFaults(random.of(name), 'gateway'),
    onRequest: (chunk) => {
      if (chunk.includes('POST /api/cancel')) cancels.emit('sent');
    },
  });
  const process = await startOwnProcess(system, {
    name,
    room: 'worker',
    env: {
      ...env,
      COOKIEPAY_BASE_URL: `http://${toGateway.address}`,
      COOKIEPAY_PAY2_ID: PAY2.pay2Id,
      COOKIEPAY_PAY2_KEY: PAY2.pay2Key,
      DEPOSIT_CHECK_EVERY: '1m',
      DEPOSIT_GRACE: '1m',
    },
  });
  return { target: { process, nextCancel: () => once(cancels, 'sent') }, toGateway };
}

/** The inbox's database. After a kill it takes a moment to recover what it had not written yet. */
function killablePostgres(postgres: TestPostgres): Killable {
  let back = Promise.resolve();
  return {
    up: () => back,
    kill: (downMs) => {
      const killed = back.then(async () => {
        const at = Date.now();
        await postgres.kill();
        return at;
      });
      back = killed.then(() => sleep(downMs)).then(postgres.restart);
      back.catch(() => undefined); // `up` tells of it
      return killed;
    },
  };
}
