/** Kills the shim again and again while Notis come in, and counts what was lost. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { Agent, request } from 'undici';
import { openInbox } from '../../noti/inbox/inbox';
import { until } from '../until';
import { type ShimOrders, STEPS } from './noti-shim';

const SECRET = 'kills-secret-0123456789';

export interface KillReport {
  readonly kills: number;
  readonly killsByStep: Readonly<Record<string, number>>;
  readonly sent: number;
  readonly answered: number;
  /** Answered with success, and not in the inbox or never signalled: tids. Must be empty. */
  readonly lost: readonly string[];
  /** Notis that were signalled more than once: harmless, because each time under the same id. */
  readonly signalledAgain: number;
  /** Notis that were signalled under two ids: would not be harmless. Must be empty. */
  readonly twoIds: readonly string[];
}

/** @param seed the same seed dies at the same steps. Every seventh kill comes from outside, at a random moment. */
export async function killRepeatedly(options: {
  readonly databaseUrl: string;
  readonly kills: number;
  readonly seed: number;
  readonly progress?: (kills: number) => void;
}): Promise<KillReport> {
  const { databaseUrl, kills, seed, progress } = options;
  const random = randomFrom(seed);
  const temporal = await playTemporal();
  const sender = createSender();
  const killsByStep: Record<string, number> = {};
  let next = startShim();
  for (let kill = 0; kill < kills; kill += 1) {
    const shim = next;
    const fromOutside = kill % 7 === 6;
    const step = STEPS[(kill - Math.floor(kill / 7)) % STEPS.length] ?? STEPS[0];
    const dieAt = fromOutside ? null : { step, time: 1 + Math.floor(random() * 4) };
    const dead = once(shim, 'exit');
    const url = await order(shim, { databaseUrl, secret: SECRET, temporalUrl: temporal.url, dieAt });
    next = startShim(); // loads while the other one is under fire
    if (fromOutside) setTimeout(() => shim.kill('SIGKILL'), random() * 300);
    await sender.fireAt(url, dead);
    killsByStep[dieAt?.step ?? 'any moment'] = (killsByStep[dieAt?.step ?? 'any moment'] ?? 0) + 1;
    progress?.(kill + 1);
  }
  await order(next, { databaseUrl, secret: SECRET, temporalUrl: temporal.url, dieAt: null });
  const lost = await lostOf(databaseUrl, sender.answered, temporal.signals);
  const gone = once(next, 'exit');
  next.kill('SIGKILL');
  await gone;
  temporal.server.close();
  const ids = [...temporal.signals].map(([tid, seen]) => ({ tid, times: seen.length, ids: new Set(seen).size }));
  return {
    kills,
    killsByStep,
    sent: sender.sent(),
    answered: sender.answered.size,
    lost,
    signalledAgain: ids.filter(({ times }) => times > 1).length,
    twoIds: ids.filter((noti) => noti.ids > 1).map(({ tid }) => tid),
  };
}

const startShim = (): ChildProcess =>
  fork(join(__dirname, 'noti-shim.ts'), {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });

async function order(shim: ChildProcess, orders: ShimOrders): Promise<string> {
  const answer = once(shim, 'message');
  shim.send(orders);
  // It may have to take up, and die over, what the one before it left behind: then nobody listens, which is no fault.
  const [message] = (await Promise.race([answer, once(shim, 'exit').then(() => [{ url: '' }])])) as [{ url: string }];
  return message.url;
}

/** Everything that was answered with success has to be in the inbox and to reach its refund; 30 s is long. */
async function lostOf(
  databaseUrl: string,
  answered: ReadonlySet<string>,
  signals: ReadonlyMap<string, unknown>,
): Promise<readonly string[]> {
  const inbox = await openInbox({ databaseUrl, dataDir: '', log: pino({ level: 'silent' }) });
  const missing = (): string[] => [...answered].filter((tid) => !signals.has(tid));
  await until(async () => missing().length === 0 && (await inbox.counts()).pending === 0, 30_000).catch(
    () => undefined,
  );
  const { pending } = await inbox.counts();
  await inbox.close();
  return pending === 0 ? missing() : [...missing(), `${pending} still pending`];
}

function createSender() {
  const answered = new Set<string>();
  let sent = 0;
  const post = async (url: string, dispatcher: Agent): Promise<void> => {
    const tid = `T${(sent += 1)}`;
    const body = JSON.stringify({ noti_type: 'cancel', tid, orderno: '', cancel_amount: '1000' });
    const answer = await request(`${url}/noti/${SECRET}`, { method: 'POST', body, dispatcher });
    if (answer.statusCode === 200 && (await answer.body.text()).includes('SUCCESS')) answered.add(tid);
  };
  return {
    answered,
    sent: () => sent,
    /** Posts from four connections until `dead` resolves; what fails then was never answered. */
    fireAt: async (url: string, dead: Promise<unknown>): Promise<void> => {
      let alive = url !== '';
      const dispatcher = new Agent({ connections: 4, bodyTimeout: 5_000, headersTimeout: 5_000 });
      const guns = Array.from({ length: 4 }, async () => {
        while (alive) {
          await post(url, dispatcher).catch(() => undefined);
          await sleep(5);
        }
      });
      await dead;
      alive = false;
      await Promise.all(guns);
      await dispatcher.destroy();
    },
  };
}

/** One open refund for every tid that is asked for; remembers under which ids each tid was signalled. */
async function playTemporal(): Promise<{ url: string; server: Server; signals: Map<string, string[]> }> {
  const signals = new Map<string, string[]>();
  const answer = (path: string | undefined, body: string): unknown => {
    if (path === '/find')
      return (JSON.parse(body) as { tid: string }[]).map(({ tid }) => ({
        ...{ refundId: tid, workflowId: `refund-${tid}`, runId: 'run', tids: [tid], orderNo: '' },
        ...{ amount: 1_000, phase: 'open' },
      }));
    const { noti } = JSON.parse(body) as { noti: { tid: string; notiId: string } }; // the shim's finder wrote it
    signals.set(noti.tid, [...(signals.get(noti.tid) ?? []), noti.notiId]);
    return true;
  };
  const server = createServer((incoming, response) => {
    text(incoming).then(
      (body) => response.end(JSON.stringify(answer(incoming.url, body))),
      () => response.destroy(), // the shim died while it spoke
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server, signals };
}

/** mulberry32: small, and the same on every machine. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
