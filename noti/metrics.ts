/** What Prometheus sees of the shim, on a listener of its own: the public one tells nobody how much comes in. */
import { createServer, type Server } from 'node:http';
import type { Logger } from 'pino';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Inbox } from './inbox/inbox';
import type { NotiStatus } from './inbox/schema';

export interface NotiMetrics {
  readonly answered: (answer: { readonly stored: boolean; readonly ms: number }) => void;
  readonly shed: () => void;
  /** The text that Prometheus reads. Rejects when the inbox cannot be read. */
  readonly text: () => Promise<string>;
  readonly contentType: string;
}

/** Somebody may have to act on these, so each look at the metrics has them fresh; they are few. */
const IN_MOTION = ['pending', 'unmatched', 'unreadable'] as const;

/** Only ever more of these: counted at most once a minute, for a million of them take a good part of a second. */
const SETTLED = ['applied', 'recorded'] as const;
const COUNT_SETTLED_EVERY_MS = 60_000;

export function createNotiMetrics(inbox: Pick<Inbox, 'countsOf' | 'oldestPendingMs'>): NotiMetrics {
  let countSettledAt = -Infinity;
  const registers = [new Registry()];
  const [registry] = registers as [Registry]; // prom-client takes only arrays that may change
  const answers = new Counter({
    ...{ name: 'cookiepay_noti_answers_total', help: 'Notis that came with the secret, by whether they were stored.' },
    ...{ labelNames: ['stored'] as const, registers },
  });
  const shed = new Counter({
    ...{ name: 'cookiepay_noti_shed_total', help: 'Requests answered with 503 unread: there was no time for them.' },
    registers,
  });
  const seconds = new Histogram({
    ...{ name: 'cookiepay_noti_answer_seconds', help: 'From the request to the answer, the commit included.' },
    ...{ buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5], registers },
  });
  const notis = new Gauge({
    ...{ name: 'cookiepay_noti_inbox', help: 'Notis in the inbox, by status.', labelNames: ['status'] as const },
    registers,
    collect: async () => {
      const isTime = performance.now() >= countSettledAt;
      const counts = await inbox.countsOf<NotiStatus>(isTime ? [...IN_MOTION, ...SETTLED] : IN_MOTION);
      for (const [status, count] of Object.entries(counts)) notis.set({ status }, count);
      if (isTime) countSettledAt = performance.now() + COUNT_SETTLED_EVERY_MS;
    },
  });
  const oldest = new Gauge({
    ...{ name: 'cookiepay_noti_oldest_pending_seconds', help: 'Age of the Noti that has been pending for longest.' },
    registers,
    collect: async () => {
      oldest.set((await inbox.oldestPendingMs()) / 1_000);
    },
  });
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

/** @param address host:port, from the settings. @throws when it is taken. */
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
