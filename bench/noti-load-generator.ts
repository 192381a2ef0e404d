/**
 * Offers Notis at a fixed rate, whatever the answers do (open loop), and tells its parent what came back. Latency
 * counts from the moment at which a Noti was due, so that a stalled receiver cannot hide its stall.
 */
import { Pool } from 'undici';

export interface LoadOrders {
  readonly url: string;
  readonly secret: string;
  readonly perSecond: number;
  readonly seconds: number;
  /** Cancellations of open refunds: T-open-0, T-open-1, … each once. */
  readonly openRefunds: number;
}

export interface LoadReport {
  readonly offered: number;
  readonly answers: Readonly<Record<string, number>>;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Of those answered with success. */
  readonly tids: readonly string[];
}

/** Half approvals, three in ten copies of ten cancellations, one in five cancellations of payments nobody knows. */
function notiFor(index: number, openRefunds: number, total: number): { tid: string; body: string } {
  const every = Math.floor(total / Math.max(1, openRefunds));
  const isOpen = openRefunds > 0 && index % every === 0 && index / every < openRefunds;
  if (isOpen) return cancellation(`T-open-${index / every}`);
  if (index % 10 < 5) {
    const tid = `T-approval-${index}`;
    const body = { PAY_METHOD: 'CARD', TID: tid, ORDERNO: `O-${index}`, AMOUNT: '1000', PRODUCTNAME: 'x'.repeat(400) };
    return { tid, body: JSON.stringify(body) };
  }
  return cancellation(index % 10 < 8 ? `T-copy-${index % 10}` : `T-unknown-${index}`);
}

const cancellation = (tid: string): { tid: string; body: string } => {
  const fields = { noti_type: 'deposit_cancel', tid, orderno: `O-${tid}`, cancel_amount: '1000', paymethod: 'CARD' };
  return { tid, body: JSON.stringify(fields) };
};

async function offer({ url, secret, perSecond, seconds, openRefunds }: LoadOrders): Promise<LoadReport> {
  const pool = new Pool(new URL(url).origin, { connections: 128, pipelining: 1, headersTimeout: 15_000 });
  const answers: Record<string, number> = {};
  const latencies: number[] = [];
  const tids = new Set<string>();
  const total = perSecond * seconds;
  const post = async (index: number, due: number): Promise<void> => {
    const { tid, body } = notiFor(index, openRefunds, total);
    let result = 'failed';
    try {
      const answer = await pool.request({ method: 'POST', path: `/noti/${secret}`, body });
      await answer.body.dump();
      result = String(answer.statusCode);
      if (answer.statusCode === 200) tids.add(tid);
    } catch {
      // counted as failed
    }
    answers[result] = (answers[result] ?? 0) + 1;
    latencies.push(performance.now() - due);
  };
  const began = performance.now();
  const posts: Promise<void>[] = [];
  while (posts.length < total) {
    const dueByNow = Math.min(total, Math.floor(((performance.now() - began) / 1_000) * perSecond));
    while (posts.length < dueByNow) posts.push(post(posts.length, began + (posts.length / perSecond) * 1_000));
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await Promise.all(posts);
  await pool.close();
  latencies.sort((a, b) => a - b);
  const at = (part: number): number => Math.round(latencies[Math.floor((latencies.length - 1) * part)] ?? 0);
  return { offered: total, answers, p50: at(0.5), p99: at(0.99), max: at(1), tids: [...tids] };
}

process.once('message', (orders) => {
  // Orders come from noti-load.ts, which is typed.
  void offer(orders as LoadOrders).then((report) => process.send?.(report, () => process.disconnect()));
});
