/** The dispatcher's rules, on a real inbox and a Temporal that the test plays. */
import pino from 'pino';
import type { CancelNoti } from '../../contract';
import { startPostgres, type TestPostgres } from '../../dev/postgres';
import { until } from '../../dev/until';
import { createDispatcher, type Dispatcher, type DispatcherOptions } from '../../noti/dispatch/dispatcher';
import type { KnownRefund } from '../../noti/dispatch/matching';
import { whileAway } from '../../noti/dispatch/pacing';
import { openDatabase } from '../../noti/inbox/database';
import { createInbox, type Inbox } from '../../noti/inbox/inbox';
import type { NotiRow } from '../../noti/inbox/schema';

const log = pino({ level: 'silent' });

let postgres: TestPostgres;
let db: Awaited<ReturnType<typeof openDatabase>>;
let inbox: Inbox;
beforeAll(async () => {
  postgres = await startPostgres();
  db = await openDatabase({ databaseUrl: postgres.url, dataDir: '', log });
  inbox = createInbox(db);
}, 60_000);
afterAll(async () => {
  await inbox.close();
  await postgres.stop();
});

let dispatchers: Dispatcher[] = [];
afterEach(async () => {
  await Promise.all(dispatchers.map(async (dispatcher) => await dispatcher.stop()));
  dispatchers = [];
  await db.deleteFrom('notis').execute();
});

/** What visibility shows, what was signalled, and whether Temporal is there; changed while a dispatcher runs. */
class FakeTemporal implements Pick<DispatcherOptions, 'findRefunds' | 'signal'> {
  refunds: KnownRefund[] = [];
  signals: { refundId: string; noti: CancelNoti }[] = [];
  away = false;
  looks = 0;
  closedMeanwhile = new Set<string>();

  findRefunds = (): Promise<readonly KnownRefund[]> => {
    this.looks += 1;
    return this.away ? Promise.reject(new Error('14 UNAVAILABLE')) : Promise.resolve(this.refunds);
  };

  signal = (refund: KnownRefund, noti: CancelNoti): Promise<boolean> => {
    if (this.closedMeanwhile.has(refund.refundId)) return Promise.resolve(false);
    this.signals.push({ refundId: refund.refundId, noti });
    return Promise.resolve(true);
  };
}

const refund = (refundId: string, more: Partial<KnownRefund> = {}): KnownRefund => ({
  refundId,
  workflowId: `refund-${refundId}`,
  runId: 'run',
  tids: ['T1'],
  orderNo: 'O1',
  amount: 1000,
  phase: 'open',
  ...more,
});

const store = async (more: object = {}): Promise<string> => {
  const noti = { noti_type: 'cancel', tid: 'T1', orderno: 'O1', cancel_amount: '1000', ...more };
  return (await inbox.store(JSON.stringify(noti))).id;
};

function dispatch(temporal: FakeTemporal, change: Partial<DispatcherOptions> = {}): Dispatcher {
  const { findRefunds, signal } = temporal;
  const dispatcher = createDispatcher({ inbox, findRefunds, signal, log, pollMs: 20, ...change });
  dispatchers.push(dispatcher);
  dispatcher.start();
  return dispatcher;
}

const row = async (id: string): Promise<NotiRow> => await until(async () => await inbox.get(id));
const untilStatus = async (id: string, status: NotiRow['status']): Promise<NotiRow> =>
  await until(async () => {
    const noti = await inbox.get(id);
    return noti?.status === status && noti;
  });
const untilNote = async (id: string, note: RegExp): Promise<NotiRow> =>
  await until(async () => {
    const noti = await inbox.get(id);
    return noti !== null && note.test(noti.note) && noti;
  });

describe('one open refund', () => {
  it.each<[string, object, Partial<KnownRefund>]>([
    ['by the payment tid', { orderno: '' }, {}],
    ['by the tid of the account answer', { tid: 'T2', orderno: '' }, { tids: ['T1', 'T2'] }],
    ['by the order number alone', { tid: '' }, {}],
    ['by the order number when the tid is a new one', { tid: 'T9' }, {}],
    ['with another amount, which the refund itself judges', { cancel_amount: '999' }, {}],
    ['without an amount', { cancel_amount: undefined }, {}],
  ])('gets the Noti: %s', async (_name, noti, known) => {
    const temporal = new FakeTemporal();
    temporal.refunds = [refund('R1', known), refund('R2', { tids: ['T8'], orderNo: 'O8' })];
    const id = await store(noti);
    dispatch(temporal);
    expect(await untilStatus(id, 'applied')).toMatchObject({ refundId: 'R1', note: 'delivered to refund R1' });
    expect(temporal.signals).toHaveLength(1);
  });

  it('gets all that the workflow needs to know', async () => {
    const temporal = new FakeTemporal();
    temporal.refunds = [refund('R1')];
    const id = await store({ noti_type: 'deposit_cancel', cancel_date: '20260404100000' });
    dispatch(temporal);
    const { receivedAt } = await untilStatus(id, 'applied');
    expect(temporal.signals[0]?.noti).toEqual({
      notiId: id,
      notiType: 'deposit_cancel',
      tid: 'T1',
      orderNo: 'O1',
      amount: 1000,
      cancelledAt: '2026-04-04T01:00:00.000Z',
      receivedAt,
    });
  });

  it('of the same payment goes before one of the same order', async () => {
    const temporal = new FakeTemporal();
    temporal.refunds = [refund('R2', { tids: ['T2'] }), refund('R1')];
    const id = await store();
    dispatch(temporal);
    expect((await untilStatus(id, 'applied')).refundId).toBe('R1');
  });

  it('F23: that closed just before the signal is looked for again', async () => {
    const temporal = new FakeTemporal();
    temporal.refunds = [refund('R1')];
    temporal.closedMeanwhile.add('R1');
    const id = await store();
    dispatch(temporal);
    await untilNote(id, /closed just before/);
    temporal.refunds = [refund('R1', { phase: 'completed' })];
    expect((await untilStatus(id, 'applied')).note).toBe('late: refund R1 had already completed');
  });
});

describe('no open refund', () => {
  it('F23: one that completed before has its Noti: late', async () => {
    const temporal = new FakeTemporal();
    temporal.refunds = [refund('R1', { phase: 'completed' }), refund('R0', { phase: 'closed' })];
    const id = await store();
    dispatch(temporal);
    expect(await untilStatus(id, 'applied')).toMatchObject({
      refundId: 'R1',
      note: 'late: refund R1 had already completed',
    });
    expect(temporal.signals).toEqual([]);
  });

  it.each<[string, Partial<KnownRefund>]>([
    ['completed for another amount', { phase: 'completed', amount: 999 }],
    ['completed for another payment of the order', { phase: 'completed', tids: ['T2'] }],
    ['rejected or abandoned', { phase: 'closed' }],
  ])('one that was %s does not take it', async (_name, known) => {
    const temporal = new FakeTemporal();
    temporal.refunds = [refund('R1', known)];
    const id = await store();
    dispatch(temporal, { unmatchedAfterMs: 0 });
    expect((await untilStatus(id, 'unmatched')).note).toContain('R1');
    expect(temporal.signals).toEqual([]);
  });

  it('F21: one that starts later gets it within 5 s', async () => {
    const temporal = new FakeTemporal();
    const id = await store();
    dispatch(temporal);
    await untilNote(id, /no refund/);
    expect((await row(id)).status).toBe('pending');
    temporal.refunds = [refund('R1')];
    const began = performance.now();
    await untilStatus(id, 'applied');
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('is called unmatched after the set time, and matched by itself even then', async () => {
    const temporal = new FakeTemporal();
    const id = await store();
    dispatch(temporal, { unmatchedAfterMs: 100 });
    const { nextAttemptAt } = await untilStatus(id, 'unmatched');
    expect(nextAttemptAt).not.toBeNull();
    await db
      .updateTable('notis')
      .set({ next_attempt_at: new Date(0) })
      .execute(); // its time has come
    temporal.refunds = [refund('R1')];
    expect((await untilStatus(id, 'applied')).refundId).toBe('R1');
  });

  it('an unmatched Noti is delivered when it is replayed', async () => {
    const temporal = new FakeTemporal();
    const id = await store();
    dispatch(temporal, { unmatchedAfterMs: 0 });
    await untilStatus(id, 'unmatched');
    temporal.refunds = [refund('R1')];
    await inbox.replay(id);
    await untilStatus(id, 'applied');
  });
});

describe('several refunds that fit', () => {
  it('two open ones: nobody is signalled, and the note names both', async () => {
    const temporal = new FakeTemporal();
    temporal.refunds = [refund('R1'), refund('R2', { amount: 500 })];
    const id = await store();
    dispatch(temporal);
    expect((await untilStatus(id, 'unmatched')).note).toBe('fits 2 refunds: R1 (open), R2 (open)');
    expect(temporal.signals).toEqual([]);
  });

  it('a completed one still without its Noti and an open one for the same amount: nobody is signalled', async () => {
    const temporal = new FakeTemporal();
    temporal.refunds = [refund('R1', { phase: 'completed' }), refund('R2')];
    const id = await store();
    dispatch(temporal);
    expect((await untilStatus(id, 'unmatched')).note).toBe('fits 2 refunds: R2 (open), R1 (completed)');
    expect(temporal.signals).toEqual([]);
  });

  it('the late Noti of a completed part does not reach the next, open part of another amount', async () => {
    const temporal = new FakeTemporal();
    temporal.refunds = [refund('R1', { phase: 'completed' }), refund('R2', { amount: 500 })];
    const id = await store();
    dispatch(temporal);
    expect((await untilStatus(id, 'applied')).refundId).toBe('R1');
    expect(temporal.signals).toEqual([]);
  });

  it('once the completed part has had its own Noti, the next one is for the open part', async () => {
    const temporal = new FakeTemporal();
    temporal.refunds = [refund('R1', { phase: 'completed' })];
    const first = await store();
    dispatch(temporal);
    await untilStatus(first, 'applied');
    temporal.refunds.push(refund('R2'));
    const second = await store({ noti_type: 'deposit_cancel' });
    expect((await untilStatus(second, 'applied')).refundId).toBe('R2');
    expect(temporal.signals.map(({ refundId }) => refundId)).toEqual(['R2']);
  });
});

describe('trouble', () => {
  it('while Temporal is away Notis are kept, not called unmatched, and delivered when it is back', async () => {
    const temporal = new FakeTemporal();
    temporal.refunds = [refund('R1')];
    temporal.away = true;
    const id = await store();
    dispatch(temporal, { unmatchedAfterMs: 0 });
    await until(() => temporal.looks >= 2);
    expect(await untilNote(id, /not dispatched yet: 14 UNAVAILABLE/)).toMatchObject({ status: 'pending' });
    temporal.away = false;
    await untilStatus(id, 'applied');
    expect(temporal.signals).toHaveLength(1);
  });

  it('while Temporal is away it is asked ever more rarely, however many Notis come in', async () => {
    const temporal = new FakeTemporal();
    temporal.away = true;
    const dispatcher = dispatch(temporal);
    const began = performance.now();
    for (let index = 0; performance.now() - began < 2_500; index += 1) {
      await store({ tid: `T${index}` });
      dispatcher.wake();
    }
    expect(temporal.looks).toBeLessThanOrEqual(3); // at 0, 1 and 3 s, where a look at each Noti would be hundreds
  });

  it('F28: however long Temporal was away, the next try comes soon enough to be done within 30 s of its return', () => {
    const waits = Array.from({ length: 500 }, (_, index) => whileAway(index + 1));
    expect(Math.max(...waits)).toBeLessThanOrEqual(15_000);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(1_000);
  });

  it('a Noti whose signal was sent but not written down is signalled again under the same id', async () => {
    const temporal = new FakeTemporal();
    temporal.refunds = [refund('R1')];
    const id = await store();
    const [died] = await inbox.claim(1, 50); // by a process that signalled and was killed
    expect(died?.id).toBe(id);
    dispatch(temporal);
    await untilStatus(id, 'applied');
    expect(temporal.signals.map(({ noti }) => noti.notiId)).toEqual([id]);
  });

  it('several dispatchers on one inbox signal each Noti once', async () => {
    const temporal = new FakeTemporal();
    const ids = Array.from({ length: 120 }, (_, index) => `T${index}`);
    temporal.refunds = ids.map((tid) => refund(`R-${tid}`, { tids: [tid], orderNo: '' }));
    for (const tid of ids) await store({ tid, orderno: '' });
    for (let index = 0; index < 4; index += 1) dispatch(temporal, { batchSize: 7 });
    await until(async () => (await inbox.counts()).applied === ids.length);
    expect(temporal.signals).toHaveLength(ids.length);
    expect(new Set(temporal.signals.map(({ refundId }) => refundId)).size).toBe(ids.length);
  });

  it('F33: while Notis wait to be stored the dispatcher leaves them the machine, but never stops', async () => {
    let waitMs = 10_000;
    const claim = jest.fn(inbox.claim);
    const dispatcher = dispatch(new FakeTemporal(), { inbox: { ...inbox, claim, waitMs: () => waitMs }, pollMs: 1 });
    const waker = setInterval(dispatcher.wake, 1);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(claim.mock.calls.length).toBeGreaterThan(1);
    expect(claim.mock.calls.length).toBeLessThan(5);
    waitMs = 0;
    await until(() => claim.mock.calls.length > 20);
    clearInterval(waker);
  });

  it('a stored Noti is dispatched at once when woken, long before the next poll', async () => {
    const temporal = new FakeTemporal();
    temporal.refunds = [refund('R1')];
    const dispatcher = dispatch(temporal, { pollMs: 60_000 });
    const id = await store();
    dispatcher.wake();
    await untilStatus(id, 'applied');
  });

  it('F27: approvals and unreadable bodies never reach a refund', async () => {
    const temporal = new FakeTemporal();
    temporal.refunds = [refund('R1')];
    await inbox.store(JSON.stringify({ PAY_METHOD: 'CARD', TID: 'T1', ORDERNO: 'O1', AMOUNT: '1000' }));
    await inbox.store('{"noti_type":"refund","tid":"T1"}');
    dispatch(temporal);
    const id = await store({ cancel_amount: '1' });
    await untilStatus(id, 'applied');
    expect(temporal.signals.map(({ noti }) => noti.notiId)).toEqual([id]);
  });
});
