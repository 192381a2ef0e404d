/** Removes the texts of old Notis. The facts stay: when it came, what it was about, and its result. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import type { Logger } from 'pino';
import type { InboxDatabase } from './schema';

/** Small enough that no statement holds its rows for long. */
const AT_ONCE = 1_000;
const EVERY_MS = 3_600_000;

/** @returns how many texts it removed. Several processes may do it at once. */
export async function purgePayloads(db: Kysely<InboxDatabase>, olderThanMs: number): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    update notis set raw = '' where id in (
      select id from notis where raw <> '' and received_at < now() - ${olderThanMs} * interval '1 millisecond'
      order by received_at limit ${AT_ONCE} for update skip locked
    )`.execute(db);
  return Number(numAffectedRows);
}

export interface Retention {
  start: () => void;
  /** Resolves when the statement under way is done. */
  stop: () => Promise<void>;
}

export interface RetentionOptions {
  /** The inbox's. */
  readonly purge: (olderThanMs: number) => Promise<number>;
  readonly keepMs: number;
  readonly log: Logger;
}

export function createRetention({ purge, keepMs, log }: RetentionOptions): Retention {
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      if (await purgeSome()) continue;
      await sleep(EVERY_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  /** @returns whether there may be more. */
  async function purgeSome(): Promise<boolean> {
    try {
      const purged = await purge(keepMs);
      if (purged > 0) log.info({ purged }, 'The texts of old Notis were removed. Their facts are kept.');
      return purged === AT_ONCE;
    } catch (error) {
      log.warn({ error }, 'The texts of old Notis could not be removed. The next attempt is in an hour.');
      return false;
    }
  }

  return {
    start: () => {
      running = run();
    },
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
