/** The proxy that cuts connections in tests and in `npm run chaos`: each fault really happens, and is counted when it does. */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { networkFaults } from '../../dev/chaos/network-faults';
import { createRandom } from '../../dev/chaos/random';
import { type Fault, type Proxy, startProxy } from '../../dev/system/proxy';
import { until } from '../../dev/system/until';

/** Sends everything back, and notes what arrived. */
let echo: Server;
let arrived = '';
let target: string;
const opened: { close: () => unknown }[] = [];

beforeAll(async () => {
  echo = createServer((socket) => {
    socket
      .on('error', () => undefined)
      .on('data', (chunk) => {
        arrived += chunk.toString();
        socket.write(chunk);
      });
  }).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  const address = echo.address();
  target = `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
});
beforeEach(() => {
  arrived = '';
});
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});
afterAll(() => echo.close());

interface Connection {
  readonly socket: Socket;
  /** What came back so far. */
  readonly back: () => string;
  readonly closed: () => boolean;
}

async function proxyWith(...faults: Fault[]): Promise<{ proxy: Proxy; open: () => Connection }> {
  const proxy = await startProxy({ target, draw: () => faults.shift() ?? { kind: 'none' } });
  opened.push(proxy);
  const open = (): Connection => {
    const [host = '', port = ''] = proxy.address.split(':');
    const socket = connect(Number(port), host);
    let back = '';
    let closed = false;
    socket
      .on('data', (chunk) => (back += chunk.toString()))
      .on('error', () => undefined)
      .once('close', () => (closed = true));
    opened.push({ close: () => socket.destroy() });
    socket.write('0123456789');
    return { socket, back: () => back, closed: () => closed };
  };
  return { proxy, open };
}

test('a cut request: so many bytes arrive, and both ends are closed', async () => {
  const { proxy, open } = await proxyWith({ kind: 'cut', direction: 'request', afterBytes: 4 });
  await until(open().closed);
  expect(arrived).toBe('0123');
  expect(proxy.faults).toEqual({ cut: 1, delay: 0, half_open: 0 });
});

test('a cut response: the whole request arrives, and so many bytes come back', async () => {
  const { open } = await proxyWith({ kind: 'cut', direction: 'response', afterBytes: 3 });
  const { back, closed } = open();
  await until(closed);
  expect(arrived).toBe('0123456789');
  expect(back()).toBe('012');
});

test('a cut before the first byte: nothing arrives', async () => {
  const { proxy, open } = await proxyWith({ kind: 'cut', direction: 'request', afterBytes: 0 });
  await until(open().closed);
  expect(arrived).toBe('');
  expect(proxy.faults.cut).toBe(1);
});

test('delay: every byte arrives, later', async () => {
  const { proxy, open } = await proxyWith({ kind: 'delay', ms: 100 });
  const since = performance.now();
  const { back } = open();
  await until(() => back() === '0123456789');
  expect(performance.now() - since).toBeGreaterThanOrEqual(195); // both ways; a timer may be a little early
  expect(proxy.faults.delay).toBe(1);
});

test('half open: nothing more passes in either direction, and both ends stay open for the time given', async () => {
  const { proxy, open } = await proxyWith({ kind: 'half_open', direction: 'request', afterBytes: 4, ms: 400 });
  const since = performance.now();
  const { socket, back, closed } = open();
  await until(() => arrived === '0123');
  socket.write('more');
  await until(closed);
  expect(performance.now() - since).toBeGreaterThanOrEqual(390);
  expect({ arrived, back: back() }).toEqual({ arrived: '0123', back: '' });
  expect(proxy.faults.half_open).toBe(1);
});

test('endFaults: connections with a fault are closed; others, and new ones, pass everything', async () => {
  const faulty: Fault = { kind: 'cut', direction: 'request', afterBytes: 20 };
  const { proxy, open } = await proxyWith(faulty, { kind: 'none' }, faulty);
  const bad = open();
  await until(() => bad.back().length === 10);
  const good = open();
  await until(() => good.back().length === 10);
  proxy.endFaults();
  await until(bad.closed);
  const fresh = open();
  for (const { socket, back } of [good, fresh]) {
    socket.write('0123456789'.repeat(2));
    await until(() => back().length === 30);
  }
  expect(proxy.faults.cut).toBe(0);
});

test('cut: open connections are closed and new ones refused, until restore', async () => {
  const { proxy, open } = await proxyWith();
  const before = open();
  await until(() => before.back().length === 10);
  proxy.cut();
  await until(before.closed);
  await until(open().closed);
  proxy.restore();
  const after = open();
  await until(() => after.back() === '0123456789');
});

test.each(['gateway', 'temporal', 'noti'] as const)('chaos draws every kind of fault for the %s network', (network) => {
  const draw = networkFaults(createRandom(1), network);
  const kinds = Array.from({ length: 2_000 }, () => draw().kind);
  expect([...new Set(kinds)].sort()).toEqual(['cut', 'delay', 'half_open', 'none']);
});
