/** PGlite: PostgreSQL inside this process, for trying things out. One connection, one process, no server. */
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { PostgresPool, PostgresPoolClient } from 'kysely';

/**
 * A pool as Kysely's PostgreSQL dialect wants one, over a database in `dataDir`/inbox.
 * @throws when another process already uses that folder: PGlite does not notice, and both would damage it.
 */
export async function openEmbedded(dataDir: string): Promise<PostgresPool> {
  mkdirSync(dataDir, { recursive: true });
  const unlock = lock(join(dataDir, 'inbox.lock'));
  try {
    const database = await PGlite.create(join(dataDir, 'inbox'));
    return poolOfOne(database, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

/** Callers wait for each other: PGlite has one connection, so two transactions at once would become one. */
function poolOfOne(database: PGlite, onEnd: () => void): PostgresPool {
  let lastTurn: Promise<void> = Promise.resolve();
  return {
    connect: async (): Promise<PostgresPoolClient> => {
      const { promise: turn, resolve: release } = withResolver();
      const myTurn = lastTurn;
      lastTurn = turn;
      await myTurn;
      return clientOf(database, release);
    },
    end: async () => {
      await lastTurn;
      await database.close();
      onEnd();
    },
  };
}

function clientOf(database: PGlite, release: () => void): PostgresPoolClient {
  const query = async (statement: string, parameters: readonly unknown[]): Promise<unknown> =>
    await database.query(statement, [...parameters]);
  // Kysely's type also has a form for cursors, which are used only when one is configured.
  return { query: query as PostgresPoolClient['query'], release };
}

function withResolver(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** Creates a file with this process' id; the returned function removes it. The file of a process that died is replaced. */
function lock(path: string): () => void {
  try {
    const file = openSync(path, 'wx');
    writeSync(file, String(process.pid));
    closeSync(file);
    return () => {
      rmSync(path, { force: true });
    };
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    const holder = Number(readFileSync(path, 'utf8'));
    if (holder > 0 && holder !== process.pid && isAlive(holder))
      throw new Error(
        `The embedded inbox beside ${path} is in use by process ${holder}. Nothing was opened. ` +
          'Stop that process, or set INBOX_DATABASE_URL to a PostgreSQL for both.',
        { cause: error },
      );
    rmSync(path, { force: true });
    return lock(path);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM'; // it runs, under another user
  }
}

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
