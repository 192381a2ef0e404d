/**
 * Posts over as many connections as it takes, one request at a time on each, and looks at nothing but the status.
 * The generator shares the machine with what it measures; a real HTTP client costs three times as much.
 */
import { connect, type Socket } from 'node:net';

interface Job {
  readonly body: string;
  readonly settle: (status: string) => void;
}

/** The shim closes a connection that was idle for 5 s; one that is about to be closed must not be used. */
const IDLE_AT_MOST_MS = 3_000;

export class Poster {
  readonly #lines = new Set<Line>();
  readonly #idle: Line[] = [];
  readonly #queue: Job[] = [];
  readonly #target: URL;
  readonly #head: string;
  readonly #most: number;

  /** @param most connections at a time. */
  constructor(url: string, secret: string, most: number) {
    this.#target = new URL(url);
    this.#most = most;
    this.#head = `POST /noti/${secret} HTTP/1.1\r\nHost: ${this.#target.host}\r\nContent-Type: application/json\r\n`;
  }

  /** The answer's status; `failed` when the connection broke before it. Waits while all connections are in use. */
  async post(body: string): Promise<string> {
    return await new Promise((settle) => {
      const line = this.#freeLine();
      if (line === null) this.#queue.push({ body, settle });
      else this.#send(line, { body, settle });
    });
  }

  connections(): number {
    return this.#lines.size;
  }

  close(): void {
    for (const { socket } of this.#lines) socket.destroy();
  }

  #freeLine(): Line | null {
    for (let line = this.#idle.pop(); line !== undefined; line = this.#idle.pop()) {
      if (!line.socket.destroyed && performance.now() - line.idleSince < IDLE_AT_MOST_MS) return line;
      line.socket.destroy();
    }
    return this.#lines.size < this.#most ? this.#openLine() : null;
  }

  #openLine(): Line {
    const line = new Line(connect(Number(this.#target.port), this.#target.hostname), () => {
      const next = this.#queue.shift();
      if (next === undefined) this.#idle.push(line);
      else this.#send(line, next);
    });
    this.#lines.add(line);
    line.socket.on('close', () => {
      this.#lines.delete(line);
      const next = this.#queue.shift();
      if (next !== undefined) this.#send(this.#openLine(), next);
    });
    return line;
  }

  #send(line: Line, { body, settle }: Job): void {
    line.settle = settle;
    line.socket.write(`${this.#head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }
}

class Line {
  settle: (status: string) => void = () => undefined;
  idleSince = 0;
  #text = '';

  constructor(
    readonly socket: Socket,
    onFree: () => void,
  ) {
    socket.setNoDelay();
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.settle('failed');
    });
    socket.on('data', (bytes) => {
      this.#text += bytes.toString('latin1');
      if (!isWhole(this.#text)) return;
      this.settle(this.#text.slice(9, 12));
      this.#text = '';
      this.idleSince = performance.now();
      onFree();
    });
  }
}

function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const [, length = '0'] = /content-length: (\d+)/i.exec(text.slice(0, end)) ?? [];
  return text.length >= end + 4 + Number(length);
}
