/** PostgreSQL connections for the inbox. Nothing waits for a connection, or for an answer on one, without a limit. */
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import { type ClientBase, Pool, type PoolClient } from 'pg';
import type { Logger } from 'pino';

const MOST_CONNECTIONS = 10;

/** How long CookiePay waits for our answer is unknown; an early 503 is better than silence. */
const CONNECT_TIMEOUT_MS = 2_000;
const QUERY_TIMEOUT_MS = 3_000;

/** `pg` has no code for a query that took too long, only this message. */
const TIMED_OUT = /timeout/i;

/** A caller waits for a free connection for 2 s at most, and for each statement for 3 s at most. Then it gets an error. */
export function openPool(connectionString: string, log: Logger): PostgresPool {
  const pool = new Pool({
    connectionString,
    max: MOST_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    application_name: 'cookiepay-noti',
    // eslint-disable-next-line @typescript-eslint/no-misused-promises -- pg waits for it, though its types do not say so
    onConnect: commitToDisk,
  });
  // Without these two listeners a restart of the database would end this process. The pool opens new connections.
  pool.on('error', (error) => {
    log.warn({ error }, 'The inbox database closed an idle connection. A new one is opened when needed.');
  });
  pool.on('connect', (client) => {
    client.on('error', (error) => {
      log.warn({ error }, 'The inbox database closed a connection in use.');
    });
  });
  return {
    connect: async () => dropAfterTimeout(await pool.connect()),
    end: async () => {
      await pool.end();
    },
  };
}

/**
 * A Noti that was answered with success has to survive a power cut, also where the server commits lazily by default.
 * The stricter levels that an administrator may have chosen for a standby stay as they are.
 */
async function commitToDisk(client: ClientBase): Promise<void> {
  await client.query(
    "select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'",
  );
}

/** A connection that did not answer in time may be half open. It is closed, so that no later statement waits on it. */
function dropAfterTimeout(client: PoolClient): PostgresPoolClient {
  let usable = true;
  const query = async (statement: string, parameters: readonly unknown[]): Promise<unknown> => {
    try {
      return await client.query(statement, [...parameters]);
    } catch (error) {
      if (error instanceof Error && TIMED_OUT.test(error.message)) usable = false;
      throw error;
    }
  };
  return {
    // Kysely's type also has a form for cursors, which are used only when one is configured.
    query: query as PostgresPoolClient['query'],
    release: () => {
      client.release(!usable);
    },
  };
}
