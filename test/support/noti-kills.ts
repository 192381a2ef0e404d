/** Kills the shim again and again while Notis come in, and counts what was lost. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { request } from 'undici';
import { until } from '../../dev/system/until';
import { type ShimSettings, type Step, STEPS } from './noti-killable-shim';

const SECRET = 'kills-secret-0123456789';

export interface KillReport {
  readonly steps: readonly (Step | 'any moment')[];
  readonly answered: number;
  /** Tids that were answered with success and never signalled. Must be empty. */
  readonly lost: readonly string[];
  /** Tids that were signalled under two ids, which the workflow could take for two Notis. Must be empty. */
  readonly twoIds: readonly string[];
  /** Notis without a final result. Must be 0. */
  readonly pending: number;
}

/** Each step in turn, then one kill from outside at a random moment, and so on. */
export async function killRepeatedly(databaseUrl: string, kills: number): Promise<KillReport> {
  const database = new Client({ connectionString: databaseUrl });
  await database.connect();
  await database.query('create table signals (tid text not null, noti_id text not null)');
  const sender = createSender();
  const steps: (Step | 'any moment')[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    const step = STEPS[kill % (STEPS.length + 1)];
    const shim = startShim();
    const dead = once(shim, 'exit');
    const time = 1 + (kill % 3);
    const url = await configure(shim, {
      databaseUrl,
      secret: SECRET,
      dieAt: step === undefined ? null : { step, time },
    });
    if (step === undefined) setTimeout(() => shim.kill('SIGKILL'), Math.random() * 300);
    await sender.postUntil(url, dead);
    steps.push(step ?? 'any moment');
  }
  const last = startShim();
  await configure(last, { databaseUrl, secret: SECRET, dieAt: null });
  const outcome = await outcomeOf(database, sender.answered);
  const gone = once(last, 'exit');
  last.kill('SIGKILL');
  await gone;
  await database.end();
  return { steps, answered: sender.answered.size, ...outcome };
}

const startShim = (): ChildProcess =>
  fork(join(__dirname, 'noti-killable-shim.ts'), {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });

/** @returns where it listens; '' when it died at the Notis that the process before it had left. */
async function configure(shim: ChildProcess, settings: ShimSettings): Promise<string> {
  const ready = once(shim, 'message');
  shim.send(settings);
  const [message] = (await Promise.race([ready, once(shim, 'exit').then(() => [{ url: '' }])])) as [{ url: string }];
  return message.url;
}

async function outcomeOf(
  database: Client,
  answered: ReadonlySet<string>,
): Promise<Pick<KillReport, 'lost' | 'twoIds' | 'pending'>> {
  const look = async (): Promise<Pick<KillReport, 'lost' | 'twoIds' | 'pending'>> => {
    const signals = await database.query<{ tid: string; ids: number }>(
      'select tid, count(distinct noti_id)::int as ids from signals group by tid',
    );
    const pending = await database.query("select 1 from notis where status = 'pending'");
    const signalled = new Set(signals.rows.map(({ tid }) => tid));
    return {
      lost: [...answered].filter((tid) => !signalled.has(tid)),
      twoIds: signals.rows.filter(({ ids }) => ids > 1).map(({ tid }) => tid),
      pending: pending.rowCount ?? 0,
    };
  };
  const isDone = async (): Promise<boolean> => {
    const { lost, pending } = await look();
    return lost.length === 0 && pending === 0;
  };
  await until(isDone, 60_000).catch(() => undefined); // what is missing then is in the report
  return await look();
}

function createSender() {
  const answered = new Set<string>();
  let sent = 0;
  const post = async (url: string): Promise<void> => {
    sent += 1;
    const tid = `T${sent}`;
    const body = JSON.stringify({ noti_type: 'cancel', tid, orderno: '', cancel_amount: '1000' });
    const response = await request(`${url}/noti/${SECRET}`, { method: 'POST', body });
    if ((await response.body.text()).includes('SUCCESS')) answered.add(tid);
  };
  return {
    answered,
    /** Posts on four connections until `dead` resolves. A request that fails was never answered. */
    postUntil: async (url: string, dead: Promise<unknown>): Promise<void> => {
      let alive = url !== '';
      const posting = Array.from({ length: 4 }, async () => {
        while (alive) {
          await post(url).catch(() => undefined);
          await sleep(5);
        }
      });
      await dead;
      alive = false;
      await Promise.all(posting);
    },
  };
}
