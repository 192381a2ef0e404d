import { Writable } from 'node:stream';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { createApiApp } from '../../api/app';
import {
  type RefundClient,
  RefundConflict,
  type RefundFilter,
  RefundNotFound,
  TemporalUnavailable,
} from '../../client';
import { parseRefundFilter, parseRefundRequest } from '../../client/request';
import { BadCursorError, type NotiQuery } from '../../noti/inbox/list';
import type { NotiRow } from '../../noti/inbox/schema';
import { createLog } from '../../runtime/config';
import { viewOf } from '../support/refund-view';

const KEY = 'canary-api-key-0123456789';
const request = { refundId: 'R-1', tid: 'T-1', orderNo: 'O-1', amount: 12_000, reason: '고객 변심' };
const summary = { ...request, state: 'cancelling', depositDeadline: null } as const;
const view = viewOf(request, { state: 'completed' });
const noti: NotiRow = {
  id: 'noti-1',
  status: 'pending',
  kind: 'cancellation',
  notiType: 'cancel',
  tid: 'T-1',
  orderNo: 'O-1',
  amount: 1_000,
  cancelledAt: null,
  receivedAt: '2026-01-30T01:00:00.000Z',
  lastReceivedAt: '2026-01-30T01:00:00.000Z',
  copies: 1,
  attempts: 0,
  nextAttemptAt: null,
  refundId: null,
  note: '',
  raw: '{}',
};

type Behaviour = { -readonly [Method in keyof RefundClient]?: RefundClient[Method] };

let app: FastifyInstance;
let logged = '';
let asked: { filter?: RefundFilter; notis?: NotiQuery } = {};
let behaviour: Behaviour = {};

const log = createLog({
  level: 'trace',
  name: 'api',
  destination: new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      logged += chunk.toString();
      done();
    },
  }),
});

const unexpected = (): Promise<never> => Promise.reject(new Error('this call was not expected'));

/** Validates as the real client does; the rest is what a test says. Updates are tested on the real one (updates.test.ts). */
const refunds: RefundClient = {
  start: async (given) => {
    const parsed = parseRefundRequest(given);
    return (await behaviour.start?.(parsed)) ?? { outcome: 'started', refund: summary };
  },
  get: async (id) => (await behaviour.get?.(id)) ?? view,
  list: (filter) => {
    asked.filter = parseRefundFilter(filter);
    return Promise.resolve({ refunds: [], nextCursor: null });
  },
  ready: async () => await behaviour.ready?.(),
  resolve: unexpected,
  check: unexpected,
  deposited: unexpected,
};

beforeEach(async () => {
  logged = '';
  asked = {};
  behaviour = {};
  app = await createApiApp({
    keys: [KEY, 'the-next-key-0123456789'],
    log,
    authFailuresPerMinute: 5,
    refunds,
    notis: {
      list: (query) => {
        asked.notis = query;
        if (query.cursor === 'bad') return Promise.reject(new BadCursorError());
        return Promise.resolve({ notis: [], nextCursor: null });
      },
      replay: (id) => Promise.resolve(id === noti.id ? noti : null),
    },
  });
});

afterEach(() => app.close());

const call = (options: InjectOptions) => app.inject({ headers: { authorization: `Bearer ${KEY}` }, ...options });
const post = (payload: string | object, type = 'application/json') =>
  call({
    method: 'POST',
    url: '/refunds',
    payload,
    headers: { authorization: `Bearer ${KEY}`, 'content-type': type },
  });

/** Every error has this form, whatever caused it. */
function expectProblem(response: Awaited<ReturnType<typeof call>>, status: number): Record<string, unknown> {
  const body = response.json<Record<string, unknown>>();
  expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect({ http: response.statusCode, body: body['status'] }).toEqual({ http: status, body: status });
  for (const member of ['type', 'title', 'detail']) expect(body[member]).toEqual(expect.stringMatching(/./));
  return body;
}

test('a new refund is 201 with its location, the same again 200', async () => {
  const created = await post(request);
  expect([created.statusCode, created.headers.location, created.json()]).toEqual([201, '/refunds/R-1', summary]);
  behaviour.start = () => Promise.resolve({ outcome: 'existing', refund: summary });
  expect((await post(request)).statusCode).toBe(200);
});

test('other content under the same refundId is 409 and names the differences', async () => {
  const differences = [{ field: 'amount', existing: 1, given: 2 }];
  behaviour.start = () => Promise.reject(new RefundConflict('R-1', differences));
  expect(expectProblem(await post(request), 409)).toMatchObject({ differences });
});

test('422 lists every fault, and nothing is started', async () => {
  behaviour.start = unexpected;
  const body = expectProblem(await post({ refundId: 'R', tid: '', amount: '1000', reason: 'a|b', extra: 1 }), 422);
  const fields = (body['faults'] as { field: string }[]).map(({ field }) => field).sort();
  expect(fields).toEqual(['amount', 'extra', 'orderNo', 'reason', 'tid']);
  for (const other of ['[]', 'null', '"x"', '7', '']) expectProblem(await post(other), 422);
});

test('503 with Retry-After while Temporal is down, without its address', async () => {
  behaviour.start = () => Promise.reject(new TemporalUnavailable('14 UNAVAILABLE 10.1.2.3:7233'));
  const response = await post(request);
  expectProblem(response, 503);
  expect(response.headers['retry-after']).toBe('5');
  expect(response.body).not.toContain('10.1.2.3');
});

test('a body that two parsers could read differently is 400', async () => {
  const text = JSON.stringify(request);
  const unclear = [
    text.replace('12000', '1.2e4'),
    text.replace('12000', '12e3'),
    text.replace('12000', '12000.0'),
    text.replace('12000', '1,"amount":12000'),
    text.replace('12000', '1,"\\u0061mount":12000'),
    text.slice(1),
    '['.repeat(16_000),
  ];
  behaviour.start = unexpected;
  for (const body of unclear) expectProblem(await post(body), 400);
  behaviour = {};
  const harmless = await post({ ...request, reason: 'about 1.5e3: "amount": 2' });
  expect(harmless.statusCode).toBe(201);
});

test('keys that could change an object itself are unknown fields', async () => {
  behaviour.start = unexpected;
  for (const key of ['"__proto__":{"tid":"T-2"}', '"constructor":{"prototype":{"x":1}}'])
    expectProblem(await post(JSON.stringify(request).replace('{', `{${key},`)), 422);
});

test('other media types are 415, bodies over 16 KB 413', async () => {
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml'])
    expectProblem(await post('a=1', type), 415);
  expectProblem(await post({ ...request, reason: 'x'.repeat(17_000) }), 413);
});

test('unknown addresses are 404, other methods 405 with Allow, malformed addresses 400', async () => {
  expectProblem(await call({ url: '/nothing' }), 404);
  for (const [method, url, allow] of [
    ['PUT', '/refunds', 'GET, HEAD, POST'],
    ['DELETE', '/refunds/R-1', 'GET, HEAD'],
    ['POST', '/notis', 'GET, HEAD'],
    ['GET', '/notis/noti-1/replay', 'POST'],
    ['GET', '/refunds/R-1/resolve', 'POST'],
    ['PUT', '/refunds/R-1/check', 'POST'],
    ['DELETE', '/refunds/R-1/deposited', 'POST'],
    ['POST', '/healthz', 'GET, HEAD'],
  ] as const) {
    const response = await call({ method, url });
    expectProblem(response, 405);
    expect(response.headers.allow).toBe(allow);
  }
  expectProblem(await call({ url: '/refunds/%zz' }), 400);
});

test('a refund is read in full; one that is not there is 404', async () => {
  expect((await call({ url: '/refunds/R-1' })).json()).toEqual(view);
  behaviour.get = (id) => Promise.reject(new RefundNotFound(id));
  expectProblem(await call({ url: '/refunds/R-2' }), 404);
});

test('the list takes its filter from the query, and lists every fault of it', async () => {
  const url = '/refunds?state=escalated&tid=T-1&orderNo=O%201&limit=10&cursor=abc.def';
  expect((await call({ url })).json()).toEqual({ refunds: [], nextCursor: null });
  expect(asked.filter).toEqual({ state: 'escalated', tid: 'T-1', orderNo: 'O 1', limit: 10, cursor: 'abc.def' });
  const bad = await call({ url: "/refunds?state=x&tid=a&tid=b&orderNo=a'b&limit=1e2&foo=1" });
  const fields = (expectProblem(bad, 422)['faults'] as { field: string }[]).map(({ field }) => field).sort();
  expect(fields).toEqual(['foo', 'limit', 'orderNo', 'state', 'tid']);
});

test('Notis are listed by status; faults of the query and a foreign cursor are 422', async () => {
  await call({ url: '/notis?status=unmatched&limit=7&cursor=c' });
  expect(asked.notis).toEqual({ status: 'unmatched', limit: 7, cursor: 'c' });
  for (const url of ['/notis?status=x', '/notis?limit=0', '/notis?limit=101', '/notis?cursor=bad', '/notis?x=1'])
    expectProblem(await call({ url }), 422);
});

test('a Noti is replayed and shown as it is then; one that is not there is 404', async () => {
  const replayed = await call({ method: 'POST', url: '/notis/noti-1/replay' });
  expect({ status: replayed.statusCode, noti: replayed.json<unknown>() }).toEqual({ status: 200, noti });
  expectProblem(await call({ method: 'POST', url: '/notis/noti-2/replay' }), 404);
  expectProblem(await app.inject({ method: 'POST', url: '/notis/noti-1/replay' }), 401);
});

test('S10: without the key everything but health is 401, whether or not it exists', async () => {
  for (const url of ['/refunds', '/notis', '/nothing', '/refunds/R-1']) {
    const response = await app.inject({ url, remoteAddress: `10.0.0.${url.length}` });
    expectProblem(response, 401);
    expect(response.headers['www-authenticate']).toBe('Bearer');
  }
  for (const authorization of ['Bearer', `Basic ${KEY}`, `Bearer ${KEY}x`, `Bearer x ${KEY}`])
    expectProblem(await app.inject({ url: '/refunds', headers: { authorization }, remoteAddress: '10.1.0.1' }), 401);
  const next = { authorization: 'Bearer the-next-key-0123456789' };
  expect((await app.inject({ url: '/refunds', headers: next })).statusCode).toBe(200);
});

test('S10: wrong keys from one address are limited; the right key still passes', async () => {
  const guess = () => app.inject({ url: '/refunds', headers: { authorization: 'Bearer guess' } });
  const statuses: number[] = [];
  for (let i = 0; i < 7; i += 1) statuses.push((await guess()).statusCode);
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
  const limited = await guess();
  expectProblem(limited, 429);
  expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
  expect((await call({ url: '/refunds' })).statusCode).toBe(200);
});

test('health needs no key; /readyz is 503 while Temporal is down', async () => {
  expect((await app.inject({ url: '/healthz' })).json()).toEqual({ status: 'ok' });
  expect((await app.inject({ url: '/readyz' })).json()).toEqual({ status: 'ready' });
  behaviour.ready = () => Promise.reject(new TemporalUnavailable('down'));
  expectProblem(await app.inject({ url: '/readyz' }), 503);
});

test('an unforeseen error is 500 without its text, and in the log with it; no key is ever logged', async () => {
  behaviour.start = () => Promise.reject(new Error('inner detail'));
  const response = await post(request);
  expectProblem(response, 500);
  expect(response.body).not.toContain('inner detail');
  expect(logged).toContain('inner detail');
  await app.inject({ url: '/refunds', headers: { authorization: `Bearer wrong-${KEY}` } });
  expect(logged).not.toContain(KEY);
});
