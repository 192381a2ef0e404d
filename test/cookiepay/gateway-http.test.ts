/** What is known after a call that failed on the network, tested with real sockets. */
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { createHttp, type Exchange, type Http } from '../../cookiepay/http';

let server: Server | undefined;
let http: Http | undefined;
const sockets = new Set<Socket>();

afterEach(async () => {
  await http?.close();
  sockets.forEach((socket) => socket.destroy());
  sockets.clear();
  if (server?.listening) await new Promise((resolve) => server?.close(resolve));
});

async function gatewayThat(behaves: (socket: Socket) => void): Promise<URL> {
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    behaves(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return new URL(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`);
}

const answering = (head: string, body: string | Buffer) => (socket: Socket) =>
  socket.once('data', () => {
    socket.write(head.replaceAll('\n', '\r\n') + '\r\n\r\n');
    socket.write(body);
  });

async function post(baseUrl: URL, totalTimeoutMs = 2_000): Promise<Exchange> {
  http = createHttp({ baseUrl, totalTimeoutMs });
  return http.post('/api/cancel', { headers: { TOKEN: 'a-secret-token' }, body: { tid: 'T1' } });
}

describe('F6: proven not to be sent', () => {
  test('a refused connection', async () => {
    expect(await post(new URL('http://127.0.0.1:1'))).toEqual({
      kind: 'no_reply',
      sent: false,
      reason: 'ECONNREFUSED',
    });
  });

  test('a name that does not resolve', async () => {
    expect(await post(new URL('http://no-such-host.invalid'))).toMatchObject({ kind: 'no_reply', sent: false });
  });

  test('a TLS handshake that fails', async () => {
    const tls = createTlsServer({}).listen(0, '127.0.0.1');
    tls.on('tlsClientError', () => undefined);
    await once(tls, 'listening');
    const address = tls.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    expect(await post(new URL(`https://127.0.0.1:${port}`))).toMatchObject({ kind: 'no_reply', sent: false });
    tls.close();
  });

  test('a server without TLS where TLS was expected', async () => {
    const url = await gatewayThat((socket) => socket.once('data', () => socket.destroy()));
    expect(await post(new URL(url.href.replace('http:', 'https:')))).toMatchObject({ kind: 'no_reply', sent: false });
  });
});

describe('sent, with an unknown outcome', () => {
  test('a connection cut after the request was read: sent once, never repeated', async () => {
    let requests = 0;
    const url = await gatewayThat((socket) =>
      socket.on('data', (data) => {
        requests += data.toString().split('POST /api/cancel').length - 1;
        socket.destroy();
      }),
    );
    expect(await post(url)).toMatchObject({ kind: 'no_reply', sent: true });
    expect(requests).toBe(1);
  });

  test('F53: a hang before the headers is cut at the total time-out', async () => {
    const url = await gatewayThat(() => undefined);
    expect(await post(url, 300)).toEqual({ kind: 'no_reply', sent: true, reason: 'no reply within 0.3 s' });
  });

  test('F53: a body that does not end is cut at the same total time-out', async () => {
    const url = await gatewayThat(answering('HTTP/1.1 200 OK\ncontent-length: 100', '{'));
    expect(await post(url, 300)).toMatchObject({ kind: 'no_reply', sent: true });
  });

  test('F55: a reply over 256 KB is cut off', async () => {
    let written = 0;
    const url = await gatewayThat((socket) =>
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 52428800\r\n\r\n');
        const more = (): void => {
          while (socket.writable && written < 52_428_800) {
            written += 65_536;
            if (!socket.write(Buffer.alloc(65_536, 0x20))) return void socket.once('drain', more);
          }
        };
        more();
      }),
    );
    expect(await post(url, 10_000)).toMatchObject({
      kind: 'no_reply',
      sent: true,
      reason: 'the reply is larger than 262144 bytes',
    });
    expect(written).toBeLessThan(20_000_000);
  });

  test('F54: half a reply', async () => {
    const url = await gatewayThat((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"cancel_code":"0000"')),
    );
    expect(await post(url)).toMatchObject({ kind: 'no_reply', sent: true });
  });
});

describe('replies', () => {
  test('a redirect is a reply, and is not followed', async () => {
    const url = await gatewayThat(
      answering('HTTP/1.1 307 Temporary Redirect\nlocation: http://127.0.0.1:1/\ncontent-length: 0', ''),
    );
    expect(await post(url)).toMatchObject({ kind: 'reply', status: 307 });
  });

  test('F55: a gzip bomb is not unpacked, because we never ask for compression', async () => {
    const packed = gzipSync(Buffer.alloc(50_000_000));
    const url = await gatewayThat(
      answering(`HTTP/1.1 200 OK\ncontent-encoding: gzip\ncontent-length: ${packed.length}`, packed),
    );
    const exchange = await post(url);
    expect(exchange.kind === 'reply' ? exchange.body.length : 0).toBeLessThanOrEqual(packed.length);
  });

  test('a byte order mark is dropped, and Retry-After is read', async () => {
    const body = Buffer.from('\uFEFF{}', 'utf8');
    const url = await gatewayThat(
      answering(`HTTP/1.1 429 Too Many Requests\nretry-after: 7\ncontent-length: ${body.length}`, body),
    );
    expect(await post(url)).toEqual({ kind: 'reply', status: 429, body: '{}', retryAfterMs: 7_000 });
  });
});
