/** A stand-in for CookiePay: a real HTTP server with the gateway's manners, bad ones included, and a ledger. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Calls } from './calls';
import { control } from './control';
import { Notifier } from './notifier';
import { type Ledger, type NewPayment, PaymentBook } from './payments';
import { json } from './show';

export { type Behaviour, PLAIN, type ScenarioName, SCENARIOS } from './behaviour';
export type { Ledger, NewPayment, Request } from './payments';

export interface SimulatorOptions {
  /** 127.0.0.1 unless told otherwise. */
  readonly host?: string;
  readonly port?: number;
  readonly pay2Id: string;
  readonly pay2Key: string;
  readonly notiUrl?: string | null;
  /** Milliseconds between an ordinary cancel and its Noti; null: none. Default 200. */
  readonly plainNotiAfterMs?: number | null;
}

/** What can be done to the simulator, in process or over HTTP (client.ts). */
export interface SimulatorControl {
  readonly createPayment: (payment: NewPayment) => Promise<void>;
  /**
   * A deposit arrives. Without an amount it is what the newest account asks for.
   * @returns whether it was accepted: the account is open, the amount exact, the deadline not passed.
   */
  readonly deposit: (tid: string, amount?: number) => Promise<boolean>;
  readonly sendNoti: (body: string) => Promise<number | null>;
  /** Moves the simulator's clock forward, by milliseconds. */
  readonly advance: (ms: number) => Promise<void>;
  /** False: every credential and token is rejected, until it is true again. */
  readonly acceptCredentials: (accept: boolean) => Promise<void>;
  readonly setNotiUrl: (url: string | null) => Promise<void>;
  readonly ledger: (tid: string) => Promise<Ledger | null>;
  readonly ledgers: () => Promise<Ledger[]>;
}

export interface Simulator extends SimulatorControl {
  /** Every token that was given out. */
  readonly tokens: ReadonlySet<string>;
  readonly url: string;
  readonly close: () => Promise<void>;
}

const BODY_LIMIT = 64 * 1024;

export async function createSimulator(options: SimulatorOptions): Promise<Simulator> {
  const world = { ahead: 0, accepting: true, notiUrl: options.notiUrl ?? null };
  const now = (): number => Date.now() + world.ahead;
  const book = new PaymentBook(now);
  const plainNotiAfterMs = options.plainNotiAfterMs === undefined ? 200 : options.plainNotiAfterMs;
  const notifier = new Notifier({ book, now, notiUrl: () => world.notiUrl, plainNotiAfterMs });
  const calls = new Calls({ ...options, book, notifier, now, accepting: () => world.accepting });
  const methods = controlOf(world, book, notifier, now);

  const server = createServer((request, response) => void serve(request, response));
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('x-cookiepay-simulator', '1');
    const path = (request.url ?? '').split('?')[0] ?? '';
    const body = await readJson(request);
    if (body === null) json(response, { message: 'Bad Request' }, 400);
    else if (path.startsWith('/_sim/')) json(response, await control(methods, path.slice('/_sim/'.length), body));
    else await calls.answer({ path, headers: request.headers, body }, response);
  }

  server.listen(options.port ?? 0, options.host ?? '127.0.0.1');
  await once(server, 'listening');
  return { ...methods, tokens: calls.tokens, url: urlOf(server.address()), close: () => close(server, notifier) };
}

interface World {
  /** Milliseconds by which the simulator's clock is ahead. */
  ahead: number;
  accepting: boolean;
  notiUrl: string | null;
}

function controlOf(world: World, book: PaymentBook, notifier: Notifier, now: () => number): SimulatorControl {
  const change = (changes: Partial<World>): Promise<void> => {
    Object.assign(world, changes);
    return Promise.resolve();
  };
  return {
    createPayment: (payment) => {
      book.create(payment);
      return Promise.resolve();
    },
    async deposit(tid, amount) {
      const payment = book.find(tid);
      const account = payment?.accounts.at(-1);
      const paid = amount ?? account?.amount;
      if (!payment || !account || paid !== account.amount) return false;
      if (payment.deposited > 0 || (account.deadline !== null && now() > account.deadline)) return false;
      await notifier.depositArrived(payment, paid);
      return payment.deposited > 0;
    },
    sendNoti: (body) => notifier.send(null, body),
    advance: (ms) => change({ ahead: world.ahead + ms }),
    acceptCredentials: (accepting) => change({ accepting }),
    setNotiUrl: (notiUrl) => change({ notiUrl }),
    ledger: (tid) => Promise.resolve(book.find(tid) ?? null),
    ledgers: () => Promise.resolve(book.all()),
  };
}

async function close(server: Server, notifier: Notifier): Promise<void> {
  await notifier.settled();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

function urlOf(address: AddressInfo | string | null): string {
  if (address === null || typeof address === 'string') throw new Error('the simulator listens on no port');
  return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
}

/** @returns null when the body is no JSON object, or too large. */
async function readJson(request: IncomingMessage): Promise<Record<string, unknown> | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT) return null;
    chunks.push(chunk);
  }
  try {
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}');
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body } : null;
  } catch {
    return null;
  }
}
