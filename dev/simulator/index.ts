/**
 * The CookiePay simulator: a real HTTP server that behaves like the gateway, its faults included, and keeps a ledger.
 * Every response carries `x-cookiepay-simulator: 1`, so that it cannot be taken for the gateway.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { createAccess } from './access';
import { callAt, type CallName, type Gateway, replyTo } from './calls';
import { createControl, runCommand, type SimulatorControl } from './control';
import { createNotis } from './notis';
import { createPayments } from './payments';
import { writeJson } from './write-reply';

export { type Attempt, type Behaviour, code, did, didNot, NORMAL, page, PLAIN, type Shown } from './behaviour';
export type { CallName } from './calls';
export type { SimulatorControl } from './control';
export { blindResends, type Ledger, type Request } from './ledger';
export { SCENARIO_NAMES, SCENARIOS } from './scenarios';

export interface SimulatorOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default: any free port. */
  readonly port?: number;
  /** Without id and key every pair that is not empty is accepted. */
  readonly pay2Id?: string;
  readonly pay2Key?: string;
  readonly notiUrl?: string | null;
  /** Milliseconds between an ordinary cancel and its Noti; null: ordinary cancels send no Noti. Default 200. */
  readonly plainNotiAfterMs?: number | null;
  /** Epoch milliseconds; the host's clock by default. */
  readonly now?: () => number;
  /** Called for each of CookiePay's calls as it arrives. */
  readonly onCall?: (name: CallName) => void;
}

export interface Simulator extends SimulatorControl {
  readonly url: string;
  /** Every token that was given out. */
  readonly tokens: ReadonlySet<string>;
  /** Cuts calls under way, and drops Notis that are not sent yet. */
  readonly close: () => Promise<void>;
}

/** @throws the system's error when the address can't be listened on. */
export async function createSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { host = '127.0.0.1', port = 0, pay2Id, pay2Key, now = Date.now } = options;
  const { notiUrl: url = null, plainNotiAfterMs = 200, onCall = () => undefined } = options;
  const access = createAccess(pay2Id === undefined || pay2Key === undefined ? null : { pay2Id, pay2Key });
  const notis = createNotis({ now, url, plainNotiAfterMs });
  const gateway: Gateway = { access, notis, now, payments: createPayments(now) };
  const control = createControl(gateway);
  const server = createServer((request, response) => {
    response.setHeader('x-cookiepay-simulator', '1');
    serve(request, response, { gateway, control, onCall }).catch((error: unknown) => {
      if (!response.headersSent && !response.destroyed) writeJson(response, { message: messageOf(error) }, 400);
    });
  });
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The simulator does not listen on a port.');
  const hostname = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return {
    ...control,
    url: `http://${hostname}:${address.port}`,
    tokens: access.tokens,
    close: async () => {
      await notis.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Served {
  readonly onCall: (name: CallName) => void;
  readonly gateway: Gateway;
  readonly control: SimulatorControl;
}

const object = z.record(z.string(), z.unknown());
const CONTROLS = '/_sim/';

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  { gateway, control, onCall }: Served,
): Promise<void> {
  const path = (request.url ?? '').split('?')[0] ?? '';
  if (request.method !== 'POST') {
    writeJson(response, { message: 'Method Not Allowed' }, 405);
    return;
  }
  const body = object.parse(JSON.parse((await text(request)) || '{}'));
  const call = callAt(path);
  if (call !== undefined) {
    onCall(call);
    await replyTo(gateway, call, { headers: request.headers, body }, response);
  } else if (path.startsWith(CONTROLS)) {
    writeJson(response, { result: await runCommand(control, path.slice(CONTROLS.length), body) });
  } else writeJson(response, { message: 'Not Found' }, 404);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : 'failed');
