/** The promise: no statement of the inbox reads the whole table, however many Notis there have ever been. */
import { startPostgres, type TestPostgres } from '../../dev/system/postgres';
import type { Inbox } from '../../noti/inbox/inbox';
import { openPlanReader, type PlanReader } from '../support/noti-plans';

const ROWS = 20_000; // with SCALE_ROWS=1000000 it is the inbox of years; the plans are the same
const DAY_MS = 86_400_000;

/** A year of Notis, nearly all with a final result: 0.2 % pending, 0.5 % unmatched, texts older than 90 days removed. */
const filling = (rows: number): string => `
  insert into notis (id, status, kind, tid, order_no, amount, received_at, next_attempt_at, refund_id, raw)
  select 'noti-' || md5(n::text), status, 'cancellation', 'T-' || n, 'O-' || n, 1000 + n % 90000, received_at,
    case when status in ('pending', 'unmatched') then now() + (n % 1000 - 500) * interval '1 second' end,
    case when status = 'applied' then 'R-' || n end,
    case when received_at > now() - interval '90 days' or n % 20 = 7 then repeat('{"noti_type":"cancel"}', 20) else '' end
  from (
    select n, now() - (${rows} - n) * (interval '365 days' / ${rows}) as received_at,
      case when n % 500 = 1 then 'pending' when n % 200 = 2 then 'unmatched'
        when n % 5 < 2 then 'applied' else 'recorded' end as status
    from generate_series(1, ${rows}) as n
  ) as numbered`;

let postgres: TestPostgres;
let reader: PlanReader;
beforeAll(async () => {
  postgres = await startPostgres();
  reader = await openPlanReader(postgres.url);
  await reader.run(filling(Number(process.env['SCALE_ROWS'] ?? ROWS)));
  await reader.run('vacuum analyze notis');
}, 600_000);
afterAll(async () => {
  await reader.close();
  await postgres.stop();
});

const secondPage = async (inbox: Inbox, status?: 'unmatched'): Promise<unknown> => {
  const query = { limit: 20, ...(status !== undefined && { status }) };
  const { nextCursor } = await inbox.list(query);
  return await inbox.list({ ...query, cursor: nextCursor ?? '' });
};

it.each<[string, readonly string[], (inbox: Inbox) => Promise<unknown>]>([
  ['a lease', ['Index Scan notis_due', 'Index Scan notis_pkey'], async (inbox) => await inbox.lease(20, 30_000)],
  ['the list', ['Index Scan notis_by_time'], async (inbox) => await inbox.list({})],
  ['its second page', ['Index Scan notis_by_time'], async (inbox) => await secondPage(inbox)],
  ['the list of a status', ['Index Scan notis_by_status'], async (inbox) => await inbox.list({ status: 'unmatched' })],
  ['the second page of that', ['Index Scan notis_by_status'], async (inbox) => await secondPage(inbox, 'unmatched')],
  ['one Noti', ['Index Scan notis_pkey'], async (inbox) => await inbox.get('noti-x')],
  ['the Notis of a refund', ['Index Scan notis_by_refund'], async (inbox) => await inbox.notifiedAmong(['R-5'], 'x')],
  ['what a purge removes', ['Index Scan notis_with_payload'], async (inbox) => await inbox.purge(360 * DAY_MS)],
  ['the age of the oldest', ['Index Only Scan notis_by_status'], async (inbox) => await inbox.oldestPendingMs()],
  ['the count', ['Index Only Scan notis_by_status'], async (inbox) => await inbox.counts(['pending', 'unmatched'])],
  ['a stored Noti', [], async (inbox) => await inbox.store('{"noti_type":"cancel","tid":"T1"}')],
])('%s is found through its index, never by reading the whole table', async (_name, indexes, work) => {
  const reads = await reader.readsOf(work);
  for (const index of indexes) expect(reads).toContain(index);
  expect(reads.filter((read) => read.startsWith('Seq Scan'))).toEqual([]);
});
