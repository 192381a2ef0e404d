/** The cancellation notifications that this refund has received. */
import type { CancelNoti } from '../contract';

/** How far the clock of the Noti process may be behind Temporal's, in milliseconds. */
const CLOCK_SKEW = 60_000;

export interface HeardNotis {
  /** Adds a Noti. Never throws: an error in a signal handler would block the workflow instead of failing it. */
  readonly hear: (noti: unknown) => void;
  readonly any: () => boolean;
  readonly hasUnread: () => boolean;
  /** The next unread one, which is read from then on. */
  readonly read: () => CancelNoti | undefined;
  readonly ofAnotherAmount: (amount: number) => CancelNoti | undefined;
  /**
   * A Noti that is proof where a look-up cannot tell: it names this payment and exactly this amount, and it came after
   * the first call on money was sent. @param sentAt epoch milliseconds.
   */
  readonly matching: (tids: readonly string[], amount: number, sentAt: number) => CancelNoti | undefined;
}

export function createHeardNotis(): HeardNotis {
  const heard = new Map<string, CancelNoti>();
  const unread: CancelNoti[] = [];
  const find = (fits: (noti: CancelNoti) => boolean): CancelNoti | undefined => [...heard.values()].find(fits);
  return {
    hear(noti) {
      // Anything can be signalled from outside, so a value that is not a Noti is ignored.
      if (!isNoti(noti) || heard.has(noti.notiId)) return;
      heard.set(noti.notiId, noti);
      unread.push(noti);
    },
    any: () => heard.size > 0,
    hasUnread: () => unread.length > 0,
    read: () => unread.shift(),
    ofAnotherAmount: (amount) => find((noti) => isOfAnotherAmount(noti, amount)),
    matching: (tids, amount, sentAt) =>
      find(
        (noti) =>
          tids.includes(noti.tid) && noti.amount === amount && Date.parse(noti.receivedAt) >= sentAt - CLOCK_SKEW,
      ),
  };
}

export const isOfAnotherAmount = (noti: CancelNoti, amount: number): boolean =>
  noti.amount !== null && noti.amount !== amount;

const TEXTS = ['notiId', 'tid', 'orderNo', 'receivedAt'] as const satisfies (keyof CancelNoti)[];

function isNoti(value: unknown): value is CancelNoti {
  if (typeof value !== 'object' || value === null) return false;
  const noti = value as Partial<Record<keyof CancelNoti, unknown>>; // each field is checked below
  return (
    TEXTS.every((name) => typeof noti[name] === 'string') &&
    /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(String(noti.receivedAt)) &&
    (noti.notiType === 'cancel' || noti.notiType === 'deposit_cancel') &&
    (noti.amount === null || Number.isSafeInteger(noti.amount)) &&
    (noti.cancelledAt === null || typeof noti.cancelledAt === 'string')
  );
}
