/** The cancellation notifications that this refund has heard of. */
import type { CancelNoti } from '../contract';

/** How far the shim's clock may run behind Temporal's, in milliseconds. */
const CLOCK_SKEW = 60_000;

export class HeardNotis {
  private readonly heard = new Map<string, CancelNoti>();
  private readonly unread: CancelNoti[] = [];

  /**
   * A signal handler must never throw: an exception here would wedge the workflow, not fail it. Who may signal may send
   * anything, so what is no Noti is ignored.
   */
  hear(noti: unknown): void {
    if (!isNoti(noti) || this.heard.has(noti.notiId)) return;
    this.heard.set(noti.notiId, noti);
    this.unread.push(noti);
  }

  ofAnotherAmount(amount: number): CancelNoti | undefined {
    return [...this.heard.values()].find((noti) => isOfAnotherAmount(noti, amount));
  }

  any(): boolean {
    return this.heard.size > 0;
  }

  hasUnread(): boolean {
    return this.unread.length > 0;
  }

  read(): CancelNoti | undefined {
    return this.unread.shift();
  }

  /**
   * One that proves something where a look-up can't: of this very payment, to the won, and not from before the first
   * call on money was sent. @param sentAt epoch milliseconds.
   */
  matching(tids: readonly string[], amount: number, sentAt: number): CancelNoti | undefined {
    return [...this.heard.values()].find(
      (noti) => tids.includes(noti.tid) && noti.amount === amount && Date.parse(noti.receivedAt) >= sentAt - CLOCK_SKEW,
    );
  }
}

export const isOfAnotherAmount = (noti: CancelNoti, amount: number): boolean =>
  noti.amount !== null && noti.amount !== amount;

const TEXTS = ['notiId', 'tid', 'orderNo', 'receivedAt'] as const satisfies (keyof CancelNoti)[];

function isNoti(value: unknown): value is CancelNoti {
  if (typeof value !== 'object' || value === null) return false;
  const noti = value as Partial<Record<keyof CancelNoti, unknown>>; // only looked at, field by field
  return (
    TEXTS.every((name) => typeof noti[name] === 'string') &&
    /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(String(noti.receivedAt)) &&
    (noti.notiType === 'cancel' || noti.notiType === 'deposit_cancel') &&
    (noti.amount === null || Number.isSafeInteger(noti.amount)) &&
    (noti.cancelledAt === null || typeof noti.cancelledAt === 'string')
  );
}
