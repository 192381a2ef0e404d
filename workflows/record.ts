/** What a refund's workflow knows, and where it shows it: the query, search attributes, current details. */
import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { DepositAccount } from '../cookiepay/readings';
import {
  type CancelNoti,
  type Deposit,
  type Escalation,
  type EscalationReason,
  type Evidence,
  type GatewayWord,
  type RefundInput,
  type RefundState,
  type RefundView,
  searchAttributes,
} from './contract';
import { describeForPeople } from './details';
import { HeardNotis } from './notis';

export class RefundRecord {
  private state: RefundState = 'cancelling';
  private note = 'Asking CookiePay to cancel the payment.';
  private deposit: Deposit | null = null;
  private escalation: Escalation | null = null;
  private gateway: GatewayWord | null = null;
  private evidence: Evidence | null = null;

  readonly notis = new HeardNotis();
  /** Somebody named another amount or payment: a look-up, which tells no amount, then proves nothing by itself. */
  isDoubted = false;
  /** An earlier run may have sent something that this one does not know of. */
  mayHaveBeenSentBefore = false;
  private accountTid: string | null = null;
  /** When the first call on money may have left; a Noti from before cannot be about it. Epoch milliseconds. */
  private firstSentAt: number | null = null;

  constructor(readonly input: RefundInput) {
    this.show();
  }

  view(): RefundView {
    const { refundId, tid, orderNo, amount, reason } = this.input;
    const { state, note, deposit, escalation, gateway, evidence } = this;
    return {
      refundId,
      tid,
      orderNo,
      amount,
      reason,
      state,
      deposit,
      escalation,
      gateway,
      evidence,
      resolution: null,
      note,
    };
  }

  /**
   * Whether this is the start that its starter meant, with nothing sent before. An input that somebody copied to start
   * the refund by hand comes without the memo, or is as old as the run it was copied from, and proves nothing.
   */
  get isFresh(): boolean {
    const { nothingSentAsOf } = this.input;
    const { memo, startTime } = workflowInfo();
    if (nothingSentAsOf === undefined || memo?.['nothingSentAsOf'] !== nothingSentAsOf) return false;
    return Math.abs(startTime.getTime() - Date.parse(nothingSentAsOf)) < PROOF_LASTS;
  }

  /** A Noti that matches this refund to the won, is of its payment, and came after the first call on money was sent. */
  matchingNoti(): CancelNoti | undefined {
    const { firstSentAt, input, accountTid } = this;
    if (firstSentAt === null) return undefined;
    return this.notis.matching([input.tid, ...(accountTid ? [accountTid] : [])], input.amount, firstSentAt);
  }

  // -------------------------------------------------------------------------------------------------- transitions

  sending(): void {
    this.firstSentAt ??= Date.now();
  }

  /** Says what holds the refund up; the state stays. */
  explain(note: string, word?: GatewayWord): void {
    this.note = note;
    if (word?.code) this.gateway = { code: word.code, message: word.message };
    this.show();
  }

  enter(state: RefundState, note: string, word?: GatewayWord): void {
    if (state !== this.state) upsertSearchAttributes([{ key: searchAttributes.state, value: state }]);
    this.state = state;
    this.explain(note, word);
  }

  /** @returns the deadline in epoch milliseconds, or null when it is unreadable, past or implausibly far away. */
  awaitDeposit(account: DepositAccount): number | null {
    const { bankName, accountNo, depositAmount } = account;
    const deadline = plausible(account.deadline) ? account.deadline : null;
    this.accountTid = account.tid;
    this.deposit = { bankName, accountNo, amount: depositAmount, deadline };
    this.state = 'awaiting_deposit';
    upsertSearchAttributes([
      { key: searchAttributes.state, value: this.state },
      { key: searchAttributes.tids, value: [...new Set([this.input.tid, account.tid])] },
      ...(deadline ? [{ key: searchAttributes.depositDeadline, value: new Date(deadline) }] : []),
    ]);
    this.explain('Finance staff: deposit exactly this amount into this account before the deadline.');
    return deadline === null ? null : Date.parse(deadline);
  }

  /** A Noti says that it is cancelled; that is a hint, not proof. */
  notified(noti: CancelNoti): void {
    const note = `A notification (${noti.notiType}) says that the payment is cancelled; looking it up.`;
    if (this.state === 'escalated') this.explain(note);
    else this.enter('confirming', note);
  }

  escalate(reason: EscalationReason, detail: string, word?: GatewayWord): void {
    this.escalation = { reason, detail, since: new Date().toISOString() };
    this.enter('escalated', detail, word);
  }

  complete(evidence: Evidence, word?: GatewayWord): void {
    this.evidence = evidence;
    this.escalation = null;
    this.enter('completed', 'CookiePay has cancelled the payment.', word);
  }

  reject(word: GatewayWord): void {
    this.enter('rejected', 'CookiePay refused the cancel; nothing happened.', word);
  }

  private show(): void {
    setCurrentDetails(describeForPeople(this.view()));
  }
}

const LONGEST_DEADLINE = 60 * 24 * 60 * 60 * 1000;

function plausible(deadline: string | null): deadline is string {
  if (deadline === null) return false;
  const left = Date.parse(deadline) - Date.now();
  return left > 0 && left <= LONGEST_DEADLINE;
}

/** Above any difference between the starter's clock and Temporal's; milliseconds. */
const PROOF_LASTS = 15 * 60_000;
