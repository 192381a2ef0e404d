/** The simulator's listener: opens, closes, and lets nobody in for a while when a gateway is to be away. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { Outage } from './control';

export interface Door {
  readonly url: string;
  readonly outage: (kind: Outage, ms: number) => void;
  readonly close: () => Promise<void>;
}

/** @throws the system's error when the address can't be listened on. */
export async function openDoor(host: string, wantedPort: number, listener: RequestListener): Promise<Door> {
  let away: Outage | null = null;
  let timer: NodeJS.Timeout | undefined;
  const server = createServer((request, response) => {
    if (away) request.socket.resetAndDestroy();
    else listener(request, response);
  });
  server.on('connection', (socket) => {
    if (away) socket.resetAndDestroy();
  });
  server.listen(wantedPort, host);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The simulator listens on no port.');
  const { port } = address;
  const back = (): void => {
    away = null;
    if (!server.listening) server.listen(port, host);
  };
  return {
    url: `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${port}`,
    outage(kind, ms) {
      clearTimeout(timer);
      away = kind;
      if (kind === 'refused') server.close(); // no longer listens; calls under way go on
      server.closeIdleConnections();
      timer = setTimeout(back, ms);
    },
    async close() {
      clearTimeout(timer);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
