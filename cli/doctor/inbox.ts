/** The Noti inbox, looked at without changing it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import type { Cli } from '../cli';
import { lazily } from '../lazily';
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
    const missing = await withPostgres(settings.databaseUrl, missingSteps);
    if (missing.length === 0) return ok('inbox', doctor.inbox.ok);
    return failed('inbox', doctor.inbox.notMigrated(missing.join(', ')), doctor.inbox.mendNotMigrated);
  } catch (error) {
    return failed('inbox', doctor.inbox.away(whatWentWrong(error)), doctor.inbox.mendAway);
  }
}

/** Its lock file names the one process that may have it open. */
function checkEmbedded({ texts }: Cli, dataDir: string): Check {
  const { inbox } = texts.doctor;
  try {
    const holder = Number(readFileSync(join(dataDir, 'inbox.lock'), 'utf8'));
    process.kill(holder, 0);
    return ok('inbox', inbox.embedded(holder));
  } catch {
    return failed('inbox', inbox.embeddedClosed, inbox.mendEmbedded);
  }
}

export async function withPostgres<T>(databaseUrl: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new (lazily.pg().Client)({
    connectionString: databaseUrl,
    connectionTimeoutMillis: WITHIN_MS,
    query_timeout: WITHIN_MS,
  });
  client.on('error', () => undefined); // a connection that breaks also fails the query, which says so
  try {
    await client.connect();
    return await use(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

const NO_SUCH_TABLE = '42P01';

async function missingSteps(client: Client): Promise<string[]> {
  const wanted = Object.keys(lazily.migrations().migrations);
  try {
    // The table in which Kysely notes what it has done.
    const { rows } = await client.query<{ name: string }>('select name from kysely_migration');
    const done = new Set(rows.map(({ name }) => name));
    return wanted.filter((step) => !done.has(step));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === NO_SUCH_TABLE) return wanted;
    throw error;
  }
}
