/** The shim as a process of its own, which kills itself (SIGKILL) at a chosen step. Started by noti-kills.ts. */
import pino from 'pino';
import { request } from 'undici';
import type { KnownRefund } from '../../noti/dispatch/matching';
import type { RefundFinder } from '../../noti/dispatch/temporal';
import { type Inbox, openInbox } from '../../noti/inbox/inbox';
import { runShim } from '../../noti/run';

export const STEPS = [
  'before the store',
  'between store and answer',
  'between claim and look-up',
  'between look-up and signal',
  'between signal and settle',
  'after settle',
] as const;
export type Step = (typeof STEPS)[number];

export interface ShimOrders {
  readonly databaseUrl: string;
  readonly secret: string;
  /** Where the Temporal that the test plays is. */
  readonly temporalUrl: string;
  /** Dies when it comes to this step for the n-th time; null: the test kills it. */
  readonly dieAt: { readonly step: Step; readonly time: number } | null;
}

function reaper(dieAt: ShimOrders['dieAt']): (step: Step) => void {
  let times = 0;
  return (step) => {
    if (step !== dieAt?.step) return;
    times += 1;
    if (times === dieAt.time) process.kill(process.pid, 'SIGKILL');
  };
}

function mortal(inbox: Inbox, at: (step: Step) => void): Inbox {
  return {
    ...inbox,
    store: async (body) => {
      at('before the store');
      const stored = await inbox.store(body);
      at('between store and answer');
      return stored;
    },
    claim: async (limit) => {
      const claimed = await inbox.claim(limit, 1_000); // a short lease: the next one need not wait long for the dead
      if (claimed.length > 0) at('between claim and look-up');
      return claimed;
    },
    settle: async (settled) => {
      if (settled.length > 0) at('between signal and settle');
      const written = await inbox.settle(settled);
      if (settled.length > 0) at('after settle');
      return written;
    },
  };
}

function finderAt(temporalUrl: string, at: (step: Step) => void): RefundFinder {
  const ask = async (path: string, body: unknown): Promise<unknown> => {
    const answer = await request(`${temporalUrl}/${path}`, { method: 'POST', body: JSON.stringify(body) });
    return await answer.body.json();
  };
  return {
    findRefunds: async (notis) => {
      const refunds = await ask('find', notis);
      at('between look-up and signal');
      return refunds as readonly KnownRefund[]; // the test plays the other side
    },
    signal: async (refund, noti) => (await ask('signal', { refund, noti })) === true,
  };
}

async function obey({ databaseUrl, secret, temporalUrl, dieAt }: ShimOrders): Promise<void> {
  const log = pino({ level: 'silent' });
  const at = reaper(dieAt);
  const inbox = mortal(await openInbox({ databaseUrl, dataDir: '', log }), at);
  const noti = { host: '127.0.0.1', port: 0, secrets: [secret], unmatchedAfterMs: 600_000 };
  const { url } = await runShim({ noti, inbox, finder: finderAt(temporalUrl, at) }, log);
  process.send?.({ url });
}

// Without a parent there is nobody left to end it.
process.once('disconnect', () => process.exit());
if (process.send !== undefined) process.once('message', (orders) => void obey(orders as ShimOrders));
