/** Sends each Noti once, as CookiePay does: 9 s for an answer, and never again. */
import { request } from 'undici';
import { kst14 } from './dates';
import type { Payment, PaymentBook } from './payments';

const TIME_OUT = 9_000;

export interface NotifierOptions {
  readonly book: PaymentBook;
  readonly now: () => number;
  /** With the secret path; null: there is no receiver. */
  readonly notiUrl: () => string | null;
  /** Milliseconds between an ordinary cancel and its Noti; null: ordinary cancels send none. */
  readonly plainNotiAfterMs: number | null;
}

export class Notifier {
  private readonly underway = new Set<Promise<unknown>>();

  constructor(private readonly options: NotifierOptions) {}

  /** An ordinary cancel has its Noti too, some time later. */
  cancelled(payment: Payment, type: 'cancel' | 'deposit_cancel', amount: number): void {
    const { plainNotiAfterMs } = this.options;
    if (plainNotiAfterMs === null || payment.behaviour.noti === 'lost') return;
    const timer = setTimeout(
      () => void this.track(this.send(payment, this.body(payment, type, amount))),
      plainNotiAfterMs,
    );
    timer.unref();
  }

  /** The money has arrived: the payment is cancelled, and the one Noti goes out (or is lost). */
  async depositArrived(payment: Payment, amount: number): Promise<void> {
    if (!this.options.book.cancel(payment, amount, 'deposit')) return;
    payment.deposited += amount;
    if (payment.behaviour.noti === 'lost') return;
    const named = amount + payment.behaviour.notiAmountOff;
    await this.track(this.send(payment, this.body(payment, 'deposit_cancel', named)));
  }

  /** Any text, as often as somebody wants it sent. @returns the receiver's status; null: none. */
  async send(payment: Payment | null, body: string): Promise<number | null> {
    const url = this.options.notiUrl();
    const status = url === null ? null : await post(url, body);
    payment?.notis.push({ at: this.options.now(), body, status });
    return status;
  }

  /** Waits until nothing is under way. */
  async settled(): Promise<void> {
    await Promise.all(this.underway);
  }

  private body(payment: Payment, type: 'cancel' | 'deposit_cancel', amount: number): string {
    return JSON.stringify({
      paymethod: 'CARD',
      noti_type: type,
      orderno: payment.orderNo,
      tid: payment.tid,
      cancel_amount: String(amount),
      cancel_date: kst14(this.options.now()),
    });
  }

  private async track<T>(sending: Promise<T>): Promise<T> {
    this.underway.add(sending);
    try {
      return await sending;
    } finally {
      this.underway.delete(sending);
    }
  }
}

async function post(url: string, body: string): Promise<number | null> {
  try {
    const response = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      signal: AbortSignal.timeout(TIME_OUT),
    });
    await response.body.dump();
    return response.statusCode;
  } catch {
    return null; // lost for good: CookiePay does not try again either
  }
}
