/** The inbox's schema, migration by migration. A released one is never changed: add a new one. */
import { Kysely, type Migration, Migrator, PostgresDialect, type PostgresPool, sql } from 'kysely';

// A migration works on the schema of its own time, which today's types do not describe.
type AnySchema = Kysely<unknown>;

const createNotis = async (db: AnySchema): Promise<void> => {
  // A JavaScript Date holds milliseconds; finer times would break paging by time.
  const time = sql`timestamptz(3)`;
  await db.schema
    .createTable('notis')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('noti_type', 'text')
    .addColumn('tid', 'text', (column) => column.notNull())
    .addColumn('order_no', 'text', (column) => column.notNull())
    .addColumn('amount', 'bigint')
    .addColumn('cancelled_at', time)
    .addColumn('received_at', time, (column) => column.notNull().defaultTo(sql`now()`))
    .addColumn('last_received_at', time, (column) => column.notNull().defaultTo(sql`now()`))
    .addColumn('copies', 'integer', (column) => column.notNull().defaultTo(1))
    .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('next_attempt_at', time)
    .addColumn('claim', 'text')
    .addColumn('refund_id', 'text')
    .addColumn('note', 'text', (column) => column.notNull().defaultTo(''))
    .addColumn('raw', 'text', (column) => column.notNull())
    .execute();
};

const createIndexes = async (db: AnySchema): Promise<void> => {
  // Partial: it holds only Notis that still wait for a dispatcher, however many there have been.
  await sql`create index notis_due on notis (next_attempt_at) where next_attempt_at is not null`.execute(db);
  await sql`create index notis_by_refund on notis (refund_id) where refund_id is not null`.execute(db);
  await sql`create index notis_by_time on notis (received_at desc, id desc)`.execute(db);
  await sql`create index notis_by_status on notis (status, received_at desc, id desc)`.execute(db);
};

const createHeartbeat = async (db: AnySchema): Promise<void> => {
  await db.schema
    .createTable('heartbeat')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('beat_at', sql`timestamptz`, (column) => column.notNull())
    .execute();
};

const migrations: Readonly<Record<string, Migration>> = {
  '001_notis': {
    up: async (db: AnySchema) => {
      await createNotis(db);
      await createIndexes(db);
      await createHeartbeat(db);
    },
  },
  '002_payloads_to_purge': {
    up: async (db: AnySchema) => {
      // Partial: it holds only rows whose text is still there.
      await sql`create index notis_with_payload on notis (received_at) where raw <> ''`.execute(db);
    },
  },
};

export const createMigrator = <Database>(db: Kysely<Database>): Migrator =>
  new Migrator({ db, provider: { getMigrations: () => Promise.resolve({ ...migrations }) } });

/** The names of the steps that this database still lacks. Only reads; the caller closes the pool. */
export async function missingMigrations(pool: PostgresPool): Promise<string[]> {
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  const steps = await createMigrator(db).getMigrations();
  return steps.filter(({ executedAt }) => executedAt === undefined).map(({ name }) => name);
}
