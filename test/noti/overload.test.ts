/** F33: the promise of what happens when more comes than the process or its database can take. */
import type { FastifyInstance } from 'fastify';
import { Client } from 'pg';
import { startPostgres } from '../../dev/system/postgres';
import { until } from '../../dev/system/until';
import { createNotiApp } from '../../noti/http/app';
import { openInbox } from '../../noti/inbox/inbox';
import { cancelOf, lostOf, NOTI_SECRET, postAll, silentLog as log, tidsOf } from '../support/noti-fixtures';

function keepBusyFor(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

it('F33: an overloaded process answers 503 before it reads, with the secret or without; then it goes on', async () => {
  const store = jest.fn(() => Promise.resolve({ id: 'noti-1', duplicate: false, status: 'pending' as const }));
  const onShed = jest.fn();
  const inbox = { store, ping: () => Promise.resolve() };
  const app = await createNotiApp({ inbox, secrets: [NOTI_SECRET], log, onStored: () => undefined, onShed });
  const post = async (secret: string) =>
    await app.inject({ method: 'POST', url: `/noti/${secret}`, payload: cancelOf('T1') });

  const refused = await until(async () => {
    keepBusyFor(1_500);
    const answers = [await post(NOTI_SECRET), await post('a-wrong-secret-0123456789')];
    return answers.every(({ statusCode }) => statusCode === 503) && answers;
  }, 60_000);
  expect(refused.map(({ headers }) => headers['retry-after'])).toEqual(['10', '10']);
  expect(refused[0]?.body).toBe(refused[1]?.body);
  expect(onShed).toHaveBeenCalled();
  expect((await app.inject({ url: '/healthz' })).statusCode).toBe(200);

  await until(async () => (await post(NOTI_SECRET)).statusCode === 200, 60_000);
  await app.close();
}, 150_000);

it('F33: while the database takes nothing, each of many Notis gets 503 in the end; then all are stored again', async () => {
  const postgres = await startPostgres();
  const inbox = await openInbox({ databaseUrl: postgres.url, dataDir: '', log });
  const app: FastifyInstance = await createNotiApp({ inbox, secrets: [NOTI_SECRET], log, onStored: () => undefined });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const blocker = new Client({ connectionString: postgres.url });
  await blocker.connect();
  await blocker.query('begin; lock table notis in access exclusive mode');
  const refused = await postAll(url, tidsOf(300), 300);
  expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([503]));
  await blocker.query('rollback');
  await blocker.end();
  const stored = await postAll(url, tidsOf(50, 'after-'));
  expect(new Set(stored.map(({ status }) => status))).toEqual(new Set([200]));
  expect(await lostOf(inbox, stored)).toEqual([]);
  await app.close();
  await inbox.close();
  await postgres.stop();
}, 60_000);
