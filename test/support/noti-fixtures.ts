/** What the tests of noti/ share: bodies of Notis, a sender, and a Temporal that the test plays. */
import pino from 'pino';
import { Agent, request } from 'undici';
import type { KnownRefund } from '../../noti/dispatch/match';
import type { RefundFinder } from '../../noti/dispatch/temporal';
import type { Inbox } from '../../noti/inbox/inbox';

export const NOTI_SECRET = 'noti-test-secret-0123456789';
export const silentLog = pino({ level: 'silent' });

/** A cancellation of 1,000 won. */
export const cancelOf = (tid: string, more: object = {}): string =>
  JSON.stringify({ noti_type: 'cancel', tid, orderno: '', cancel_amount: '1000', ...more });

export const tidsOf = (count: number, prefix = 'T'): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);

/** An open refund of 1,000 won. */
export const knownRefund = (refundId: string, more: Partial<KnownRefund> = {}): KnownRefund => ({
  refundId,
  workflowId: `refund-${refundId}`,
  runId: 'run',
  tids: ['T1'],
  orderNo: 'O1',
  amount: 1_000,
  phase: 'open',
  ...more,
});

export interface PlayedTemporal {
  readonly finder: RefundFinder;
  /** How often each Noti was signalled, by its id. */
  readonly signals: ReadonlyMap<string, number>;
}

/** One open refund for each tid in `known`, which may grow; counts the signals of each Noti. */
export function playTemporal(known: ReadonlySet<string>): PlayedTemporal {
  const signals = new Map<string, number>();
  const finder: RefundFinder = {
    findRefunds: (notis) => {
      const tids = notis.map(({ tid }) => tid).filter((tid) => known.has(tid));
      return Promise.resolve(tids.map((tid) => knownRefund(tid, { tids: [tid], orderNo: '' })));
    },
    signal: (_refund, { notiId }) => {
      signals.set(notiId, (signals.get(notiId) ?? 0) + 1);
      return Promise.resolve(true);
    },
  };
  return { finder, signals };
}

export interface Answer {
  readonly tid: string;
  /** 0: the connection broke. */
  readonly status: number;
  readonly success: boolean;
  readonly ms: number;
}

/** Posts each Noti once, `atOnce` at a time. Never rejects. A tid stands for its cancellation. */
export async function postAll(
  url: string,
  notis: readonly (string | { readonly tid: string; readonly body: string })[],
  atOnce = 20,
): Promise<Answer[]> {
  const dispatcher = new Agent({ connections: atOnce });
  const left = notis.values();
  const answers: Answer[] = [];
  const worker = async (): Promise<void> => {
    for (const noti of left) {
      const { tid, body } = typeof noti === 'string' ? { tid: noti, body: cancelOf(noti) } : noti;
      const began = performance.now();
      const [status, text] = await request(`${url}/noti/${NOTI_SECRET}`, { method: 'POST', body, dispatcher })
        .then(async (answer) => [answer.statusCode, await answer.body.text()] as const)
        .catch(() => [0, ''] as const);
      answers.push({ tid, status, success: text.includes('SUCCESS'), ms: performance.now() - began });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  await dispatcher.destroy();
  return answers;
}

/** Of the Notis that were answered with success: the tids of those that are not in the inbox. Must be empty. */
export async function lostOf(inbox: Inbox, answers: readonly Answer[]): Promise<readonly string[]> {
  const stored = new Set<string>();
  let cursor: string | null = null;
  do {
    const page = await inbox.list({ limit: 500, ...(cursor !== null && { cursor }) });
    for (const { tid } of page.notis) stored.add(tid);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return answers.filter(({ tid, success }) => success && !stored.has(tid)).map(({ tid }) => tid);
}
