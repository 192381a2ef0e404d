/** What comes in while a refund waits: Notis, results of look-ups, a report of finance, a decision, the end of the wait. */
import { sleep } from '@temporalio/workflow';
import type { LookUpResult, Rhythm } from '../activities';
import { lookUpOf, type RefundRecord } from './record';

export interface Wait {
  /** How often the payment is looked up meanwhile. */
  readonly rhythm: Rhythm;
  /** When the wait ends, in epoch milliseconds, and what the timer means, for the Web UI; null: it does not end by time. */
  readonly timer: { readonly end: number; readonly summary: string } | null;
  /** A person has been asked already: a contradiction is shown, and does not end the wait. */
  readonly openEnded?: boolean;
  /** A person's decision ends the wait, without proof. */
  readonly mayBeDecided?: boolean;
}

export interface News {
  /** Something has come in, or the wait is over. */
  readonly any: () => boolean;
  readonly isOver: () => boolean;
  /** The next result of a look-up that was not read yet. */
  readonly read: () => LookUpResult | undefined;
  /** @param cause one look-up per cause runs at a time: a Noti does not wait for the look-up that a report has started. */
  readonly lookUp: (rhythm: Rhythm, until: 'news' | 'cancelled', cause: 'wait' | 'noti' | 'report') => void;
}

/** Starts the timer of the wait. Timer and look-ups belong to the current cancellation scope. */
export function createNews(refund: RefundRecord, { timer, openEnded, mayBeDecided }: Wait): News {
  const { input, activities, notis, decisions, checked, facts } = refund;
  const seen: LookUpResult[] = [];
  const underWay = new Set<string>();
  let expired = false;
  if (timer) {
    void sleep(Math.max(1, timer.end - Date.now()), { summary: timer.summary }).then(
      () => (expired = true),
      ignoreCancelled,
    );
  }

  const isOver = (): boolean => {
    const decided = mayBeDecided === true && decisions.pending() !== null;
    return (expired || decided) && !notis.hasUnread();
  };
  return {
    any: () => notis.hasUnread() || facts.reportIsNew || checked.length > 0 || seen.length > 0 || isOver(),
    isOver,
    read: () => seen.shift() ?? checked.shift(),
    lookUp(rhythm, until, cause) {
      if (underWay.has(cause)) return;
      underWay.add(cause);
      const look = openEnded ? activities.lookUpEscalated : activities.lookUpPayment;
      void look(lookUpOf(input, rhythm, until)).then(
        (result) => {
          underWay.delete(cause);
          seen.push(result);
        },
        // The wait has ended first, or the 30 days of look-ups of an escalated refund are over.
        () => underWay.delete(cause),
      );
    },
  };
}

const ignoreCancelled = (): void => undefined; // the wait has ended first
