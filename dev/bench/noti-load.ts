/**
 * `npm run bench -- noti [perSecond] [seconds]`: the shim as a process of its own, on a real PostgreSQL and a real
 * Temporal. First Notis at a fixed rate, then as many as 1,900 connections can send. Prints one JSON object.
 * Exit code 1 when a Noti was lost, or when some were still undelivered 60 s after the flood.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import autocannon from 'autocannon';
import { Pool } from 'pg';
import { request } from 'undici';
import { REFUND_WORKFLOW, searchAttributes, workflowIdOf } from '../../contract';
import { startPostgres } from '../system/postgres';
import { until } from '../system/until';
import { findTemporalCli } from '../temporal-programs/binary';
import { startEmbeddedTemporal } from '../temporal-programs/embedded';
import { freePort } from '../temporal-programs/free-port';

const SECRET = 'bench-secret-0123456789';
const OPEN_REFUNDS = 300;
const WARM_UP_SECONDS = 5;
const FLOOD = { connections: 1_900, duration: 30 };
const DELIVERED_WITHIN_MS = 60_000;

async function main(perSecond = 200, seconds = 30): Promise<void> {
  const postgres = await startPostgres();
  const cliPath = await findTemporalCli({ report: () => undefined });
  const temporal = await startEmbeddedTemporal({ cliPath, uiPort: null });
  const database = new Pool({ connectionString: postgres.url, max: 2 });
  const port = await freePort('127.0.0.1');
  try {
    await startRefunds(temporal.address);
    const shim = startShim({ port, databaseUrl: postgres.url, temporal: temporal.address });
    const url = `http://127.0.0.1:${port}`;
    await until(async () => await isReady(url), 60_000);
    const nextNoti = createNotis();
    const fire = async (options: { connections: number; duration: number; overallRate?: number }): Promise<Report> =>
      await fireAt(`${url}/noti/${SECRET}`, options, nextNoti);
    // A shim runs for weeks; what its first seconds cost is not the question.
    const warmUp = await fire({ connections: 20, duration: WARM_UP_SECONDS, overallRate: perSecond });
    const load = await fire({ connections: 20, duration: seconds, overallRate: perSecond });
    const flood = await fire(FLOOD);
    const deliveredAfterMs = await untilDelivered(database);
    const lost = await lostOf(
      database,
      [warmUp, load, flood].flatMap(({ storedTids }) => storedTids),
    );
    const memoryMb = peakMemoryMb(shim);
    const gone = once(shim, 'exit');
    shim.kill('SIGTERM');
    await gone;
    const figures = { perSecond, load: load.figures, flood: flood.figures, deliveredAfterMs, lost, memoryMb };
    process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
    if (lost > 0 || deliveredAfterMs === null) process.exitCode = 1;
  } finally {
    await database.end();
    await temporal.stop();
    await postgres.stop();
  }
}

/** No worker runs, so they stay open and take signals. */
async function startRefunds(address: string): Promise<void> {
  const connection = await Connection.connect({ address });
  const { workflow } = new Client({ connection });
  for (let index = 0; index < OPEN_REFUNDS; index += 1) {
    await workflow.start(REFUND_WORKFLOW, {
      workflowId: workflowIdOf(`open-${index}`),
      taskQueue: 'no-worker',
      args: [],
      typedSearchAttributes: [
        { key: searchAttributes.tids, value: [`T-open-${index}`] },
        { key: searchAttributes.amount, value: 1_000 },
      ],
    });
  }
  await connection.close();
}

function startShim({ port, databaseUrl, temporal }: { port: number; databaseUrl: string; temporal: string }) {
  return fork(join(__dirname, '../../noti/main.ts'), {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      PATH: process.env['PATH'],
      LOG_LEVEL: 'info',
      NOTI_SECRET: SECRET,
      NOTI_PORT: String(port),
      INBOX_DATABASE_URL: databaseUrl,
      TEMPORAL_ADDRESS: temporal,
    },
  });
}

async function isReady(url: string): Promise<boolean> {
  const response = await request(`${url}/readyz`).catch(() => null);
  await response?.body.dump();
  return response?.statusCode === 200;
}

interface Noti {
  readonly tid: string;
  readonly body: string;
}

/** Half approvals, three in ten cancellations that come ten times each, the rest for open and for unknown refunds. */
function createNotis(): () => Noti {
  let index = -1;
  return () => {
    index += 1;
    const kind = index % 10;
    const nth = Math.floor(index / 10);
    if (kind === 9 && nth < OPEN_REFUNDS) return cancellation(`T-open-${nth}`);
    if (kind >= 8) return cancellation(`T-unknown-${index}`);
    if (kind >= 5) return cancellation(`T-copy-${kind}-${Math.floor(nth / 10)}`);
    const tid = `T-approval-${index}`;
    const body = { PAY_METHOD: 'CARD', TID: tid, ORDERNO: `O-${index}`, AMOUNT: '1000', PRODUCTNAME: 'x'.repeat(400) };
    return { tid, body: JSON.stringify(body) };
  };
}

function cancellation(tid: string): Noti {
  const fields = { noti_type: 'deposit_cancel', tid, orderno: `O-${tid}`, cancel_amount: '1000', paymethod: 'CARD' };
  return { tid, body: JSON.stringify(fields) };
}

/** Milliseconds. */
interface Latency {
  readonly p50: number;
  readonly p99: number;
  readonly longest: number;
}

interface Report {
  readonly figures: {
    /** Of all answers. At a fixed rate a request that had to wait for its turn counts with that wait. */
    readonly latency: Latency;
    readonly answers: Readonly<Record<string, number>>;
    readonly noAnswer: number;
  };
  /** Of the Notis that were answered with success. */
  readonly storedTids: readonly string[];
}

async function fireAt(
  url: string,
  options: { connections: number; duration: number; overallRate?: number },
  nextNoti: () => Noti,
): Promise<Report> {
  const storedTids: string[] = [];
  const answers: Record<string, number> = {};
  const { latency, errors } = await autocannon({
    ...options,
    url,
    method: 'POST',
    requests: [
      {
        setupRequest: (sent, context) => {
          const { tid, body } = nextNoti();
          Object.assign(context, { tid });
          return { ...sent, body };
        },
        onResponse: (status, _body, context) => {
          answers[status] = (answers[status] ?? 0) + 1;
          if (status === 200) storedTids.push((context as { tid: string }).tid); // set above
        },
      },
    ],
  });
  const { p50, p99, max: longest } = latency;
  return { storedTids, figures: { latency: { p50, p99, longest }, answers, noAnswer: errors } };
}

/** Milliseconds until each cancellation was looked at, and each open refund was signalled; null: not within 60 s. */
async function untilDelivered(database: Pool): Promise<number | null> {
  const began = performance.now();
  const waiting =
    "select 1 from notis where next_attempt_at is not null and (attempts = 0 or tid like 'T-open-%') limit 1";
  while (performance.now() - began < DELIVERED_WITHIN_MS) {
    if ((await database.query(waiting)).rowCount === 0) return Math.round(performance.now() - began);
    await sleep(250);
  }
  return null;
}

async function lostOf(database: Pool, storedTids: readonly string[]): Promise<number> {
  const { rows } = await database.query<{ tid: string }>('select tid from notis');
  const inInbox = new Set(rows.map(({ tid }) => tid));
  return storedTids.filter((tid) => !inInbox.has(tid)).length;
}

/** Linux only; null elsewhere. */
function peakMemoryMb({ pid }: ChildProcess): number | null {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Math.round(Number(kilobytes) / 1_024);
  } catch {
    return null;
  }
}

void main(...process.argv.slice(2).map(Number));
