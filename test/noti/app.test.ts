/** The promises of the public listener: stored before answered, and without the secret nothing can be learnt. */
import pino from 'pino';
import { until } from '../../dev/system/until';
import { createNotiApp, DEFAULT_SUCCESS_ANSWER, type NotiAppOptions } from '../../noti/http/app';

const SECRET = 'first-secret-0123456789';
const SECOND = 'second-secret-0123456789';
const NOTI = JSON.stringify({ noti_type: 'cancel', tid: 'T1', orderno: 'O1', cancel_amount: '1000' });

function setUp(change: Partial<NotiAppOptions> = {}) {
  const stored: string[] = [];
  const lines: string[] = [];
  const onStored = jest.fn();
  const inbox: NotiAppOptions['inbox'] = {
    store: (body) => {
      stored.push(body);
      return Promise.resolve({ id: 'noti-1', duplicate: false, status: 'pending' });
    },
    ping: () => Promise.resolve(),
  };
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  const app = createNotiApp({ inbox, secrets: [SECRET, SECOND], log, onStored, refusalsPerMinute: 1_000, ...change });
  const post = async (
    path: string,
    payload: string | Buffer = NOTI,
    headers: Record<string, string> = {},
    remoteAddress = '127.0.0.1',
  ) =>
    await (
      await app
    ).inject({
      remoteAddress,
      method: 'POST',
      url: path,
      payload,
      headers: { 'content-type': 'application/json', ...headers },
    });
  return { app, post, stored, lines, onStored };
}
type Answer = Awaited<ReturnType<ReturnType<typeof setUp>['post']>>;

/** All that a caller sees, except the time. */
const seen = ({ statusCode, body, headers: { date: _date, ...headers } }: Answer): unknown => ({
  statusCode,
  body,
  headers,
});

const notStorable = {
  store: () => Promise.reject(new Error('disk full')),
  ping: () => Promise.reject(new Error('no')),
};

describe('with the secret', () => {
  it.each([SECRET, SECOND])('a Noti is stored and answered with success (both live secrets)', async (secret) => {
    const { post, stored, onStored } = setUp();
    const answer = await post(`/noti/${secret}`);
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toBe('<html><body><RESULT>SUCCESS</RESULT></body></html>');
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(stored).toEqual([NOTI]);
    expect(onStored).toHaveBeenCalledTimes(1);
  });

  it('the answer leaves only after the Noti is stored', async () => {
    let commit = (): void => undefined;
    const store = jest.fn<ReturnType<NotiAppOptions['inbox']['store']>, []>(
      async () =>
        await new Promise((resolve) => {
          commit = () => {
            resolve({ id: 'noti-1', duplicate: false, status: 'pending' });
          };
        }),
    );
    const { post } = setUp({ inbox: { store, ping: () => Promise.resolve() } });
    let answered = false;
    const answer = post(`/noti/${SECRET}`).then(() => (answered = true));
    await until(() => store.mock.calls.length > 0);
    await new Promise((resolve) => setImmediate(resolve));
    expect(answered).toBe(false);
    commit();
    await answer;
  });

  it.each(['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'x', 'multipart/form-data', ''])(
    'the body is taken as text whatever its content type says: "%s"',
    async (type) => {
      const { post, stored } = setUp();
      expect((await post(`/noti/${SECRET}`, NOTI, { 'content-type': type })).statusCode).toBe(200);
      expect(stored).toEqual([NOTI]);
    },
  );

  it.each<[string, string | Buffer]>([
    ['nothing', ''],
    ['no JSON', '<html>'],
    ['broken UTF-8', Buffer.from([0xff, 0xfe, 0x00, 0x80])],
    ['prototype pollution', '{"__proto__":{"a":1},"constructor":{"prototype":{}}}'],
    ['deep nesting', '['.repeat(16_000)],
    ['exactly the limit', 'x'.repeat(16_384)],
  ])('an odd body is stored like any other, and never causes a 5xx: %s', async (_name, body) => {
    const { post, stored } = setUp();
    expect((await post(`/noti/${SECRET}`, body)).statusCode).toBe(200);
    expect(stored).toHaveLength(1);
  });

  it('a body over 16 KB is refused with 413', async () => {
    const { post, stored } = setUp();
    expect((await post(`/noti/${SECRET}`, 'x'.repeat(16_385))).statusCode).toBe(413);
    expect(stored).toEqual([]);
  });

  it('F29: a Noti that could not be stored is answered with 503, is in the log as an error, and wakes no dispatcher', async () => {
    const { post, lines, onStored } = setUp({ inbox: notStorable });
    const answer = await post(`/noti/${SECRET}`);
    expect(answer.statusCode).toBe(503);
    expect(answer.headers['retry-after']).toBe('10');
    expect(answer.body).not.toContain('SUCCESS');
    expect(lines.join('')).toContain('could NOT be stored');
    expect(onStored).not.toHaveBeenCalled();
  });

  it('S8: all stored Notis get the same answer: new or duplicate, readable or not, matched or unmatched', async () => {
    const answers = [];
    for (const [duplicate, status] of [
      [false, 'pending'],
      [true, 'applied'],
      [true, 'unmatched'],
      [false, 'unreadable'],
    ] as const) {
      const store = () => Promise.resolve({ id: 'noti-1', duplicate, status });
      answers.push(seen(await setUp({ inbox: { store, ping: () => Promise.resolve() } }).post(`/noti/${SECRET}`)));
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  it('the success answer can be changed', async () => {
    const { post } = setUp({ successAnswer: 'OK' });
    expect((await post(`/noti/${SECRET}`)).body).toBe('OK');
    expect(DEFAULT_SUCCESS_ANSWER).not.toBe('OK');
  });
});

describe('without the secret', () => {
  const wrong = [
    '/noti/wrong-secret-0123456789',
    `/noti/${SECRET}x`,
    `/noti/${SECRET.slice(0, -1)}`,
    '/noti/%',
    '/noti/',
  ];

  it.each([...wrong, `/noti/${'x'.repeat(5_000)}`, '/noti', '/', '/notis', `/noti/${SECRET}/more`])(
    'the answer is that of any unknown path, whatever is sent: %s',
    async (path) => {
      const { post, stored } = setUp();
      const unknown = seen(await post('/no/such/path'));
      expect(unknown).toMatchObject({ statusCode: 404, body: 'not found' });
      expect(seen(await post(path))).toEqual(unknown);
      expect(seen(await post(path, 'x'.repeat(20_000)))).toEqual(unknown);
      expect(stored).toEqual([]);
    },
  );

  it.each(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'] as const)('%s tells nothing about a secret', async (method) => {
    const { app } = setUp();
    const [right, unknown] = [
      await (await app).inject({ method, url: `/noti/${SECRET}` }),
      await (await app).inject({ method, url: '/x' }),
    ];
    expect(seen(right)).toEqual(seen(unknown));
  });
});

it('the secret is in no log line, whatever happens', async () => {
  const { post, lines, app } = setUp();
  await post(`/noti/${SECRET}`);
  await post(`/noti/${SECRET}`, 'x'.repeat(20_000));
  await post(`/noti/${SECRET}/more`);
  await (await app).inject({ method: 'GET', url: `/noti/${SECRET}` });
  const failing = setUp({ inbox: notStorable });
  await failing.post(`/noti/${SECRET}`);
  expect(lines.length).toBeGreaterThan(0);
  expect([...lines, ...failing.lines].join('')).not.toContain(SECRET);
});

it('is ready only while the inbox can be written, and alive in any case', async () => {
  const status = async ({ app }: ReturnType<typeof setUp>, url: string) =>
    (await (await app).inject({ method: 'GET', url })).statusCode;
  expect(await status(setUp(), '/readyz')).toBe(200);
  expect(await status(setUp({ inbox: notStorable }), '/readyz')).toBe(503);
  expect(await status(setUp({ inbox: notStorable }), '/healthz')).toBe(200);
});

it('beyond sixty refusals in a minute an address gets 429, but the right secret passes even then', async () => {
  const { post, stored } = setUp({ refusalsPerMinute: 60 });
  const codes = [];
  for (let index = 0; index < 70; index += 1) codes.push((await post('/noti/wrong-secret-0123456789')).statusCode);
  expect(codes.filter((code) => code === 404)).toHaveLength(60);
  expect(codes.slice(60)).toEqual(Array.from({ length: 10 }, () => 429));
  expect((await post('/no/such/path')).statusCode).toBe(429); // still the same for any path
  expect((await post('/noti/wrong', NOTI, {}, '192.0.2.9')).statusCode).toBe(404);
  for (let index = 0; index < 200; index += 1) expect((await post(`/noti/${SECRET}`)).statusCode).toBe(200);
  expect(stored).toHaveLength(200);
});

describe('with an address allow-list', () => {
  const allowFrom = ['203.0.113.0/24', '2001:db8::7'];
  const trustedProxies = ['10.0.0.0/8'];

  it.each<[string, string, Record<string, string>]>([
    ['an address in a listed network', '203.0.113.9', {}],
    ['the same at an IPv6 socket', '::ffff:203.0.113.9', {}],
    ['a listed IPv6 address', '2001:db8::7', {}],
    ['a listed address behind the trusted proxy', '10.1.2.3', { 'x-forwarded-for': '203.0.113.9' }],
  ])('%s may post', async (_name, remoteAddress, headers) => {
    const { post } = setUp({ allowFrom, trustedProxies });
    expect((await post(`/noti/${SECRET}`, NOTI, headers, remoteAddress)).statusCode).toBe(200);
  });

  it.each<[string, string, Record<string, string>]>([
    ['another address', '203.0.114.9', {}],
    ['another address that only claims to be a proxy', '192.0.2.1', { 'x-forwarded-for': '203.0.113.9' }],
    ['a foreign address behind the trusted proxy', '10.1.2.3', { 'x-forwarded-for': '203.0.113.9, 192.0.2.1' }],
    ['no address at all', '10.1.2.3', { 'x-forwarded-for': 'garbage' }],
  ])('%s gets the answer of any unknown path, though it has the secret', async (_name, remoteAddress, headers) => {
    const { post, stored } = setUp({ allowFrom, trustedProxies });
    const unknown = seen(await post('/no/such/path'));
    expect(seen(await post(`/noti/${SECRET}`, NOTI, headers, remoteAddress))).toEqual(unknown);
    expect(stored).toEqual([]);
  });
});
