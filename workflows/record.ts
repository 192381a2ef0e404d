/** What a refund's workflow knows, and where it shows it: the query, search attributes, current details. */
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
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

export class RefundRecord {
  private state: RefundState = 'cancelling';
  private note = 'Asking CookiePay to cancel the payment.';
  private deposit: Deposit | null = null;
  private escalation: Escalation | null = null;
  private gateway: GatewayWord | null = null;
  private evidence: Evidence | null = null;

  private readonly heard = new Map<string, CancelNoti>();
  private readonly unread: CancelNoti[] = [];
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

  // ------------------------------------------------------------------------------------------------------- Notis

  /**
   * A signal handler must never throw: an exception here would wedge the workflow, not fail it. Who may signal may send
   * anything, so what is no Noti is ignored.
   */
  hear(noti: unknown): void {
    if (!isNoti(noti) || this.heard.has(noti.notiId)) return;
    this.heard.set(noti.notiId, noti);
    this.unread.push(noti);
  }

  hasUnreadNoti(): boolean {
    return this.unread.length > 0;
  }

  readNoti(): CancelNoti | undefined {
    return this.unread.shift();
  }

  wasNotified(): boolean {
    return this.heard.size > 0;
  }

  /** A Noti that matches this refund to the won, and came after the first call on money was sent. */
  matchingNoti(): CancelNoti | undefined {
    const { firstSentAt } = this;
    if (firstSentAt === null) return undefined;
    return [...this.heard.values()].find(
      (noti) => noti.amount === this.input.amount && Date.parse(noti.receivedAt) >= firstSentAt - CLOCK_SKEW,
    );
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

function isNoti(value: unknown): value is CancelNoti {
  return typeof value === 'object' && value !== null && 'notiId' in value && typeof value.notiId === 'string';
}

const LONGEST_DEADLINE = 60 * 24 * 60 * 60 * 1000;

function plausible(deadline: string | null): deadline is string {
  if (deadline === null) return false;
  const left = Date.parse(deadline) - Date.now();
  return left > 0 && left <= LONGEST_DEADLINE;
}

/** How far the shim's clock may run behind Temporal's, in milliseconds. */
const CLOCK_SKEW = 60_000;
