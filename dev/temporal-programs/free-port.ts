import { createServer } from 'node:net';

/**
 * A port that can be listened on right now: the given one, or any free one for 0.
 * @throws the system's error (EADDRINUSE, EACCES, EADDRNOTAVAIL) when the given one cannot.
 */
export function freePort(ip: string, port = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host: ip, port }, () => {
      const address = server.address();
      const free = typeof address === 'object' && address !== null ? address.port : port;
      server.close(() => resolve(free));
    });
  });
}
