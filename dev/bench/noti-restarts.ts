/**
 * `npm run bench:noti-restarts -- [seconds] [perSecond]`: F29 for longer. PostgreSQL is restarted every 5 s, in turn
 * killed and shut down, while Notis come in. Prints one JSON object; exit code 1 when one was lost.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import pino from 'pino';
import { openInbox } from '../../noti/inbox/inbox';
import { runShim } from '../../noti/run';
import { startPostgres } from '../postgres';
import { Poster } from './noti-poster';

const SECRET = 'bench-secret-0123456789';
const EVERY_MS = 5_000;

async function main(seconds = 30, perSecond = 200): Promise<void> {
  const log = pino({ level: 'silent' });
  const postgres = await startPostgres();
  const inbox = await openInbox({ databaseUrl: postgres.url, dataDir: '', log });
  const nobody = { findRefunds: () => Promise.resolve([]), signal: () => Promise.resolve(true) };
  const noti = { host: '127.0.0.1', port: 0, secrets: [SECRET], unmatchedAfterMs: 600_000 };
  const shim = await runShim({ noti, inbox, finder: nobody }, log);
  const poster = new Poster(shim.url, SECRET, 100);
  const answered: Record<string, string[]> = {};
  let stopped = false;
  const restarts = restartUntil(() => stopped, postgres);
  const posts: Promise<void>[] = [];
  for (let sent = 0; sent < seconds * perSecond; sent += 1) {
    const tid = `T-${sent}`;
    const body = JSON.stringify({ noti_type: 'cancel', tid, orderno: '', cancel_amount: '1000' });
    posts.push(poster.post(body).then((status) => void (answered[status] ??= []).push(tid)));
    await sleep(1_000 / perSecond);
  }
  await Promise.all(posts);
  stopped = true;
  const restarted = await restarts;
  const lost = await lostOf(postgres.url, answered['200'] ?? []);
  poster.close();
  await shim.close();
  await postgres.stop();
  const answers = Object.fromEntries(Object.entries(answered).map(([status, tids]) => [status, tids.length]));
  process.stdout.write(`${JSON.stringify({ sent: posts.length, restarted, answers, lost }, null, 2)}\n`);
  if (lost.length > 0) process.exitCode = 1;
}

async function restartUntil(isOver: () => boolean, postgres: Awaited<ReturnType<typeof startPostgres>>) {
  let restarts = 0;
  for (; !isOver(); restarts += 1) {
    await sleep(EVERY_MS);
    if (restarts % 2 === 0) await postgres.kill();
    await postgres.restart();
  }
  return restarts;
}

async function lostOf(url: string, tids: readonly string[]): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ tid: string }>('select tid from notis');
  await client.end();
  const stored = new Set(rows.map(({ tid }) => tid));
  return tids.filter((tid) => !stored.has(tid));
}

void main(...process.argv.slice(2).map(Number));
