/** Metrics of the shim for Prometheus, on a listener of its own: the public one must not tell how much comes in. */
import { createServer, type Server } from 'node:http';
import type { Logger } from 'pino';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Inbox } from './inbox/inbox';

export interface NotiMetrics {
  readonly answered: (answer: { readonly stored: boolean; readonly ms: number }) => void;
  readonly shed: () => void;
  /** The text that Prometheus reads. Rejects when the inbox cannot be read. */
  readonly text: () => Promise<string>;
  readonly contentType: string;
}

/** A person may have to act on these, so they are counted anew for each reader. There are few of them. */
const IN_MOTION = ['pending', 'unmatched', 'unreadable'] as const;

/** These only grow. They are counted at most once a minute: a million of them take a good part of a second. */
const AT_REST = ['applied', 'recorded'] as const;
const COUNT_AT_REST_EVERY_MS = 60_000;

type ReadInbox = Pick<Inbox, 'counts' | 'oldestPendingMs'>;

export function createNotiMetrics(inbox: ReadInbox): NotiMetrics {
  const registry = new Registry();
  const registers = [registry];
  const answers = new Counter({
    name: 'cookiepay_noti_answers_total',
    help: 'Notis that came with the secret, by whether they were stored.',
    labelNames: ['stored'] as const,
    registers,
  });
  const shed = new Counter({
    name: 'cookiepay_noti_shed_total',
    help: 'Requests answered with 503 unread, because the process was overloaded.',
    registers,
  });
  const seconds = new Histogram({
    name: 'cookiepay_noti_answer_seconds',
    help: 'From the request to the answer, the commit included.',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });
  addInboxGauges(inbox, registers);
  return {
    answered: ({ stored, ms }) => {
      answers.inc({ stored: String(stored) });
      seconds.observe(ms / 1_000);
    },
    shed: () => {
      shed.inc();
    },
    text: async () => await registry.metrics(),
    contentType: registry.contentType,
  };
}

function addInboxGauges(inbox: ReadInbox, registers: Registry[]): void {
  let countAtRestAt = -Infinity;
  const notis = new Gauge({
    name: 'cookiepay_noti_inbox',
    help: 'Notis in the inbox, by status.',
    labelNames: ['status'] as const,
    registers,
    collect: async () => {
      const isTime = performance.now() >= countAtRestAt;
      const counts = await inbox.counts(isTime ? [...IN_MOTION, ...AT_REST] : IN_MOTION);
      for (const [status, count] of Object.entries(counts)) notis.set({ status }, count);
      if (isTime) countAtRestAt = performance.now() + COUNT_AT_REST_EVERY_MS;
    },
  });
  const oldest = new Gauge({
    name: 'cookiepay_noti_oldest_pending_seconds',
    help: 'Age of the Noti that has been pending for longest.',
    registers,
    collect: async () => {
      oldest.set((await inbox.oldestPendingMs()) / 1_000);
    },
  });
}

/** @param address host:port, from the settings. @throws when the port is taken. */
export async function serveMetrics(metrics: NotiMetrics, address: string, log: Logger): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') return void response.writeHead(404).end();
    metrics.text().then(
      (text) => response.writeHead(200, { 'content-type': metrics.contentType }).end(text),
      (error: unknown) => {
        log.error({ error }, 'The metrics could not be read from the inbox.');
        response.writeHead(503).end();
      },
    );
  });
  const { hostname, port } = new URL(`http://${address}`);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(Number(port === '' ? 80 : port), hostname.replace(/^\[|\]$/g, ''), resolve);
  });
  return server;
}
