/**
 * Keeps the number of open connections bounded without ever turning a new one away: anyone can hold sockets open and
 * say nothing, and among the new ones may be CookiePay's.
 */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** Above `most` connections, the one that has been without a request for longest is closed. */
export function boundSockets(server: Server, most: number): void {
  const silent = new Set<Socket>(); // in the order in which they fell silent
  let open = 0;
  server.on('connection', (socket) => {
    open += 1;
    silent.add(socket);
    socket.once('close', () => {
      open -= 1;
      silent.delete(socket);
    });
    const [longest] = silent;
    if (open > most) longest?.destroy();
  });
  server.on('request', ({ socket }, response) => {
    silent.delete(socket);
    response.once('close', () => {
      if (!socket.destroyed) silent.add(socket);
    });
  });
}
