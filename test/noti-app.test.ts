/** The promises of the public listener: stored before answered, and nothing learnt by those without the secret. */
import { connect } from 'node:net';

import pino from 'pino';

import { createNotiApp, DEFAULT_SUCCESS_ANSWER, type NotiAppOptions } from '../noti/app';

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
  const app = createNotiApp({ inbox, secrets: [SECRET, SECOND], log, onStored, ...change });
  const post = async (path: string, payload: string | Buffer = NOTI, headers: Record<string, string> = {}) =>
    await app.inject({
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
    const store: NotiAppOptions['inbox']['store'] = async () =>
      await new Promise((resolve) => {
        commit = () => {
          resolve({ id: 'noti-1', duplicate: false, status: 'pending' });
        };
      });
    const { post } = setUp({ inbox: { store, ping: () => Promise.resolve() } });
    let answered = false;
    const answer = post(`/noti/${SECRET}`).then(() => (answered = true));
    await new Promise((resolve) => setTimeout(resolve, 50));
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
  ])('a body that is odd is stored all the same, never a 5xx: %s', async (_name, body) => {
    const { post, stored } = setUp();
    expect((await post(`/noti/${SECRET}`, body)).statusCode).toBe(200);
    expect(stored).toHaveLength(1);
  });

  it('a body over 16 KB is refused with 413', async () => {
    const { post, stored } = setUp();
    expect((await post(`/noti/${SECRET}`, 'x'.repeat(16_385))).statusCode).toBe(413);
    expect(stored).toEqual([]);
  });

  it('a Noti that could not be stored is answered with 503, loudly, and wakes nobody', async () => {
    const { post, lines, onStored } = setUp({ inbox: notStorable });
    const answer = await post(`/noti/${SECRET}`);
    expect(answer.statusCode).toBe(503);
    expect(answer.body).not.toContain('SUCCESS');
    expect(lines.join('')).toContain('could NOT be stored');
    expect(onStored).not.toHaveBeenCalled();
  });

  it('all answers to stored Notis are the same: new, duplicate, readable or not', async () => {
    const answers = [];
    for (const [duplicate, status] of [
      [false, 'pending'],
      [true, 'applied'],
      [false, 'unreadable'],
    ] as const) {
      const store = () => Promise.resolve({ id: 'noti-1', duplicate, status });
      answers.push(seen(await setUp({ inbox: { store, ping: () => Promise.resolve() } }).post(`/noti/${SECRET}`)));
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  it('the answer can be another one', async () => {
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
      await app.inject({ method, url: `/noti/${SECRET}` }),
      await app.inject({ method, url: '/x' }),
    ];
    expect(seen(right)).toEqual(seen(unknown));
  });
});

it('the secret is in no log line, whatever happens', async () => {
  const { post, lines, app } = setUp();
  await post(`/noti/${SECRET}`);
  await post(`/noti/${SECRET}`, 'x'.repeat(20_000));
  await post(`/noti/${SECRET}/more`);
  await app.inject({ method: 'GET', url: `/noti/${SECRET}` });
  const failing = setUp({ inbox: notStorable });
  await failing.post(`/noti/${SECRET}`);
  expect(lines.length).toBeGreaterThan(0);
  expect([...lines, ...failing.lines].join('')).not.toContain(SECRET);
});

it('is ready only while the inbox can be written, and alive in any case', async () => {
  const status = async ({ app }: ReturnType<typeof setUp>, url: string) =>
    (await app.inject({ method: 'GET', url })).statusCode;
  expect(await status(setUp(), '/readyz')).toBe(200);
  expect(await status(setUp({ inbox: notStorable }), '/readyz')).toBe(503);
  expect(await status(setUp({ inbox: notStorable }), '/healthz')).toBe(200);
});

it('cuts off a sender that dribbles its headers', async () => {
  const { app } = setUp();
  const { port, hostname } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }));
  const socket = connect(Number(port), hostname);
  socket.write('POST /noti/x HTTP/1.1\r\nHost: x\r\n');
  const began = performance.now();
  await new Promise((resolve) => socket.on('error', resolve).on('close', resolve).resume());
  expect(performance.now() - began).toBeLessThan(12_000);
  await app.close();
}, 20_000);
