/**
 * A stand-in for CookiePay: a real HTTP server with the gateway's manners, bad ones included, and a ledger. Every
 * answer carries `x-cookiepay-simulator: 1`, so that it can't be taken for the gateway.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Calls } from './calls';
import { control } from './commands';
import { createControl, type Outage, type SimulatorControl } from './control';
import { openDoor } from './door';
import { Notifier } from './notifier';
import { PaymentBook } from './payments';
import { json } from './show';
import { Doorkeeper } from './tokens';

export { PERSONAL_DATA } from './answers';
export { type Attempt, type Behaviour, type Deadline, PLAIN, type Shown } from './behaviour';
export { createSimulatorClient } from './client';
export type { SimulatorControl } from './control';
export { blindResends, type Ledger, type Request } from './ledger';
export type { NewPayment } from './payments';
export { SCENARIO_NAMES, type ScenarioName, SCENARIOS } from './scenarios';

export interface SimulatorOptions {
  /** 127.0.0.1 unless told otherwise. */
  readonly host?: string;
  /** Any free one unless told otherwise. */
  readonly port?: number;
  /** Without id and key any pair that is not empty is accepted. */
  readonly pay2Id?: string;
  readonly pay2Key?: string;
  readonly notiUrl?: string | null;
  /** Milliseconds between an ordinary cancel and its Noti; null: none. Default 200. */
  readonly plainNotiAfterMs?: number | null;
  /** Epoch milliseconds; the host's clock by default. `advance` counts on top. */
  readonly now?: () => number;
}

export interface Simulator extends SimulatorControl {
  readonly url: string;
  /** Every token that was given out. */
  readonly tokens: ReadonlySet<string>;
  /** Cuts what is under way; Notis that are not sent yet never will be. */
  readonly close: () => Promise<void>;
}

const BODY_LIMIT = 64 * 1024;
const CONTROLS = '/_sim/';

/** @throws the system's error when the address can't be listened on. */
export async function createSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { host = '127.0.0.1', port = 0, pay2Id, pay2Key, plainNotiAfterMs = 200 } = options;
  let notiUrl = options.notiUrl ?? null;
  const clock = createClock(options.now ?? Date.now);
  const { now } = clock;
  const book = new PaymentBook(now);
  const notifier = new Notifier({ now, notiUrl: () => notiUrl, plainNotiAfterMs });
  const doorkeeper = new Doorkeeper(pay2Id === undefined || pay2Key === undefined ? null : { pay2Id, pay2Key });
  const calls = new Calls({ book, notifier, doorkeeper, now });
  const controls: SimulatorControl = createControl({
    ...{ book, notifier, doorkeeper, clock },
    setNotiUrl: (url) => (notiUrl = url),
    outage: (kind: Outage, ms: number) => door.outage(kind, ms),
  });
  const door = await openDoor(host, port, (request, response) => void serve(request, response, calls, controls));
  return {
    ...controls,
    url: door.url,
    tokens: doorkeeper.tokens,
    close: async () => {
      await notifier.close();
      await door.close();
    },
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  calls: Calls,
  controls: SimulatorControl,
): Promise<void> {
  response.setHeader('x-cookiepay-simulator', '1');
  const path = (request.url ?? '').split('?')[0] ?? '';
  try {
    if (request.method !== 'POST') {
      json(response, { message: 'Method Not Allowed' }, 405);
      return;
    }
    const body = await readJson(request);
    if (body === null) json(response, { message: 'Bad Request: expected one JSON object' }, 400);
    else if (path.startsWith(CONTROLS)) {
      json(response, { result: await control(controls, path.slice(CONTROLS.length), body) });
    } else await calls.answer({ path, headers: request.headers, body }, response);
  } catch (error) {
    if (!response.headersSent && !response.destroyed) json(response, { message: wordsOf(error) }, 400);
  }
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : 'failed');

function createClock(base: () => number): { readonly now: () => number; readonly advance: (ms: number) => void } {
  let ahead = 0;
  return { now: () => base() + ahead, advance: (ms) => (ahead += ms) };
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
