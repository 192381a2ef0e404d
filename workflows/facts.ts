/** What the workflow knows about its refund. Only record.ts and show.ts write it; all other files read it. */
import type {
  Deposit,
  DepositReport,
  Escalation,
  Evidence,
  GatewayReply,
  RefundInput,
  RefundState,
  Resolution,
  SupersededDeposit,
} from '../contract';

export interface Facts {
  state: RefundState;
  /** One sentence for people: what is happening, and what delays it. */
  note: string;
  /** The last reply of CookiePay that had a code. */
  gateway: GatewayReply | null;
  deposit: Deposit | null;
  supersededDeposits: readonly SupersededDeposit[];
  depositReport: DepositReport | null;
  escalation: Escalation | null;
  resolution: Resolution | null;
  evidence: Evidence | null;

  /** The payment's tid, and those that account replies have named: a Noti may carry any of them. */
  tids: readonly string[];
  /** When the first call on money may have left; a Noti from before cannot be about it. Epoch milliseconds. */
  firstSentAt: number | null;
  /** CookiePay has named another amount or payment. A look-up does not tell the amount, so it proves nothing alone. */
  amountDisputed: boolean;
  /** A look-up has shown that the refund is a part of the payment: only its Noti can prove it. */
  isPart: boolean;
  /** The refund waits for the hours in which an account is asked for. */
  waitsForIssueHours: boolean;
  /** A person wants the account to be asked for now; this holds until the account was asked for. */
  wentAhead: boolean;
  /** Finance has reported the deposit as paid, and no look-up was started because of it yet. */
  reportIsNew: boolean;
}

export const factsAtStart = ({ tid }: RefundInput, note: string): Facts => ({
  state: 'cancelling',
  note,
  gateway: null,
  deposit: null,
  supersededDeposits: [],
  depositReport: null,
  escalation: null,
  resolution: null,
  evidence: null,
  tids: [tid],
  firstSentAt: null,
  amountDisputed: false,
  isPart: false,
  waitsForIssueHours: false,
  wentAhead: false,
  reportIsNew: false,
});

export const isClosed = ({ state }: Pick<Facts, 'state'>): boolean =>
  state === 'completed' || state === 'rejected' || state === 'abandoned';
