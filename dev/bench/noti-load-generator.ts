/**
 * Offers Notis at a fixed rate, whatever the answers do (open loop), and tells its parent what came back. Latency
 * counts from the moment at which a Noti was due, so that a stalled receiver cannot hide its stall.
 */
import { Poster } from './noti-poster';

export interface LoadOrders {
  readonly url: string;
  readonly secret: string;
  readonly perSecond: number;
  readonly seconds: number;
  /** Cancellations of open refunds: T-open-0, T-open-1, … each once. */
  readonly openRefunds: number;
}

/** Milliseconds. */
export interface Latency {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export interface LoadReport {
  readonly offered: number;
  /** More than was asked for when the generator itself could not keep up. */
  readonly offeredInSeconds: number;
  readonly mostConnections: number;
  /** By status. */
  readonly answers: Readonly<Record<string, number>>;
  readonly stored: Latency | null;
  readonly refused: Latency | null;
  /** How many were answered with success in each second since the beginning. */
  readonly storedBySecond: readonly number[];
  /** The generator's own. */
  readonly cpuSeconds: number;
  /** Of those answered with success. */
  readonly tids: readonly string[];
}

/** As a proxy in front of the shim may hold open. */
const MOST_CONNECTIONS = 400;
const WARM_UP_SECONDS = 5;

/** Half approvals, three in ten copies of ten cancellations, one in five cancellations of payments nobody knows. */
function notiFor(index: number, openRefunds: number, total: number, prefix: string): { tid: string; body: string } {
  const every = Math.floor(total / Math.max(1, openRefunds));
  const isOpen = openRefunds > 0 && index % every === 0 && index / every < openRefunds;
  if (isOpen) return cancellation(`T-open-${index / every}`);
  if (index % 10 < 5) {
    const tid = `T-${prefix}approval-${index}`;
    const body = { PAY_METHOD: 'CARD', TID: tid, ORDERNO: `O-${index}`, AMOUNT: '1000', PRODUCTNAME: 'x'.repeat(400) };
    return { tid, body: JSON.stringify(body) };
  }
  return cancellation(index % 10 < 8 ? `T-copy-${index % 10}` : `T-${prefix}unknown-${index}`);
}

const cancellation = (tid: string): { tid: string; body: string } => {
  const fields = { noti_type: 'deposit_cancel', tid, orderno: `O-${tid}`, cancel_amount: '1000', paymethod: 'CARD' };
  return { tid, body: JSON.stringify(fields) };
};

async function offer(orders: LoadOrders): Promise<LoadReport> {
  const poster = new Poster(orders.url, orders.secret, MOST_CONNECTIONS);
  // A shim runs for weeks: what its first seconds cost (code read and compiled, connections opened) is not the question.
  await offerAll(poster, { ...orders, perSecond: orders.perSecond / 4, seconds: WARM_UP_SECONDS }, 'warm-up-');
  const { offeredInSeconds, mostConnections, answered } = await offerAll(poster, orders, '');
  poster.close();
  const answers: Record<string, number> = {};
  for (const { status } of answered) answers[status] = (answers[status] ?? 0) + 1;
  const stored = answered.filter(({ status }) => status === '200');
  return {
    ...{ offered: answered.length, offeredInSeconds, mostConnections, answers },
    stored: latencyOf(stored),
    refused: latencyOf(answered.filter(({ status }) => status !== '200')),
    storedBySecond: bySecond(stored),
    tids: [...new Set(stored.map(({ tid }) => tid))],
    cpuSeconds: cpuSeconds(),
  };
}

interface Answered {
  readonly tid: string;
  readonly status: string;
  /** From the moment at which it was due, and when that was after the beginning: milliseconds. */
  readonly ms: number;
  readonly dueMs: number;
}

async function offerAll(poster: Poster, { perSecond, seconds, openRefunds }: LoadOrders, prefix: string) {
  const total = Math.round(perSecond * seconds);
  let mostConnections = 0;
  const began = performance.now();
  const posts: Promise<Answered>[] = [];
  const post = async (index: number): Promise<Answered> => {
    const { tid, body } = notiFor(index, prefix === '' ? openRefunds : 0, total, prefix);
    const dueMs = (index / perSecond) * 1_000;
    const status = await poster.post(body);
    return { tid, status, ms: performance.now() - began - dueMs, dueMs };
  };
  while (posts.length < total) {
    const dueByNow = Math.min(total, Math.floor(((performance.now() - began) / 1_000) * perSecond));
    while (posts.length < dueByNow) posts.push(post(posts.length));
    mostConnections = Math.max(mostConnections, poster.connections());
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  const offeredInSeconds = Math.round((performance.now() - began) / 100) / 10;
  return { offeredInSeconds, mostConnections, answered: await Promise.all(posts) };
}

function bySecond(answered: readonly Answered[]): number[] {
  const seconds = answered.map(({ ms, dueMs }) => Math.floor((dueMs + ms) / 1_000));
  const last = seconds.reduce((latest, second) => Math.max(latest, second), 0);
  const counts = Array.from({ length: last + 1 }, () => 0);
  for (const second of seconds) counts[second] = (counts[second] ?? 0) + 1;
  return counts;
}

function latencyOf(answered: readonly Answered[]): Latency | null {
  if (answered.length === 0) return null;
  const sorted = answered.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (part: number): number => Math.round(sorted[Math.floor((sorted.length - 1) * part)] ?? 0);
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return Math.round((user + system) / 1e5) / 10;
}

process.once('message', (orders) => {
  // Orders come from noti-load.ts, which is typed.
  void offer(orders as LoadOrders).then((report) => process.send?.(report, () => process.disconnect()));
});
