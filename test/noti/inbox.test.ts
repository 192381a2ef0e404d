/** The promises of the inbox, each kept on a real PostgreSQL and on the embedded database alike. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Pool } from 'pg';
import { startPostgres, type TestPostgres } from '../../dev/system/postgres';
import { until } from '../../dev/system/until';
import { openDatabase } from '../../noti/inbox/database';
import { createInbox, type Inbox, openInbox } from '../../noti/inbox/inbox';
import type { DeliveryResult, LeasedNoti } from '../../noti/inbox/lease';
import { BadCursorError } from '../../noti/inbox/list';
import { missingMigrations } from '../../noti/inbox/migrations';
import { createNotiMetrics } from '../../noti/metrics';
import { cancelOf as bodyOf, silentLog as log, tidsOf } from '../support/noti-fixtures';

const LEASE_MS = 60_000;
const DAY_MS = 86_400_000;

const cancelOf = (tid: string, more: object = {}): string => bodyOf(tid, { orderno: `order-${tid}`, ...more });
const approvalOf = (tid: string): string => JSON.stringify({ PAY_METHOD: 'CARD', TID: tid, AMOUNT: '1000' });

let postgres: TestPostgres;
let folder: string;
let databases = 0;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'refunds-inbox-'));
  postgres = await startPostgres();
}, 60_000);
afterAll(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

const newPostgres = async (): Promise<{ databaseUrl: string; dataDir: string }> => {
  databases += 1;
  return { databaseUrl: await postgres.createDatabase(`inbox_${databases}`), dataDir: folder };
};
const newEmbedded = (): Promise<{ databaseUrl: null; dataDir: string }> => {
  databases += 1;
  return Promise.resolve({ databaseUrl: null, dataDir: join(folder, `embedded-${databases}`) });
};

describe.each([
  ['PostgreSQL', newPostgres],
  ['the embedded database', newEmbedded],
])('on %s', (_name, newDatabase) => {
  let inbox: Inbox;
  let db: Awaited<ReturnType<typeof openDatabase>>;
  let where: Awaited<ReturnType<typeof newDatabase>>;
  beforeAll(async () => {
    where = await newDatabase();
    db = await openDatabase({ ...where, log });
    inbox = createInbox(db);
  }, 60_000);
  beforeEach(async () => await db.deleteFrom('notis').execute());
  afterAll(async () => await inbox.close());

  const record = async (noti: LeasedNoti, result: DeliveryResult): Promise<boolean> =>
    (await inbox.record([{ noti, result }])).has(noti.id);
  const leaseOne = async (): Promise<LeasedNoti> => {
    const [leased, ...others] = await inbox.lease(10, LEASE_MS);
    if (leased === undefined || others.length > 0) throw new Error('expected exactly one due Noti');
    return leased;
  };

  it('what was stored is there after the inbox is closed and opened again', async () => {
    const { id } = await inbox.store(cancelOf('T1', { cancel_date: '20260404100000' }));
    await inbox.close();
    db = await openDatabase({ ...where, log });
    inbox = createInbox(db);
    expect(await inbox.get(id)).toMatchObject({
      id,
      status: 'pending',
      kind: 'cancellation',
      notiType: 'cancel',
      tid: 'T1',
      orderNo: 'order-T1',
      amount: 1000,
      cancelledAt: '2026-04-04T01:00:00.000Z',
      copies: 1,
      attempts: 0,
    });
  });

  it('the same content twice is one Noti, also when both come at once', async () => {
    const bodies = Array.from({ length: 20 }, (_, index) => cancelOf('T1') + ' '.repeat(index));
    const stored = await Promise.all(bodies.map(async (body) => await inbox.store(body)));
    expect(new Set(stored.map(({ id }) => id)).size).toBe(1);
    expect(stored.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    const { notis } = await inbox.list({});
    expect(notis).toHaveLength(1);
    expect(notis[0]?.copies).toBe(20);
  });

  it('keeps approvals and unreadable bodies, but leases only cancellations to a dispatcher', async () => {
    await inbox.store(approvalOf('T1'));
    await inbox.store('not a Noti \0 at all');
    await inbox.store('');
    await inbox.store(cancelOf('T2'));
    expect(await inbox.counts()).toEqual({ pending: 1, applied: 0, unmatched: 0, unreadable: 2, recorded: 1 });
    expect((await leaseOne()).tid).toBe('T2');
  });

  it('does not keep card numbers and names', async () => {
    await inbox.store(
      JSON.stringify({ PAY_METHOD: 'CARD', TID: 'T1', CARDNO: '4111111111111111', BUYERNAME: '홍길동' }),
    );
    expect(JSON.stringify(await inbox.list({}))).not.toMatch(/4111|홍길동/);
  });

  it('never leases one Noti to two dispatchers', async () => {
    await Promise.all(tidsOf(40).map(async (tid) => await inbox.store(cancelOf(tid))));
    const second = where.databaseUrl === null ? inbox : await openInbox({ ...where, log });
    const leases = await Promise.all(
      Array.from({ length: 12 }, async (_, index) => await (index % 2 === 0 ? inbox : second).lease(5, LEASE_MS)),
    );
    if (second !== inbox) await second.close();
    const ids = leases.flat().map(({ id }) => id);
    expect(ids).toHaveLength(40);
    expect(new Set(ids).size).toBe(40);
  });

  it('leases the Notis of a dispatcher that died to another one when the lease ends, and ignores the first one then', async () => {
    await inbox.store(cancelOf('T1'));
    const [lost] = await inbox.lease(1, 20);
    const again = await until(async () => (await inbox.lease(1, LEASE_MS))[0]);
    expect(again.id).toBe(lost?.id);
    expect(again.attempts).toBe(2);
    if (lost === undefined) throw new Error('nothing was leased');
    expect(await record(lost, { status: 'unmatched', note: 'too late', retryInMs: 0 })).toBe(false);
    expect(await record(again, { status: 'applied', refundId: 'R1', note: 'done' })).toBe(true);
    const done = { status: 'applied', refundId: 'R1', note: 'done', nextAttemptAt: null };
    expect(await inbox.get(again.id)).toMatchObject(done);
  });

  it('a Noti that is to be tried again is due when its time has come, not before', async () => {
    await inbox.store(cancelOf('T1'));
    await record(await leaseOne(), { status: 'pending', note: 'no refund yet', retryInMs: 60_000 });
    expect(await inbox.lease(1, LEASE_MS)).toEqual([]);
    expect((await inbox.list({ status: 'pending' })).notis[0]?.note).toBe('no refund yet');
  });

  it('an unmatched Noti stays unmatched while it is tried again, until it is applied', async () => {
    await inbox.store(cancelOf('T1'));
    await record(await leaseOne(), { status: 'unmatched', note: 'none', retryInMs: 0 });
    await record(await leaseOne(), { status: 'pending', note: 'Temporal is away', retryInMs: 0 });
    expect((await inbox.list({ status: 'unmatched' })).notis[0]?.note).toBe('Temporal is away');
    await record(await leaseOne(), { status: 'applied', refundId: 'R1', note: '' });
    expect(await inbox.counts()).toMatchObject({ unmatched: 0, applied: 1 });
  });

  it('a replayed Noti is due at once, whatever became of it; an unknown one is not', async () => {
    const { id } = await inbox.store(cancelOf('T1'));
    const leased = await leaseOne();
    await record(leased, { status: 'applied', refundId: 'R1', note: 'delivered' });
    expect(await inbox.replay(id)).toMatchObject({ status: 'pending', refundId: null, note: '', attempts: 0 });
    expect((await leaseOne()).id).toBe(id);
    expect(await inbox.replay('noti-unknown')).toBeNull();
  });

  it('purges the texts of old Notis only; what is known of them stays, and they can be replayed', async () => {
    const { id: old } = await inbox.store(cancelOf('T1'));
    await inbox.store('unreadable, old');
    await db
      .updateTable('notis')
      .set({ received_at: new Date(Date.now() - 2 * DAY_MS) })
      .execute();
    const { id: young } = await inbox.store(cancelOf('T2'));
    const [one, two] = await Promise.all([inbox.purge(DAY_MS), inbox.purge(DAY_MS)]);
    expect(one + two).toBe(2);
    expect(await inbox.purge(DAY_MS)).toBe(0);
    expect((await inbox.get(young))?.raw).toContain('T2');
    const fact = { raw: '', tid: 'T1', orderNo: 'order-T1', amount: 1000, kind: 'cancellation', status: 'pending' };
    expect(await inbox.get(old)).toMatchObject(fact);
    expect(await inbox.replay(old)).toMatchObject({ ...fact, attempts: 0 });
    expect(await inbox.store(cancelOf('T1'))).toMatchObject({ id: old, duplicate: true }); // F22: a copy weeks later
  });

  it('shows Prometheus how many there are in each status, and how old the oldest pending one is', async () => {
    await inbox.store(cancelOf('T1'));
    await inbox.store('unreadable');
    await db
      .updateTable('notis')
      .set({ received_at: new Date(Date.now() - 100_000) })
      .execute();
    const metrics = createNotiMetrics(inbox);
    metrics.answered({ stored: true, ms: 3 });
    const text = await metrics.text();
    expect(text).toContain('cookiepay_noti_inbox{status="pending"} 1');
    expect(text).toContain('cookiepay_noti_inbox{status="unreadable"} 1');
    expect(text).toContain('cookiepay_noti_inbox{status="unmatched"} 0');
    expect(text).toContain('cookiepay_noti_answers_total{stored="true"} 1');
    expect(text).toMatch(/^cookiepay_noti_oldest_pending_seconds 1\d\d/m);
  });

  it('knows which refunds have had a Noti other than the one in hand', async () => {
    const { id } = await inbox.store(cancelOf('T1'));
    await record(await leaseOne(), { status: 'applied', refundId: 'R1', note: '' });
    expect(await inbox.notifiedAmong(['R1', 'R2'], 'noti-other')).toEqual(new Set(['R1']));
    expect(await inbox.notifiedAmong(['R1', 'R2'], id)).toEqual(new Set());
    expect(await inbox.notifiedAmong([], id)).toEqual(new Set());
  });

  it('lists every Noti exactly once over its pages, newest first', async () => {
    for (const tid of tidsOf(7)) await inbox.store(cancelOf(tid));
    const tids: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await inbox.list({ limit: 3, ...(cursor === null ? {} : { cursor }) });
      tids.push(...page.notis.map(({ tid }) => tid));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(new Set(tids).size).toBe(7);
    expect(tids).toHaveLength(7);
    await expect(inbox.list({ cursor: "' or 1=1" })).rejects.toThrow(BadCursorError);
  });

  it('takes values that look like SQL as what they are', async () => {
    const tid = `'); drop table notis; --`;
    const { id } = await inbox.store(cancelOf(tid));
    expect((await inbox.get(id))?.tid).toBe(tid);
  });

  it('can be written, also when the heartbeat is there already', async () => {
    await expect(inbox.ping()).resolves.toBeUndefined();
    await expect(inbox.ping()).resolves.toBeUndefined();
  });
});

describe('PostgreSQL', () => {
  it('commits to disk before it answers, also where the server commits lazily by default', async () => {
    const { databaseUrl, dataDir } = await newPostgres();
    const name = new URL(databaseUrl).pathname.slice(1);
    const admin = new Client({ connectionString: databaseUrl });
    await admin.connect();
    await admin.query(`alter database ${name} set synchronous_commit = off`);
    const inbox = await openInbox({ databaseUrl, dataDir, log });
    const { id } = await inbox.store(cancelOf('T1'));
    await admin.end();
    await postgres.kill(); // what was not on disk is gone: a lazy commit waits up to 0.6 s for it
    await postgres.restart();
    expect((await inbox.get(id))?.tid).toBe('T1');
    await inbox.close();
  }, 60_000);

  it('lets several processes start at once on an empty database', async () => {
    const where = await newPostgres();
    const inboxes = await Promise.all(Array.from({ length: 4 }, async () => await openInbox({ ...where, log })));
    await inboxes[0]?.store(cancelOf('T1'));
    expect((await inboxes[3]?.list({}))?.notis).toHaveLength(1);
    await Promise.all(inboxes.map(async (inbox) => await inbox.close()));
  });

  it('tells which migrations a database lacks, and changes nothing', async () => {
    const where = await newPostgres();
    const pool = new Pool({ connectionString: where.databaseUrl });
    expect(await missingMigrations(pool)).toEqual(['001_notis', '002_payloads_to_purge']);
    expect(await missingMigrations(pool)).toHaveLength(2);
    await (await openInbox({ ...where, log })).close();
    expect(await missingMigrations(pool)).toEqual([]);
    await pool.end();
  });

  it('goes on by itself after the server was restarted', async () => {
    const inbox = await openInbox({ ...(await newPostgres()), log });
    await inbox.store(cancelOf('T1'));
    await postgres.kill();
    await expect(inbox.store(cancelOf('T2'))).rejects.toThrow();
    await postgres.restart();
    await inbox.store(cancelOf('T3'));
    expect((await inbox.list({})).notis.map(({ tid }) => tid).sort()).toEqual(['T1', 'T3']);
    await inbox.close();
  }, 60_000);
});

describe('the embedded database', () => {
  it('warns that it is not for production, and refuses a folder that another process has open', async () => {
    const warn = jest.spyOn(log, 'warn');
    const where = await newEmbedded();
    const inbox = await openInbox({ ...where, log });
    expect(warn).toHaveBeenCalledWith(expect.anything(), expect.stringContaining('not for production'));
    await inbox.close();
    writeFileSync(join(where.dataDir, 'inbox.lock'), String(process.ppid));
    await expect(openInbox({ ...where, log })).rejects.toThrow(/in use by process/);
  }, 30_000);
});
