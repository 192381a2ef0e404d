/** The promise: what the inbox costs does not grow with what it has ever held. `npm run bench:noti-million` measures it. */
import { fillInbox } from '../../dev/bench/noti-fill';
import { openPlanReader, type PlanReader } from '../../dev/bench/noti-plans';
import { startPostgres, type TestPostgres } from '../../dev/postgres';
import type { Inbox } from '../../noti/inbox/inbox';

const DAY_MS = 86_400_000;

let postgres: TestPostgres;
let reader: PlanReader;
beforeAll(async () => {
  postgres = await startPostgres();
  reader = await openPlanReader(postgres.url);
  await fillInbox(reader, 20_000);
}, 60_000);
afterAll(async () => {
  await reader.close();
  await postgres.stop();
});

const deepPage = async (inbox: Inbox, status?: 'unmatched'): Promise<unknown> => {
  const query = { limit: 20, ...(status === undefined ? {} : { status }) };
  const { nextCursor } = await inbox.list(query);
  return await inbox.list({ ...query, cursor: nextCursor ?? '' });
};

it.each<[string, readonly string[], (inbox: Inbox) => Promise<unknown>]>([
  ['a claim', ['Index Scan notis_due', 'Index Scan notis_pkey'], async (inbox) => await inbox.claim(20, 30_000)],
  ['the list', ['Index Scan notis_by_time'], async (inbox) => await inbox.list({})],
  ['a later page of it', ['Index Scan notis_by_time'], async (inbox) => await deepPage(inbox)],
  ['the list of a status', ['Index Scan notis_by_status'], async (inbox) => await inbox.list({ status: 'unmatched' })],
  ['a later page of that', ['Index Scan notis_by_status'], async (inbox) => await deepPage(inbox, 'unmatched')],
  ['one Noti', ['Index Scan notis_pkey'], async (inbox) => await inbox.get('noti-x')],
  ['the Notis of a refund', ['Index Scan notis_by_refund'], async (inbox) => await inbox.notifiedAmong(['R-5'], 'x')],
  ['what a purge removes', ['Index Scan notis_with_payload'], async (inbox) => await inbox.purge(360 * DAY_MS)],
  ['the age of the oldest', ['Index Only Scan notis_by_status'], async (inbox) => await inbox.oldestPendingMs()],
  ['the count', ['Index Only Scan notis_by_status'], async (inbox) => await inbox.countsOf(['pending', 'unmatched'])],
  ['a stored Noti', [], async (inbox) => await inbox.store('{"noti_type":"cancel","tid":"T1"}')],
])('%s is found through its index, never by reading all', async (_name, indexes, work) => {
  const plans = await reader.plansOf(work);
  expect(plans.length).toBeGreaterThan(0);
  const reads = plans.flatMap((plan) => plan.reads);
  for (const index of indexes) expect(reads).toContain(index);
  expect(reads.filter((read) => read.startsWith('Seq Scan'))).toEqual([]);
});
