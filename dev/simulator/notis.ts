/** Sends each Noti once, as CookiePay does: it waits 9 s for a response, and never sends again. */
import { Agent, request } from 'undici';
import type { Account } from './ledger';
import { kst14, type Payment } from './payments';

const TIME_OUT_MS = 9_000;

export interface NotisOptions {
  readonly now: () => number;
  /** With the secret path; null: there is no receiver. */
  readonly url: string | null;
  /** Milliseconds between an ordinary cancel and its Noti; null: ordinary cancels send no Noti. */
  readonly plainNotiAfterMs: number | null;
}

export interface Notis {
  /** The Noti of an ordinary cancel: some time later or, with `early`, before this resolves. */
  readonly cancelled: (payment: Payment, amount: number) => Promise<void>;
  /** The one Noti of a deposit. Waits for the receiver's response. */
  readonly deposited: (payment: Payment, account: Account) => Promise<void>;
  /** Any text. @returns the receiver's HTTP status; null: there was no response. */
  readonly send: (payment: Payment | undefined, body: string) => Promise<number | null>;
  readonly setUrl: (url: string | null) => void;
  /** Notis that are not sent yet are dropped; those under way are cut. */
  readonly close: () => Promise<void>;
}

export function createNotis({ now, plainNotiAfterMs, ...options }: NotisOptions): Notis {
  let { url } = options;
  // A new connection for each Noti: one that is kept alive could be stale and lose the Noti.
  const agent = new Agent({ pipelining: 0, connections: 256 });
  const timers = new Set<NodeJS.Timeout>();
  const send: Notis['send'] = async (payment, body) => {
    const at = now();
    const status = url === null ? null : await post(agent, url, body);
    payment?.notis.push({ at, body, status });
    return status;
  };
  return {
    cancelled: async (payment, amount) => {
      const { noti, notiAmountOff } = payment.behaviour;
      if (plainNotiAfterMs === null || noti === 'lost') return;
      const body = bodyOf('cancel', payment, payment.tid, amount + notiAmountOff, now());
      if (noti === 'early') await send(payment, body);
      else timers.add(setTimeout(() => void send(payment, body), plainNotiAfterMs));
    },
    deposited: async (payment, account) => {
      const { noti, notiAmountOff, notiTid } = payment.behaviour;
      if (noti === 'lost') return;
      const tid = notiTid === 'account' ? account.tid : payment.tid;
      await send(payment, bodyOf('deposit_cancel', payment, tid, account.cancelAmount + notiAmountOff, now()));
    },
    send,
    setUrl: (changed) => (url = changed),
    close: async () => {
      for (const timer of timers) clearTimeout(timer);
      await agent.destroy();
    },
  };
}

const bodyOf = (
  type: 'cancel' | 'deposit_cancel',
  { orderNo }: Payment,
  tid: string,
  amount: number,
  now: number,
): string =>
  JSON.stringify({
    paymethod: 'CARD',
    noti_type: type,
    orderno: orderNo,
    tid,
    cancel_amount: String(amount),
    cancel_date: kst14(now),
  });

async function post(dispatcher: Agent, url: string, body: string): Promise<number | null> {
  try {
    const response = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      signal: AbortSignal.timeout(TIME_OUT_MS),
      dispatcher,
    });
    await response.body.dump();
    return response.statusCode;
  } catch {
    return null;
  }
}
