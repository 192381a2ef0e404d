/** A TCP proxy whose line can be cut, and mended. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface CuttableProxy {
  readonly address: string;
  readonly cut: () => void;
  readonly mend: () => void;
  readonly close: () => Promise<void>;
}

/** @param target host:port */
export async function startCuttableProxy(target: string): Promise<CuttableProxy> {
  const [host = '', port = ''] = target.split(':');
  const sockets = new Set<Socket>();
  let whole = true;
  const dropAll = (): void => sockets.forEach((socket) => socket.destroy());
  const server = createServer((near) => {
    if (!whole) return void near.destroy();
    const far = connect(Number(port), host);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from
        .on('error', () => undefined)
        .once('close', () => {
          sockets.delete(from);
          to.destroy();
        });
      from.pipe(to);
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const listening = server.address();
  return {
    address: `127.0.0.1:${typeof listening === 'object' && listening ? listening.port : 0}`,
    cut: () => {
      whole = false;
      dropAll();
    },
    mend: () => {
      whole = true;
    },
    close: async () => {
      dropAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
