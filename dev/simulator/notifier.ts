/** Sends each Noti once, as CookiePay does: 9 s for an answer, and never again. */
import { Agent, request } from 'undici';
import { kst14 } from './dates';
import type { Account } from './ledger';
import type { Payment } from './payments';

const TIME_OUT = 9_000;

export interface NotifierOptions {
  readonly now: () => number;
  /** With the secret path; null: there is no receiver. */
  readonly notiUrl: () => string | null;
  /** Milliseconds between an ordinary cancel and its Noti; null: ordinary cancels send none. */
  readonly plainNotiAfterMs: number | null;
}

export class Notifier {
  // A new connection for each Noti: one kept alive could be stale, and lose what the real sender would deliver.
  private readonly agent = new Agent({ pipelining: 0, connections: 256 });
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(private readonly options: NotifierOptions) {}

  /** An ordinary cancel has its Noti too: some time later, or (`early`) before the cancel is answered. */
  async cancelled(payment: Payment, amount: number): Promise<void> {
    const { plainNotiAfterMs } = this.options;
    const { noti, notiAmountOff } = payment.behaviour;
    if (plainNotiAfterMs === null || noti === 'lost') return;
    const body = this.body('cancel', payment, payment.tid, amount + notiAmountOff);
    if (noti === 'early') {
      await this.send(payment, body);
      return;
    }
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      void this.send(payment, body);
    }, plainNotiAfterMs);
    this.timers.add(timer);
  }

  /** The one Noti of a deposit, or none when it gets lost. */
  async deposited(payment: Payment, account: Account): Promise<void> {
    const { noti, notiAmountOff, notiTid } = payment.behaviour;
    if (noti === 'lost') return;
    const tid = notiTid === 'account' ? account.tid : payment.tid;
    await this.send(payment, this.body('deposit_cancel', payment, tid, account.cancelAmount + notiAmountOff));
  }

  /** Any text, as often as somebody wants it sent. @returns the receiver's status; null: none. */
  async send(payment: Payment | undefined, body: string): Promise<number | null> {
    const url = this.options.notiUrl();
    const [at, start] = [this.options.now(), performance.now()];
    const status = url === null ? null : await this.post(url, body);
    payment?.notis.push({ at, body, status, took: Math.round(performance.now() - start) });
    return status;
  }

  /** What is not sent yet never will be, and what is under way is cut. */
  async close(): Promise<void> {
    for (const timer of this.timers) clearTimeout(timer);
    await this.agent.destroy();
  }

  private body(type: 'cancel' | 'deposit_cancel', payment: Payment, tid: string, amount: number): string {
    return JSON.stringify({
      paymethod: 'CARD',
      noti_type: type,
      orderno: payment.orderNo,
      tid,
      cancel_amount: String(amount),
      cancel_date: kst14(this.options.now()),
    });
  }

  private async post(url: string, body: string): Promise<number | null> {
    try {
      const response = await request(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
        signal: AbortSignal.timeout(TIME_OUT),
        dispatcher: this.agent,
      });
      await response.body.dump();
      return response.statusCode;
    } catch {
      return null; // lost for good: CookiePay does not try again either
    }
  }
}
