/** The promise: nobody who holds connections open, or sends slowly, keeps a good Noti out. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import { Agent, request } from 'undici';
import { until } from '../../dev/until';
import { createNotiApp } from '../../noti/http/app';
import { boundSockets } from '../../noti/http/sockets';

const SECRET = 'first-secret-0123456789';
const NOTI = JSON.stringify({ noti_type: 'cancel', tid: 'T1', orderno: 'O1', cancel_amount: '1000' });

let app: FastifyInstance;
let port: number;
let sockets: Socket[] = [];
beforeAll(async () => {
  const inbox = {
    store: () => Promise.resolve({ id: 'noti-1', duplicate: false, status: 'pending' as const }),
    ping: () => Promise.resolve(),
  };
  app = await createNotiApp({ inbox, secrets: [SECRET], log: pino({ level: 'silent' }), onStored: () => undefined });
  await app.listen({ host: '127.0.0.1', port: 0 });
  port = (app.server.address() as AddressInfo).port; // a TCP listener's address is never a text
});
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  sockets = [];
});
afterAll(async () => await app.close());

const open = async (to = port): Promise<Socket> => {
  const socket = connect(to, '127.0.0.1');
  sockets.push(socket);
  await once(socket, 'connect');
  return socket.on('error', () => undefined).resume();
};

/** Milliseconds until the other side closes. */
async function lifeOf(socket: Socket): Promise<number> {
  const began = performance.now();
  if (!socket.destroyed) await once(socket, 'close');
  return performance.now() - began;
}

async function postMs(): Promise<number> {
  const dispatcher = new Agent({ connections: 1 });
  const began = performance.now();
  const url = `http://127.0.0.1:${port}/noti/${SECRET}`;
  const { statusCode, body } = await request(url, { method: 'POST', body: NOTI, dispatcher });
  await body.dump();
  const ms = performance.now() - began;
  await dispatcher.close();
  expect(statusCode).toBe(200);
  return ms;
}

it('S7: beside 1,000 idle sockets a good Noti is answered within 500 ms', async () => {
  await postMs(); // the first one pays for what node loads lazily
  await Promise.all(Array.from({ length: 1_000 }, async () => await open()));
  expect(await postMs()).toBeLessThan(500);
});

it.each<[string, (socket: Socket) => () => void]>([
  ['sends nothing', () => () => undefined],
  [
    'dribbles its headers',
    (socket) => {
      socket.write('POST /noti/x HTTP/1.1\r\nHost: x\r\n');
      return () => socket.write('a: b\r\n');
    },
  ],
  [
    'dribbles its body, even with the secret',
    (socket) => {
      socket.write(`POST /noti/${SECRET} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n`);
      return () => socket.write('a');
    },
  ],
  [
    'keeps the connection after its Noti',
    (socket) => {
      socket.write(`POST /noti/${SECRET} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}`);
      return () => undefined;
    },
  ],
])(
  'S7: a sender is cut off that %s',
  async (_name, begin) => {
    const socket = await open();
    const timer = setInterval(begin(socket), 500);
    const ms = await lifeOf(socket);
    clearInterval(timer);
    expect(ms).toBeLessThan(9_000); // 5 s, the second in which it is noticed, and a busy machine
  },
  15_000,
);

it('S7: above the bound the connection that has been silent for longest goes, never the new one', async () => {
  const server = createServer((_request, response) => void response.end('ok'));
  boundSockets(server, 3);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: bounded } = server.address() as AddressInfo; // as above
  const [oldest, second, third] = [await open(bounded), await open(bounded), await open(bounded)];
  oldest.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'); // it spoke, so now the second is the silent one
  await once(oldest, 'data');
  await open(bounded);
  await until(() => second.destroyed);
  expect([oldest.destroyed, third.destroyed]).toEqual([false, false]);
  server.closeAllConnections();
  server.close();
});
