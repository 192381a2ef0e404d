/** Compares this machine's clock with the servers': CookiePay names deadlines, Temporal keeps them. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { request } from 'undici';
import { TASK_QUEUE } from '../../contract';
import type { Cli } from '../cli';
import { type Check, failed, ok, unknown } from './check';
import { withPostgres } from './inbox';
import { settingsOf } from './settings';
import { TASK_QUEUE_TYPE } from './temporal';

type Server = keyof Cli['texts']['doctor']['clock']['servers'];

/** How far a server is ahead of us, in milliseconds; null when it could not be asked. */
type AheadOfUs = () => Promise<number | null>;

/** CookiePay's time has whole seconds only, and a reply takes its time. */
const TOLERANCE_MS = 3_000;

/** @param client null when Temporal is away */
export async function checkClock(cli: Cli, client: Client | null): Promise<Check> {
  const { clock } = cli.texts.doctor;
  const ask: Readonly<Record<Server, AheadOfUs>> = {
    temporal: () => aheadTemporal(client),
    cookiePay: () => aheadCookiePay(cli),
    inbox: () => aheadInbox(cli),
  };
  const offsets = await Promise.all(
    (['temporal', 'cookiePay', 'inbox'] as const).map(async (server) => ({
      server,
      ms: await ask[server]().catch(() => null), // another check says that it is away
    })),
  );
  const known = offsets.flatMap(({ server, ms }) => (ms === null ? [] : [{ server, ms }]));
  const text = known.map(({ server, ms }) => clock.offset(clock.servers[server], signed(ms))).join(', ');
  if (known.length === 0) return unknown('clock', clock.unseen);
  if (known.some(({ ms }) => Math.abs(ms) > TOLERANCE_MS)) return failed('clock', clock.off(text), clock.fix);
  return ok('clock', clock.ok(text));
}

function signed(ms: number): string {
  const tenths = Math.round(ms / 100);
  return `${tenths < 0 ? '-' : '+'}${(Math.abs(tenths) / 10).toFixed(1)}`;
}

const WITHIN_MS = 8_000;
const LOOK_EVERY_MS = 50;
const STICKY = 2; // TASK_QUEUE_KIND_STICKY: Temporal forgets such a queue by itself

/**
 * Temporal has no call that returns its time, but it records when a worker asked for work. So we ask, on a task queue of
 * our own, where there is never any work.
 */
async function aheadTemporal(client: Client | null): Promise<number | null> {
  if (client === null) return null;
  const { namespace } = client.options;
  const { workflowService } = client;
  const identity = `refunds-doctor-${process.pid}`;
  const taskQueue = { name: identity, kind: STICKY, normalName: TASK_QUEUE };
  const stop = new AbortController();
  const before = Date.now();
  const poll = client
    .withAbortSignal(stop.signal, () =>
      client.withDeadline(before + WITHIN_MS, () =>
        workflowService.pollWorkflowTaskQueue({ namespace, taskQueue, identity }),
      ),
    )
    .catch(() => undefined); // stopped below
  try {
    return await client.withDeadline(before + WITHIN_MS, async () => {
      for (;;) {
        await sleep(LOOK_EVERY_MS);
        const { pollers } = await workflowService.describeTaskQueue({
          namespace,
          taskQueue,
          taskQueueType: TASK_QUEUE_TYPE.workflow,
        });
        const seen = pollers.find((poller) => poller.identity === identity)?.lastAccessTime;
        if (seen) return Number(seen.seconds ?? 0) * 1000 + (seen.nanos ?? 0) / 1e6 - (before + Date.now()) / 2;
      }
    });
  } finally {
    stop.abort();
    await poll;
  }
}

async function aheadCookiePay(cli: Cli): Promise<number | null> {
  const url = settingsOf(cli, 'gateway')?.gateway.baseUrl;
  if (url === undefined) return null;
  const before = Date.now();
  const { headers, body } = await request(url, {
    method: 'HEAD',
    headersTimeout: WITHIN_MS,
    signal: AbortSignal.timeout(WITHIN_MS),
  });
  await body.dump();
  const date = Date.parse(String(headers['date']));
  const halfASecond = 500; // the header is cut to whole seconds
  return Number.isNaN(date) ? null : date + halfASecond - (before + Date.now()) / 2;
}

async function aheadInbox(cli: Cli): Promise<number | null> {
  const url = settingsOf(cli, 'inbox')?.inbox.databaseUrl ?? null;
  if (url === null) return null;
  return await withPostgres(url, async (postgres) => {
    const before = Date.now();
    const { rows } = await postgres.query<{ now: string }>(
      'select extract(epoch from clock_timestamp()) * 1000 as now',
    );
    return Number(rows[0]?.now) - (before + Date.now()) / 2;
  });
}
