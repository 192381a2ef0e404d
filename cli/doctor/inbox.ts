/** Checks the Noti inbox without changing it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Pool } from 'pg';
import { missingMigrations } from '../../noti/inbox/migrations';
import type { Cli } from '../cli';
import { whatWentWrong } from '../noti-inbox';
import { type Check, failed, ok, unknown } from './check';
import { settingsOf } from './settings';

const WITHIN_MS = 4_000;

export async function checkInbox(cli: Cli): Promise<Check> {
  const { doctor } = cli.texts;
  const settings = settingsOf(cli, 'inbox')?.inbox;
  if (settings === undefined) return unknown('inbox', doctor.faultySettings);
  if (settings.databaseUrl === null) return checkEmbedded(cli, settings.dataDir);
  try {
    const missing = await withPostgres(settings.databaseUrl, missingMigrations);
    if (missing.length === 0) return ok('inbox', doctor.inbox.ok);
    return failed('inbox', doctor.inbox.notMigrated(missing.join(', ')), doctor.inbox.fixNotMigrated);
  } catch (error) {
    return failed('inbox', doctor.inbox.away(whatWentWrong(error)), doctor.inbox.fixAway);
  }
}

/** Its lock file names the one process that has it open. */
function checkEmbedded({ texts }: Cli, dataDir: string): Check {
  const { inbox } = texts.doctor;
  try {
    const holder = Number(readFileSync(join(dataDir, 'inbox.lock'), 'utf8'));
    process.kill(holder, 0);
    return ok('inbox', inbox.embedded(holder));
  } catch {
    return failed('inbox', inbox.embeddedClosed, inbox.fixEmbedded);
  }
}

export async function withPostgres<T>(databaseUrl: string, use: (pool: Pool) => Promise<T>): Promise<T> {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: 1,
    connectionTimeoutMillis: WITHIN_MS,
    query_timeout: WITHIN_MS,
  });
  pool.on('error', () => undefined); // a connection that breaks also fails the query, which says so
  try {
    return await use(pool);
  } finally {
    await pool.end().catch(() => undefined);
  }
}
