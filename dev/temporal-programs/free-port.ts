import { createServer } from 'node:net';

/**
 * A port that is free now: the given one, or any for 0.
 * @throws the system's error (EADDRINUSE, EACCES, EADDRNOTAVAIL) when the given one is not free.
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
