/**
 * `npm run bench:noti -- [perSecond] [seconds]`: the shim as its own process on a real PostgreSQL and a real Temporal,
 * under a flood of Notis that another process offers. Prints one JSON object; exit code 1 when a Noti was lost.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import pg from 'pg';
import { request } from 'undici';
import { REFUND_WORKFLOW, searchAttributes, workflowIdOf } from '../../contract';
import { startPostgres } from '../postgres';
import { findTemporalCli } from '../temporal-programs/binary';
import { startEmbeddedTemporal } from '../temporal-programs/embedded';
import { freePort } from '../temporal-programs/free-port';
import type { LoadOrders, LoadReport } from './noti-load-generator';
import { compileShim, usageOf } from './noti-shim-process';

const SECRET = 'bench-secret-0123456789';
const OPEN_REFUNDS = 300;
const DISPATCHED_WITHIN_MS = 60_000;

async function main(perSecond = 2_000, seconds = 30): Promise<void> {
  const compiled = await compileShim();
  const postgres = await startPostgres();
  const temporal = await startEmbeddedTemporal({
    cliPath: await findTemporalCli({ report: () => undefined }),
    uiPort: null,
  });
  const database = new pg.Pool({ connectionString: postgres.url, max: 2 });
  try {
    await startRefunds(temporal.address);
    const port = await freePort('127.0.0.1');
    const shim = compiled.start({
      ...{ PATH: process.env['PATH'], LOG_LEVEL: 'info', NOTI_SECRET: SECRET, NOTI_PORT: String(port) },
      ...{ INBOX_DATABASE_URL: postgres.url, TEMPORAL_ADDRESS: temporal.address },
    });
    const url = `http://127.0.0.1:${port}`;
    await untilReady(url);
    const report = await flood({ url, secret: SECRET, perSecond, seconds, openRefunds: OPEN_REFUNDS });
    const dispatchedAfterMs = await untilDispatched(database);
    const { tids, cpuSeconds, ...figures } = report;
    const lost = await lostOf(database, tids);
    const { rows } = await database.query('select status, count(*)::int from notis group by 1 order by 1');
    const shimUsage = usageOf(shim);
    const gone = once(shim, 'exit');
    shim.kill('SIGTERM');
    await gone;
    const result = {
      perSecond,
      seconds,
      ...figures,
      lost,
      dispatchedAfterMs,
      shim: shimUsage,
      generatorCpuSeconds: cpuSeconds,
      inbox: rows as unknown,
    };
    process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    if (lost > 0 || dispatchedAfterMs === null) process.exitCode = 1;
  } finally {
    await database.end();
    await temporal.stop();
    await postgres.stop();
    await compiled.remove();
  }
}

/** Nobody works on them, so they stay open and take signals. */
async function startRefunds(address: string): Promise<void> {
  const connection = await Connection.connect({ address });
  const { workflow } = new Client({ connection });
  for (let index = 0; index < OPEN_REFUNDS; index += 1)
    await workflow.start(REFUND_WORKFLOW, {
      workflowId: workflowIdOf(`open-${index}`),
      taskQueue: 'nobody',
      args: [],
      typedSearchAttributes: [
        { key: searchAttributes.tids, value: [`T-open-${index}`] },
        { key: searchAttributes.orderNo, value: `O-T-open-${index}` },
        { key: searchAttributes.amount, value: 1_000 },
      ],
    });
  await connection.close();
}

async function untilReady(url: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const status = await request(`${url}/readyz`).then(
      async ({ statusCode, body }) => {
        await body.dump();
        return statusCode;
      },
      () => 0,
    );
    if (status === 200) return;
    if (Date.now() > deadline) throw new Error('the shim did not become ready');
    await sleep(100);
  }
}

async function flood(orders: LoadOrders): Promise<LoadReport> {
  const file = join(__dirname, 'noti-load-generator.ts');
  const generator = fork(file, { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const answer = once(generator, 'message');
  generator.send(orders);
  const [report] = (await answer) as [LoadReport]; // the generator's type
  return report;
}

/** Milliseconds until a dispatcher had looked at every cancellation; null: not in time. */
async function untilDispatched(database: pg.Pool): Promise<number | null> {
  const began = performance.now();
  const untouched = `select 1 from notis where next_attempt_at is not null and (attempts = 0 or tid like 'T-open-%') limit 1`;
  while (performance.now() - began < DISPATCHED_WITHIN_MS) {
    if ((await database.query(untouched)).rowCount === 0) return Math.round(performance.now() - began);
    await sleep(250);
  }
  return null;
}

async function lostOf(database: pg.Pool, answered: readonly string[]): Promise<number> {
  const { rows } = await database.query<{ tid: string }>('select tid from notis');
  const stored = new Set(rows.map(({ tid }) => tid));
  return answered.filter((tid) => !stored.has(tid)).length;
}

void main(...process.argv.slice(2).map(Number));
