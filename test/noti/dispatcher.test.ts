/** The dispatcher's rules, on a real inbox and a Temporal that the test plays. Which refund gets a Noti: match.test.ts. */
import type { CancelNoti } from '../../contract';
import { startPostgres, type TestPostgres } from '../../dev/system/postgres';
import { until } from '../../dev/system/until';
import { backOffMs, createDispatcher, type Dispatcher, type DispatcherOptions } from '../../noti/dispatch/dispatcher';
import type { KnownRefund } from '../../noti/dispatch/match';
import { openDatabase } from '../../noti/inbox/database';
import { createInbox, type Inbox } from '../../noti/inbox/inbox';
import type { NotiRow } from '../../noti/inbox/schema';
import { cancelOf, knownRefund, silentLog as log, tidsOf } from '../support/noti-fixtures';

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

/** What visibility shows, what was signalled, and whether Temporal is there. Tests change it while a dispatcher runs. */
function playTemporal(...known: readonly KnownRefund[]) {
  const state = {
    refunds: [...known],
    signals: [] as { readonly refundId: string; readonly noti: CancelNoti }[],
    away: false,
    looks: 0,
    closedMeanwhile: false,
  };
  const findRefunds: DispatcherOptions['findRefunds'] = () => {
    state.looks += 1;
    return state.away ? Promise.reject(new Error('14 UNAVAILABLE')) : Promise.resolve(state.refunds);
  };
  const signal: DispatcherOptions['signal'] = ({ refundId }, noti) => {
    if (!state.closedMeanwhile) state.signals.push({ refundId, noti });
    return Promise.resolve(!state.closedMeanwhile);
  };
  return Object.assign(state, { findRefunds, signal });
}

const store = async (more: object = {}): Promise<string> =>
  (await inbox.store(cancelOf('T1', { orderno: 'O1', ...more }))).id;

function dispatch(
  { findRefunds, signal }: ReturnType<typeof playTemporal>,
  change: Partial<DispatcherOptions> = {},
): Dispatcher {
  const dispatcher = createDispatcher({ inbox, findRefunds, signal, log, pollMs: 20, ...change });
  dispatchers.push(dispatcher);
  dispatcher.start();
  return dispatcher;
}

const untilRow = async (id: string, isAsExpected: (noti: NotiRow) => boolean): Promise<NotiRow> =>
  await until(async () => {
    const noti = await inbox.get(id);
    return noti !== null && isAsExpected(noti) && noti;
  }, 30_000);
const untilStatus = async (id: string, status: NotiRow['status']): Promise<NotiRow> =>
  await untilRow(id, (noti) => noti.status === status);
const untilNote = async (id: string, note: RegExp): Promise<NotiRow> =>
  await untilRow(id, (noti) => note.test(noti.note));

it('an open refund gets all that its workflow needs to know', async () => {
  const temporal = playTemporal(knownRefund('R1'));
  const id = await store({ noti_type: 'deposit_cancel', cancel_date: '20260404100000' });
  dispatch(temporal);
  const { receivedAt, refundId, note } = await untilStatus(id, 'applied');
  expect({ refundId, note }).toEqual({ refundId: 'R1', note: 'delivered to refund R1' });
  const facts = { notiId: id, notiType: 'deposit_cancel', tid: 'T1', orderNo: 'O1', amount: 1000, receivedAt };
  expect(temporal.signals).toEqual([{ refundId: 'R1', noti: { ...facts, cancelledAt: '2026-04-04T01:00:00.000Z' } }]);
});

it('F23: when a refund closes just before the signal, the Noti is matched again and recorded as late', async () => {
  const temporal = playTemporal(knownRefund('R1'));
  temporal.closedMeanwhile = true;
  const id = await store();
  dispatch(temporal);
  await untilNote(id, /closed just before/);
  temporal.refunds = [knownRefund('R1', { phase: 'completed' })];
  expect((await untilStatus(id, 'applied')).note).toBe('late: refund R1 had already completed');
  expect(temporal.signals).toEqual([]);
});

it('F21: a Noti that comes before its refund stays pending and is tried again within 3 s, so the refund gets it', async () => {
  const temporal = playTemporal();
  const id = await store();
  dispatch(temporal);
  const { status, nextAttemptAt } = await untilNote(id, /no refund/);
  expect(status).toBe('pending');
  expect(Date.parse(nextAttemptAt ?? '') - Date.now()).toBeLessThanOrEqual(3_000);
  temporal.refunds = [knownRefund('R1')];
  await untilStatus(id, 'applied');
});

it('a Noti is unmatched after the set time, and delivered by itself even then', async () => {
  const temporal = playTemporal();
  const id = await store();
  dispatch(temporal, { unmatchedAfterMs: 0 });
  const { nextAttemptAt } = await untilStatus(id, 'unmatched');
  expect(nextAttemptAt).not.toBeNull();
  temporal.refunds = [knownRefund('R1')];
  const due = { next_attempt_at: new Date(0) };
  await db.updateTable('notis').set(due).execute();
  expect((await untilStatus(id, 'applied')).refundId).toBe('R1');
});

it('a Noti that fits two refunds is unmatched, and no refund is signalled', async () => {
  const temporal = playTemporal(knownRefund('R1'), knownRefund('R2'));
  const id = await store();
  dispatch(temporal);
  expect((await untilStatus(id, 'unmatched')).note).toContain('fits 2 refunds');
  expect(temporal.signals).toEqual([]);
});

it('of two Notis in one batch the first is for the completed part, the second for the open one', async () => {
  const completed = knownRefund('R1', { phase: 'completed' });
  const temporal = playTemporal(completed);
  const first = await store();
  dispatch(temporal);
  await untilStatus(first, 'applied');
  temporal.refunds = [completed, knownRefund('R2')];
  const second = await store({ noti_type: 'deposit_cancel' });
  expect((await untilStatus(second, 'applied')).refundId).toBe('R2');
  expect(temporal.signals.map(({ refundId }) => refundId)).toEqual(['R2']);
});

it('while Temporal is away Notis are kept, not called unmatched, and delivered when it is back', async () => {
  const temporal = playTemporal(knownRefund('R1'));
  temporal.away = true;
  const id = await store();
  dispatch(temporal, { unmatchedAfterMs: 0 });
  await until(() => temporal.looks >= 2);
  expect(await untilNote(id, /not delivered yet: 14 UNAVAILABLE/)).toMatchObject({ status: 'pending' });
  temporal.away = false;
  await untilStatus(id, 'applied');
  expect(temporal.signals).toHaveLength(1);
});

it('while Temporal is away it is asked ever more rarely, however many Notis come in', async () => {
  const temporal = playTemporal();
  temporal.away = true;
  const dispatcher = dispatch(temporal);
  for (const tid of tidsOf(200)) {
    await store({ tid });
    dispatcher.wake();
  }
  await until(() => temporal.looks >= 2);
  expect(temporal.looks).toBeLessThan(20); // a look for each Noti would be 200
});

it('F28: the next attempt comes soon enough to be done within 30 s of the return of Temporal', () => {
  const waits = Array.from({ length: 500 }, (_, index) => backOffMs(index + 1));
  expect(Math.max(...waits)).toBeLessThanOrEqual(15_000);
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(1_000);
});

it('a Noti whose signal was sent but not recorded is signalled again under the same id', async () => {
  const temporal = playTemporal(knownRefund('R1'));
  const id = await store();
  const [leased] = await inbox.lease(1, 50); // by a process that signalled and was killed
  expect(leased?.id).toBe(id);
  dispatch(temporal);
  await untilStatus(id, 'applied');
  expect(temporal.signals.map(({ noti }) => noti.notiId)).toEqual([id]);
});

it('several dispatchers on one inbox signal each Noti once', async () => {
  const tids = tidsOf(120);
  const temporal = playTemporal(...tids.map((tid) => knownRefund(`R-${tid}`, { tids: [tid], orderNo: '' })));
  for (const tid of tids) await store({ tid, orderno: '' });
  for (let index = 0; index < 4; index += 1) dispatch(temporal, { batchSize: 7 });
  await until(async () => (await inbox.counts()).applied === tids.length, 30_000);
  expect(temporal.signals).toHaveLength(tids.length);
  expect(new Set(temporal.signals.map(({ refundId }) => refundId)).size).toBe(tids.length);
});

it('a stored Noti is delivered at once when the dispatcher is woken, long before the next poll', async () => {
  const dispatcher = dispatch(playTemporal(knownRefund('R1')), { pollMs: 600_000 });
  const id = await store();
  dispatcher.wake();
  await untilStatus(id, 'applied');
});

it('F27: approvals and unreadable bodies never reach a refund', async () => {
  const temporal = playTemporal(knownRefund('R1'));
  await inbox.store(JSON.stringify({ PAY_METHOD: 'CARD', TID: 'T1', ORDERNO: 'O1', AMOUNT: '1000' }));
  await inbox.store('{"noti_type":"refund","tid":"T1"}');
  const id = await store({ cancel_amount: '1' });
  dispatch(temporal);
  await untilStatus(id, 'applied');
  expect(temporal.signals.map(({ noti }) => noti.notiId)).toEqual([id]);
});
