/** A TCP proxy with network faults: it cuts connections, slows them down, or stops passing bytes without closing. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { Transform } from 'node:stream';

export type Direction = 'request' | 'response';

/** What happens to one connection. Bytes are counted in the direction named, times are milliseconds. */
export type Fault =
  | { readonly kind: 'none' }
  /** Both ends are closed once so many bytes have passed; 0: before the first one. */
  | { readonly kind: 'cut'; readonly direction: Direction; readonly afterBytes: number }
  /** Each chunk in either direction is delayed by so much. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** After so many bytes nothing passes any more in either direction; `ms` later both ends are closed. */
  | { readonly kind: 'half_open'; readonly direction: Direction; readonly afterBytes: number; readonly ms: number };

type RealFault = Exclude<Fault, { kind: 'none' }>;

export interface ProxyOptions {
  /** host:port */
  readonly target: string;
  /** Asked once for each connection; by default there are no faults. */
  readonly draw?: () => Fault;
  /** Sees every chunk on its way to the target, before it is passed on. */
  readonly onRequest?: (chunk: Buffer) => void;
}

export interface Proxy {
  /** host:port */
  readonly address: string;
  /** How often each fault took effect. */
  readonly faults: Readonly<Record<RealFault['kind'], number>>;
  /** Closes all connections, and refuses new ones until `restore`. */
  readonly cut: () => void;
  readonly restore: () => void;
  /** From now on new connections have no fault; connections that have one are closed. */
  readonly endFaults: () => void;
  readonly close: () => Promise<void>;
}

const NONE: Fault = { kind: 'none' };

/** @throws the system's error when no port can be listened on. */
export async function startProxy({ target, draw = () => NONE, onRequest }: ProxyOptions): Promise<Proxy> {
  const [host = '', port = ''] = target.split(':');
  const connections = new Map<Socket, Fault>();
  const faults = { cut: 0, delay: 0, half_open: 0 };
  let accepting = true;
  let faulty = true;
  const closeAll = (): void => connections.forEach((_fault, near) => near.destroy());
  const server = createServer((near) => {
    near.on('error', () => undefined);
    if (!accepting) {
      near.destroy();
      return;
    }
    const fault = faulty ? draw() : NONE;
    connections.set(near, fault);
    near.once('close', () => connections.delete(near));
    if (onRequest) near.on('data', onRequest);
    join(near, connect(Number(port), host), fault, ({ kind }) => (faults[kind] += 1));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const listening = server.address();
  if (listening === null || typeof listening === 'string') throw new Error('The proxy does not listen on a port.');
  return {
    address: `127.0.0.1:${listening.port}`,
    faults,
    cut: () => {
      accepting = false;
      closeAll();
    },
    restore: () => (accepting = true),
    endFaults: () => {
      faulty = false;
      connections.forEach(({ kind }, near) => kind !== 'none' && near.destroy());
    },
    close: async () => {
      closeAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Passes bytes between the two; when one is closed, the other is closed, too. */
function join(near: Socket, far: Socket, fault: Fault, onFault: (fault: RealFault) => void): void {
  let tookEffect = false;
  let silent = false;
  const takeEffect = (real: RealFault): void => {
    if (!tookEffect) onFault(real);
    tookEffect = true;
  };
  const passage = (direction: Direction, to: Socket): Transform => {
    let passed = 0;
    return new Transform({
      transform: (chunk: Buffer, _encoding, pass) => {
        passed += chunk.length;
        if (silent) return;
        if (fault.kind === 'delay') {
          takeEffect(fault);
          setTimeout(() => pass(null, chunk), fault.ms);
        } else if (fault.kind === 'none' || fault.direction !== direction || passed < fault.afterBytes) {
          pass(null, chunk);
        } else {
          takeEffect(fault);
          pass(null, chunk.subarray(0, chunk.length - (passed - fault.afterBytes)));
          silent = true;
          // A cut waits until the bytes that were passed have been written.
          if (fault.kind === 'cut') to.end(() => near.destroy());
          else setTimeout(() => near.destroy(), fault.ms).unref();
        }
      },
    });
  };
  far.on('error', () => undefined).once('close', () => near.destroy());
  near.once('close', () => far.destroy());
  near.pipe(passage('request', far)).pipe(far);
  far.pipe(passage('response', near)).pipe(near);
  if (fault.kind === 'cut' && fault.afterBytes === 0) {
    takeEffect(fault);
    near.destroy();
  }
}
