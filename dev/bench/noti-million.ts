/**
 * `npm run bench:noti-million -- [rows]`: what the inbox's statements cost with a million Notis in it, on a real
 * PostgreSQL. Prints one JSON object; exit code 1 when a statement other than the count of all reads the whole table.
 */
import type { Inbox } from '../../noti/inbox/inbox';
import { startPostgres } from '../postgres';
import { fillInbox } from './noti-fill';
import { openPlanReader, type PlanReader } from './noti-plans';

const LEASE_MS = 30_000;
const DAY_MS = 86_400_000;
const ROUNDS = 9;

const bodiesOf = (count: number): string[] =>
  Array.from({ length: count }, (_, index) =>
    JSON.stringify({ noti_type: 'cancel', tid: `T-new-${index}`, orderno: `O-${index}`, cancel_amount: '1000' }),
  );

type Work = (inbox: Inbox) => Promise<unknown>;

async function worksOn(inbox: Inbox): Promise<Readonly<Record<string, Work>>> {
  const deep = await cursorAfter(inbox, 20_000);
  const deepUnmatched = await cursorAfter(inbox, 2_000, 'unmatched');
  const id = (await inbox.list({ limit: 1 })).notis[0]?.id ?? '';
  return {
    'store one': async (to) => await to.store(bodiesOf(1)[0] ?? ''),
    'store 200 at once': async (to) => await Promise.all(bodiesOf(200).map((body) => to.store(body))),
    'claim 400': async (from) => await from.claim(400, LEASE_MS),
    'list, newest 50': async (from) => await from.list({}),
    'list, 50 after 20,000': async (from) => await from.list({ cursor: deep }),
    'list unmatched, newest 50': async (from) => await from.list({ status: 'unmatched' }),
    'list unmatched, 50 after 2,000': async (from) => await from.list({ status: 'unmatched', cursor: deepUnmatched }),
    'get one': async (from) => await from.get(id),
    'which of 3 refunds had a Noti': async (from) => await from.notifiedAmong(['R-5', 'R-50', 'R-500'], 'x'),
    'age of the oldest pending': async (from) => await from.oldestPendingMs(),
    'purge 1,000 texts': async (from) => await from.purge(90 * DAY_MS),
    'purge, nothing to do': async (from) => await from.purge(3_000 * DAY_MS),
    'counts of those in motion': async (from) => await from.countsOf(['pending', 'unmatched', 'unreadable']),
    'counts of all': async (from) => await from.counts(),
  };
}

async function cursorAfter(inbox: Inbox, count: number, status?: 'unmatched'): Promise<string> {
  let cursor: string | null = null;
  for (let seen = 0; seen < count; seen += 500) {
    const query = { limit: 500, ...(status === undefined ? {} : { status }) };
    cursor = (await inbox.list(cursor === null ? query : { ...query, cursor })).nextCursor;
    if (cursor === null) throw new Error(`the inbox has fewer than ${count} of them`);
  }
  return cursor ?? '';
}

async function measure({ plansOf }: PlanReader, work: Work) {
  const medians: number[] = [];
  let reads: readonly string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const plans = await plansOf(work);
    medians.push(plans.reduce((sum, { ms }) => sum + ms, 0));
    reads = [...new Set(plans.flatMap((plan) => plan.reads))];
  }
  const sorted = medians.sort((a, b) => a - b);
  return { medianMs: sorted[Math.floor(ROUNDS / 2)], slowestMs: sorted.at(-1), reads };
}

async function main(rows = 1_000_000): Promise<void> {
  const postgres = await startPostgres();
  try {
    const reader = await openPlanReader(postgres.url);
    await fillInbox(reader, rows);
    const figures: Record<string, unknown> = {};
    for (const [name, work] of Object.entries(await worksOn(reader.inbox))) {
      const figure = await measure(reader, work);
      figures[name] = figure;
      if (figure.reads.includes('Seq Scan notis') && name !== 'counts of all') process.exitCode = 1;
    }
    process.stdout.write(`${JSON.stringify({ rows, rounds: ROUNDS, figures }, null, 2)}\n`);
    await reader.close();
  } finally {
    await postgres.stop();
  }
}

void main(...process.argv.slice(2).map(Number));
