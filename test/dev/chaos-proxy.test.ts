/** The bad line of `npm run chaos`: each fault really happens to a TCP connection, and is counted when it does. */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { gatewayFaults, notiFaults, temporalFaults } from '../../dev/chaos/line-faults';
import { type Fault, type FaultProxy, startFaultProxy } from '../../dev/chaos/proxy';
import { Random } from '../../dev/chaos/random';
import { until } from '../../dev/until';

/** Sends everything back, and notes what arrived. */
let echo: Server;
let arrived = '';
let target: string;
const opened: { close: () => unknown }[] = [];

beforeAll(async () => {
  echo = createServer((socket) => {
    socket.on('data', (piece) => {
      arrived += piece.toString();
      socket.write(piece);
    });
    socket.on('error', () => undefined);
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
afterAll(async () => {
  echo.close();
  await once(echo, 'close');
});

interface Client {
  readonly socket: Socket;
  /** What came back so far. */
  readonly back: () => string;
  readonly closed: () => boolean;
}

async function lineWith(...faults: Fault[]): Promise<{ proxy: FaultProxy; dial: () => Promise<Client> }> {
  const proxy = await startFaultProxy({ target, draw: () => faults.shift() ?? { kind: 'none' } });
  opened.push(proxy);
  const [host = '', port = ''] = proxy.address.split(':');
  const dial = async (): Promise<Client> => {
    const socket = connect(Number(port), host);
    let back = '';
    let closed = false;
    socket
      .on('data', (piece) => (back += piece.toString()))
      .on('error', () => undefined)
      .once('close', () => (closed = true));
    opened.push({ close: () => socket.destroy() });
    await once(socket, 'connect');
    return { socket, back: () => back, closed: () => closed };
  };
  return { proxy, dial };
}

test('a good line passes everything, and sees what is asked', async () => {
  const seen: string[] = [];
  const proxy = await startFaultProxy({
    target,
    draw: () => ({ kind: 'none' }),
    onRequest: (piece) => seen.push(piece.toString()),
  });
  opened.push(proxy);
  const socket = connect(Number(proxy.address.split(':')[1]), '127.0.0.1');
  socket.write('hello');
  const [piece] = (await once(socket, 'data')) as [Buffer];
  expect(piece.toString()).toBe('hello');
  expect(seen).toEqual(['hello']);
  expect(proxy.faults).toEqual({ cut: 0, delay: 0, half_open: 0 });
  socket.destroy();
});

describe('cut', () => {
  test('in the request: so many bytes arrive, no more, and both ends hear of it', async () => {
    const { proxy, dial } = await lineWith({ kind: 'cut', direction: 'request', afterBytes: 4 });
    const { socket, closed } = await dial();
    socket.write('0123456789');
    await until(closed);
    expect(arrived).toBe('0123');
    expect(proxy.faults).toEqual({ cut: 1, delay: 0, half_open: 0 });
  });

  test('in the answer: all of the request arrives, and so many bytes come back', async () => {
    const { dial } = await lineWith({ kind: 'cut', direction: 'answer', afterBytes: 3 });
    const { socket, back, closed } = await dial();
    socket.write('0123456789');
    await until(closed);
    expect(arrived).toBe('0123456789');
    expect(back()).toBe('012');
  });

  test('before the first byte: whoever connects is hung up on, though nobody said a word', async () => {
    const { proxy, dial } = await lineWith({ kind: 'cut', direction: 'request', afterBytes: 0 });
    const { closed } = await dial();
    await until(closed);
    expect(arrived).toBe('');
    expect(proxy.faults.cut).toBe(1);
  });

  test('is counted only when it happens', async () => {
    const { proxy, dial } = await lineWith({ kind: 'cut', direction: 'request', afterBytes: 1_000 });
    const { socket, back } = await dial();
    socket.write('0123456789');
    await until(() => back().length === 10);
    expect(proxy.faults.cut).toBe(0);
  });
});

test('delay: each piece comes so much later, in both directions, and whole', async () => {
  const { proxy, dial } = await lineWith({ kind: 'delay', ms: 100 });
  const { socket, back } = await dial();
  const since = performance.now();
  socket.write('0123456789');
  await until(() => back() === '0123456789');
  expect(performance.now() - since).toBeGreaterThanOrEqual(195); // a timer may be a little early
  expect(proxy.faults.delay).toBe(1);
});

test('half open: nothing passes any more in either direction, nobody is told, and after a time it is closed', async () => {
  const { proxy, dial } = await lineWith({ kind: 'half_open', direction: 'request', afterBytes: 4, ms: 400 });
  const { socket, back, closed } = await dial();
  socket.write('0123456789');
  await until(() => arrived === '0123');
  const since = performance.now();
  socket.write('more');
  await pause(150);
  expect({ arrived, back: back(), closed: closed() }).toEqual({ arrived: '0123', back: '', closed: false });
  await until(closed);
  expect(performance.now() - since).toBeGreaterThanOrEqual(300);
  expect(proxy.faults.half_open).toBe(1);
});

test('once calm, what has a fault is closed, what is good goes on, and new lines are good', async () => {
  const faulty: Fault = { kind: 'cut', direction: 'request', afterBytes: 20 };
  const { proxy, dial } = await lineWith(faulty, { kind: 'none' }, faulty);
  const [bad, good] = [await dial(), await dial()];
  bad.socket.write('a');
  await until(() => bad.back() === 'a'); // both lines are through by now
  proxy.calm();
  await until(bad.closed);
  const fresh = await dial();
  for (const { socket, back } of [good, fresh]) {
    socket.write('0123456789'.repeat(3));
    await until(() => back().length === 30);
  }
  expect(proxy.faults.cut).toBe(0);
});

test.each([
  ['gateway', gatewayFaults],
  ['temporal', temporalFaults],
  ['noti', notiFaults],
])('the line %s is drawn with every kind of fault', (_name, faultsOf) => {
  const draw = faultsOf(new Random(1));
  const kinds = Array.from({ length: 2_000 }, () => draw().kind);
  expect([...new Set(kinds)].sort()).toEqual(['cut', 'delay', 'half_open', 'none']);
  expect(kinds.filter((kind) => kind === 'none').length).toBeGreaterThan(900);
});
