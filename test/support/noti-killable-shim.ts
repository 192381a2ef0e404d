/** The shim as a process of its own, which kills itself (SIGKILL) at a chosen step. Started by noti-kills.ts. */
import { Pool } from 'pg';
import pino from 'pino';
import type { RefundFinder } from '../../noti/dispatch/temporal';
import { type Inbox, openInbox } from '../../noti/inbox/inbox';
import { runShim } from '../../noti/run';

export const STEPS = [
  'before the store',
  'between store and answer',
  'between lease and look-up',
  'between look-up and signal',
  'between signal and record',
  'after the record',
] as const;
export type Step = (typeof STEPS)[number];

export interface ShimSettings {
  readonly databaseUrl: string;
  readonly secret: string;
  /** Dies when it comes to this step for the n-th time; null: never by itself. */
  readonly dieAt: { readonly step: Step; readonly time: number } | null;
}

type Pass = (step: Step) => void;

function createDeath(dieAt: ShimSettings['dieAt']): Pass {
  let times = 0;
  return (step) => {
    if (step !== dieAt?.step) return;
    times += 1;
    if (times === dieAt.time) process.kill(process.pid, 'SIGKILL');
  };
}

function mortalInbox(inbox: Inbox, pass: Pass): Inbox {
  return {
    ...inbox,
    store: async (body) => {
      pass('before the store');
      const stored = await inbox.store(body);
      pass('between store and answer');
      return stored;
    },
    lease: async (limit) => {
      const leased = await inbox.lease(limit, 1_000); // a short lease, so the next process need not wait long
      if (leased.length > 0) pass('between lease and look-up');
      return leased;
    },
    record: async (delivered) => {
      if (delivered.length > 0) pass('between signal and record');
      const recorded = await inbox.record(delivered);
      if (delivered.length > 0) pass('after the record');
      return recorded;
    },
  };
}

/** A Temporal with one open refund for each tid. A signal is a row in the table `signals`, which outlives the process. */
function finderOn(database: Pool, pass: Pass): RefundFinder {
  return {
    findRefunds: (notis) => {
      pass('between look-up and signal');
      const known = { runId: 'run', orderNo: '', amount: 1_000, phase: 'open' as const };
      const refunds = notis.map(({ tid }) => ({ ...known, refundId: tid, workflowId: `refund-${tid}`, tids: [tid] }));
      return Promise.resolve(refunds);
    },
    signal: async (_refund, { tid, notiId }) => {
      await database.query('insert into signals (tid, noti_id) values ($1, $2)', [tid, notiId]);
      return true;
    },
  };
}

async function run({ databaseUrl, secret, dieAt }: ShimSettings): Promise<void> {
  const log = pino({ level: 'silent' });
  const pass = createDeath(dieAt);
  const inbox = mortalInbox(await openInbox({ databaseUrl, dataDir: '', log }), pass);
  const finder = finderOn(new Pool({ connectionString: databaseUrl, max: 2 }), pass);
  const noti = { host: '127.0.0.1', port: 0, secrets: [secret], unmatchedAfterMs: 600_000 };
  const { url } = await runShim({ noti, inbox, finder }, log);
  process.send?.({ url });
}

if (process.send !== undefined) {
  process.once('disconnect', () => process.exit()); // the test has ended
  process.once('message', (settings) => void run(settings as ShimSettings)); // noti-kills.ts sent it
}
