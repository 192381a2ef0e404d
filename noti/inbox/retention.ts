/** Removes the texts of old Notis. The fact stays: when it came, what it was about, and what became of it. */
import { type Kysely, sql } from 'kysely';
import type { Logger } from 'pino';
import { createAlarm } from '../dispatch/alarm';
import type { Inbox } from './inbox';
import type { InboxDatabase } from './schema';

/** Small enough that no statement holds its rows for long. */
const AT_ONCE = 1_000;
const EVERY_MS = 3_600_000;

/** @returns how many it purged; several processes may do it at once. */
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
  stop: () => Promise<void>;
}

export function createRetention(inbox: Pick<Inbox, 'purge'>, keepMs: number, log: Logger): Retention {
  const alarm = createAlarm();
  let stopped = false;
  let running: Promise<void> = Promise.resolve();

  async function run(): Promise<void> {
    while (!stopped) {
      const more = await purgeSome();
      if (!more) await alarm.sleep(EVERY_MS);
    }
  }

  async function purgeSome(): Promise<boolean> {
    try {
      const purged = await inbox.purge(keepMs);
      if (purged > 0) log.info({ purged }, 'The texts of old Notis were removed; what happened to them is kept.');
      return purged === AT_ONCE;
    } catch (error) {
      log.warn({ error }, 'The texts of old Notis could not be removed; tried again within the hour.');
      return false;
    }
  }

  return {
    start: () => {
      running = run();
    },
    stop: async () => {
      stopped = true;
      alarm.ring();
      await running;
    },
  };
}
