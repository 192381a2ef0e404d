/** Opens the inbox's database, PostgreSQL or the embedded one, and brings its schema up to date. */
import { CompiledQuery, type DatabaseConnection, Kysely, PostgresDialect } from 'kysely';
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
export async function openDatabase({ databaseUrl, dataDir, log }: DatabaseOptions): Promise<Kysely<InboxDatabase>> {
  if (databaseUrl === null)
    log.warn({ dataDir }, 'The Noti inbox is the embedded database: not for production. Set INBOX_DATABASE_URL there.');
  const pool = databaseUrl === null ? await openEmbedded(dataDir) : openPool(databaseUrl, log);
  const db = new Kysely<InboxDatabase>({ dialect: new PostgresDialect({ pool, onCreateConnection: commitToDisk }) });
  try {
    await migrate(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return db;
}

/**
 * A Noti that was answered with success has to survive a power cut, so a server whose default is to commit lazily is
 * told otherwise. The stricter levels that an administrator may have chosen for a standby are left alone.
 */
async function commitToDisk(connection: DatabaseConnection): Promise<void> {
  await connection.executeQuery(
    CompiledQuery.raw(
      "select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'",
    ),
  );
}

/** Several processes may start at once: PostgreSQL's lock lets one of them do it. */
async function migrate(db: Kysely<InboxDatabase>): Promise<void> {
  const { error, results } = await createMigrator(db).migrateToLatest();
  if (error === undefined) return;
  const failed = results?.find((result) => result.status === 'Error')?.migrationName ?? 'none began';
  throw new Error(
    `The Noti inbox's database could not be brought up to date (step: ${failed}). No Noti is accepted. ` +
      'Check INBOX_DATABASE_URL and that its user may create tables, then start again.',
    { cause: error },
  );
}
