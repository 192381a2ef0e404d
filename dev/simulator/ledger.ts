/**
 * What the simulator has seen of one payment. Tests, the chaos run and the benchmarks compare refunds with it. Amounts
 * in won, times in epoch milliseconds.
 */
export interface Ledger {
  readonly tid: string;
  readonly orderNo: string;
  readonly paid: number;
  /** The sum of `cancels`. */
  readonly cancelled: number;
  readonly cancels: readonly Cancel[];
  /** The sum of the deposits that were accepted. */
  readonly deposited: number;
  readonly deposits: readonly Deposit[];
  readonly requests: readonly Request[];
  readonly accounts: readonly Account[];
  /** Look-ups that were answered with the payment. */
  readonly lookUps: number;
  readonly notis: readonly SentNoti[];
}

/** One accepted cancellation. `before`: it was there before the first call. */
export interface Cancel {
  readonly at: number;
  readonly amount: number;
  readonly by: 'cancel' | 'deposit' | 'console' | 'before';
}

/** One call of /api/cancel or /api/get_cancel_bank_account that was received, with or without an effect. */
export interface Request {
  readonly call: 'cancel' | 'account';
  readonly at: number;
  readonly amount: number;
  /** Whether the gateway acted on it: money went back, or an account was opened. */
  readonly done: boolean;
  /** The code in the reply that was written; null: the reply had no readable code. */
  readonly code: string | null;
  /** Whether the reply was written to the end. Whether it was received, the simulator cannot know. */
  readonly answered: boolean;
  /** Whether a look-up of this payment was answered since the last request of the same call. */
  readonly lookedUpBefore: boolean;
}

export interface Account {
  readonly at: number;
  readonly number: string;
  /** TID of the account reply. */
  readonly tid: string;
  /** DEPOSITAMT. */
  readonly amount: number;
  /** CANCELAMT: what goes back to the customer. */
  readonly cancelAmount: number;
  /** Null: the account has no readable deadline. */
  readonly deadline: number | null;
  readonly rawDeadline: string;
}

export interface Deposit {
  readonly at: number;
  readonly amount: number;
  readonly accountNo: string;
  /** Null: accepted. */
  readonly refused: 'no_account' | 'used' | 'too_late' | 'other_amount' | 'already_cancelled' | null;
}

export interface SentNoti {
  readonly at: number;
  readonly body: string;
  /** HTTP status of the receiver; null: no response within 9 s, or no connection. */
  readonly status: number | null;
}

/**
 * Codes that promise that nothing happened: sending again after them is no risk. Kept apart from the program's own
 * table, so that a mistake there shows here.
 */
const NOTHING_HAPPENED = new Set(['E003', 'E004', '9001', '9003', '9004', '9011', '9101', '9102', '9103', '9104']);

/**
 * How often a cancel or account request was sent again without an answered look-up in between, although the request
 * before it may have had an effect. What counts is what the gateway wrote: a reply that was lost on the way, or whose
 * receiver was killed, makes no difference.
 */
export function blindResends({ requests }: Pick<Ledger, 'requests'>): number {
  const blind = (call: Request['call']): number => {
    const same = requests.filter((request) => request.call === call);
    return same.filter((request, index) => {
      const before = same[index - 1];
      return before !== undefined && !request.lookedUpBefore && !provesNothingHappened(before);
    }).length;
  };
  return blind('cancel') + blind('account');
}

const provesNothingHappened = ({ done, answered, code }: Request): boolean =>
  !done && answered && code !== null && NOTHING_HAPPENED.has(code);
