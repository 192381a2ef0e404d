/** A line that does to TCP what networks do: cuts it in the middle of a message, slows it down, or falls silent. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { Transform } from 'node:stream';

/** What happens to one connection. Bytes are counted in the direction named, times are milliseconds. */
export type Fault =
  | { readonly kind: 'none' }
  /** Both ends are closed once so many bytes have passed; 0: before the first one. */
  | { readonly kind: 'cut'; readonly direction: Direction; readonly afterBytes: number }
  /** Each piece in either direction comes so much later. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** After so many bytes nothing passes any more in either direction, and nobody is told; closed after a time. */
  | { readonly kind: 'half_open'; readonly direction: Direction; readonly afterBytes: number; readonly ms: number };

export type Direction = 'request' | 'answer';

export interface FaultProxyOptions {
  /** host:port */
  readonly target: string;
  /** Asked once for each connection. */
  readonly draw: () => Fault;
  /** Sees every piece on its way to the target, before it is passed on. */
  readonly onRequest?: (piece: Buffer) => void;
}

export interface FaultProxy {
  /** host:port */
  readonly address: string;
  /** How often each fault took effect. */
  readonly faults: Readonly<Record<Exclude<Fault['kind'], 'none'>, number>>;
  /** From now on the line is good: no fault for new connections, and those that have one are closed. */
  readonly calm: () => void;
  readonly close: () => Promise<void>;
}

/** @throws the system's error when no port can be listened on. */
export async function startFaultProxy({ target, draw, onRequest }: FaultProxyOptions): Promise<FaultProxy> {
  const [host = '', port = ''] = target.split(':');
  const lines = new Set<Line>();
  const faults = { cut: 0, delay: 0, half_open: 0 };
  let calm = false;
  const server = createServer((near) => {
    const fault: Fault = calm ? { kind: 'none' } : draw();
    const line = new Line(near, connect(Number(port), host), fault, (kind) => (faults[kind] += 1), onRequest);
    lines.add(line);
    near.once('close', () => lines.delete(line));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const listening = server.address();
  if (listening === null || typeof listening === 'string') throw new Error('The proxy listens on no port.');
  return {
    address: `127.0.0.1:${listening.port}`,
    faults,
    calm: () => {
      calm = true;
      for (const line of lines) if (line.isFaulty) line.close();
    },
    close: async () => {
      for (const line of lines) line.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

class Line {
  private silent = false;
  private told = false;
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(
    private readonly near: Socket,
    private readonly far: Socket,
    private readonly fault: Fault,
    private readonly tell: (kind: Exclude<Fault['kind'], 'none'>) => void,
    onRequest: (piece: Buffer) => void = () => undefined,
  ) {
    for (const socket of [near, far]) socket.on('error', () => undefined).once('close', () => this.close());
    near.on('data', onRequest);
    near.pipe(this.passage('request')).pipe(far);
    far.pipe(this.passage('answer')).pipe(near);
    if (fault.kind === 'cut' && fault.afterBytes === 0) this.takeEffect(() => this.close());
  }

  get isFaulty(): boolean {
    return this.fault.kind !== 'none';
  }

  close(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.near.destroy();
    this.far.destroy();
  }

  private passage(direction: Direction): Transform {
    const { fault } = this;
    let passed = 0;
    return new Transform({
      transform: (piece: Buffer, _encoding, pass) => {
        passed += piece.length;
        if (this.silent) return;
        if (fault.kind === 'delay') {
          this.takeEffect();
          this.later(fault.ms, () => pass(null, piece));
        } else if (fault.kind === 'none' || fault.direction !== direction || passed < fault.afterBytes) {
          pass(null, piece);
        } else {
          pass(null, piece.subarray(0, piece.length - (passed - fault.afterBytes)));
          this.end(fault);
        }
      },
    });
  }

  private end(fault: Extract<Fault, { kind: 'cut' | 'half_open' }>): void {
    this.takeEffect();
    if (fault.kind === 'half_open') {
      this.silent = true;
      this.later(fault.ms, () => this.close());
    } else {
      // What was let through still has to arrive before the end does.
      const last = fault.direction === 'request' ? this.far : this.near;
      last.end(() => this.close());
    }
  }

  private takeEffect(act: () => void = () => undefined): void {
    if (!this.told && this.fault.kind !== 'none') this.tell(this.fault.kind);
    this.told = true;
    act();
  }

  private later(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      act();
    }, ms);
    this.timers.add(timer);
  }
}
