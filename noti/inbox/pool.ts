/** PostgreSQL connections for the inbox, with an upper bound on how long a Noti's sender waits for our answer. */
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import { Pool, type PoolClient } from 'pg';
import type { Logger } from 'pino';

/** Better a quick 503 than silence: how long CookiePay waits is unknown, the hop behind it waits 9 s. */
const CONNECT_TIMEOUT_MS = 2_000;
const QUERY_TIMEOUT_MS = 3_000;

/** What `pg` says when a query took too long; it has no code for it. */
const TIMED_OUT = /timeout/i;

export function openPool(connectionString: string, log: Logger): PostgresPool {
  const pool = new Pool({
    connectionString,
    max: 10,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    application_name: 'cookiepay-noti',
  });
  // An idle connection that breaks (a restarted database) is no reason to end: the pool opens another one.
  pool.on('error', (error) => {
    log.warn({ error }, 'The inbox database closed an idle connection; a new one is opened when needed.');
  });
  // The same while a caller has it, between two statements: without a listener Node would end the process. The next
  // statement fails, which its caller handles, and the pool drops the connection.
  pool.on('connect', (client) => {
    client.on('error', (error) => {
      log.warn({ error }, 'The inbox database closed a connection in use.');
    });
  });
  const known = new WeakMap<PoolClient, PostgresPoolClient>();
  return {
    connect: async () => {
      const client = await pool.connect();
      const wrapped = known.get(client) ?? dropAfterTimeout(client);
      known.set(client, wrapped);
      return wrapped;
    },
    end: async () => {
      await pool.end();
    },
  };
}

/** A connection that did not answer may be half open, and every later user would wait on it: it is not used again. */
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
