/** Opens the inbox's database, PostgreSQL or the embedded one, and brings its schema up to date. */
import { Kysely, PostgresDialect } from 'kysely';
import type { Logger } from 'pino';
import { openEmbedded } from './embedded';
import { createMigrator } from './migrations';
import { openPool } from './pool';
import type { InboxDatabase } from './schema';

export interface DatabaseOptions {
  /** PostgreSQL; null opens the embedded database in `dataDir`. */
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  readonly log: Logger;
}

/** @throws when the database cannot be reached or its schema cannot be brought up to date. */
export async function openDatabase(options: DatabaseOptions): Promise<Kysely<InboxDatabase>> {
  const db = await connect(options);
  try {
    await migrate(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return db;
}

async function connect({ databaseUrl, dataDir, log }: DatabaseOptions): Promise<Kysely<InboxDatabase>> {
  if (databaseUrl === null) {
    log.warn({ dataDir }, 'The Noti inbox is the embedded database: not for production. Set INBOX_DATABASE_URL there.');
  }
  const pool = databaseUrl === null ? await openEmbedded(dataDir) : openPool(databaseUrl, log);
  return new Kysely<InboxDatabase>({ dialect: new PostgresDialect({ pool }) });
}

/** Several processes may start at once: PostgreSQL's lock lets one of them do it. */
async function migrate(db: Kysely<InboxDatabase>): Promise<void> {
  const { error, results } = await createMigrator(db).migrateToLatest();
  if (error === undefined) return;
  const failed = results?.find((result) => result.status === 'Error')?.migrationName ?? 'none began';
  throw new Error(
    `The Noti inbox's database could not be brought up to date (migration: ${failed}). No Noti is accepted. ` +
      'Check INBOX_DATABASE_URL and that its user may create tables, then start again.',
    { cause: error },
  );
}
