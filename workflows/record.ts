/** What a refund's workflow knows, and where it shows it: the query, search attributes, current details. */
import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { LookUp, LookUpResult } from '../activities';
import {
  type CancelNoti,
  type Deposit,
  type DepositReport,
  type Escalation,
  type EscalationReason,
  type Evidence,
  type GatewayReply,
  type RefundInput,
  type RefundState,
  type RefundView,
  type Resolution,
  searchAttributes,
  type SupersededDeposit,
} from '../contract';
import type { DepositAccount } from '../cookiepay/readings';
import { type RefundTexts, refundTexts } from '../texts';
import { allowedActions, payableUntil } from './allowed';
import { Decisions } from './decisions';
import { describeForPeople } from './show';
import type { Ending, Escalated } from './ending';
import { HeardNotis } from './notis';
import { type Activities, activitiesOf } from './policies';

export class RefundRecord {
  state: RefundState = 'cancelling';
  deposit: Deposit | null = null;
  escalation: Escalation | null = null;
  private note: string;
  depositReport: DepositReport | null = null;
  supersededDeposits: readonly SupersededDeposit[] = [];
  private gateway: GatewayReply | null = null;
  private evidence: Evidence | null = null;
  private resolution: Resolution | null = null;

  readonly texts: RefundTexts;
  readonly activities: Activities;
  readonly notis = new HeardNotis();
  readonly decisions = new Decisions();
  /** What `check` has seen and nobody has drawn conclusions from yet. */
  readonly checked: LookUpResult[] = [];
  /** Finance says that it paid, and nobody has gone to look yet. */
  isReportUnread = false;
  /** Somebody named another amount or payment: a look-up, which tells no amount, then proves nothing by itself. */
  amountDisputed = false;
  /** A look-up has shown that the refund is a part of the payment: only its Noti can prove it. */
  isPart = false;
  /** An earlier run may have sent something that this one does not know of. */
  mayHaveBeenSentBefore = false;
  /** A person has had it started over: what CookiePay itself had said before that, and the run that was known then. */
  startedOver: { readonly nothingHadHappened: boolean; readonly inRun: string } | null = null;
  /** The payment's tid, and those that account answers have named: a Noti may carry any of them. */
  private tids: readonly string[];
  private lastRun = workflowInfo().originalExecutionRunId;
  /** When the first call on money may have left; a Noti from before cannot be about it. Epoch milliseconds. */
  private firstSentAt: number | null = null;

  constructor(readonly input: RefundInput) {
    this.tids = [input.tid];
    this.texts = refundTexts(input.language);
    this.activities = activitiesOf(this.texts);
    this.note = this.texts.note.asking;
    this.show();
  }

  view(): RefundView {
    const { refundId, tid, orderNo, amount, reason } = this.input;
    const { state, note, deposit, supersededDeposits, depositReport, escalation, gateway, evidence, resolution } = this;
    return {
      ...{ refundId, tid, orderNo, amount, reason, state, deposit, supersededDeposits, depositReport },
      ...{ escalation, gateway, evidence, resolution, note, allowedActions: allowedActions(this) },
      payableUntil: isoOf(payableUntil(this)),
    };
  }

  /** The run of the workflow in which it is certain that no cancel was sent; null: look up first. */
  get clearedInRun(): string | null {
    return this.isFresh && !this.startedOver ? workflowInfo().originalExecutionRunId : null;
  }

  /**
   * Whether this is the start that its starter meant, with nothing sent before. An input that somebody copied to start
   * the refund by hand comes without the memo, or is as old as the run it was copied from, and proves nothing.
   */
  private get isFresh(): boolean {
    const { nothingSentAsOf } = this.input;
    const { memo, startTime } = workflowInfo();
    if (nothingSentAsOf === undefined || memo?.['nothingSentAsOf'] !== nothingSentAsOf) return false;
    return Math.abs(startTime.getTime() - Date.parse(nothingSentAsOf)) < PROOF_LASTS;
  }

  get isClosed(): boolean {
    return this.state === 'completed' || this.state === 'rejected' || this.state === 'abandoned';
  }

  /** A Noti that matches this refund to the won, is of its payment, and came after the first call on money was sent. */
  matchingNoti(): CancelNoti | undefined {
    const { firstSentAt, input, tids } = this;
    return firstSentAt === null ? undefined : this.notis.matching(tids, input.amount, firstSentAt);
  }

  // -------------------------------------------------------------------------------------------------- transitions

  sending(): void {
    this.firstSentAt ??= Date.now();
  }

  /**
   * The run in which an activity has answered. A reset takes back what was done after it, and Temporal then applies a
   * person's retry once more: what it had sent the first time is no longer in the history.
   */
  answeredIn(runId: string): void {
    if (this.startedOver && this.startedOver.inRun !== runId) this.mayHaveBeenSentBefore = true;
    this.lastRun = runId;
  }

  /** A part may be sent again without a look-up that tells: CookiePay had said that nothing happened, and a person decided. */
  get isRuledOut(): boolean {
    return (this.startedOver?.nothingHadHappened ?? false) && !this.mayHaveBeenSentBefore;
  }

  /** Says what holds the refund up; the state stays. */
  explain(note: string, reply?: GatewayReply): void {
    this.note = note;
    if (reply?.code) this.gateway = { code: reply.code, message: reply.message };
    this.show();
  }

  enter(state: RefundState, note: string, reply?: GatewayReply): void {
    if (state !== this.state) upsertSearchAttributes([{ key: searchAttributes.state, value: state }]);
    this.state = state;
    this.explain(note, reply);
  }

  /** @returns the deadline in epoch milliseconds, or null when it is unreadable, past or implausibly far away. */
  awaitDeposit(account: DepositAccount): number | null {
    const { bankName, accountNo, depositAmount } = account;
    const deadline = plausible(account.deadline) ? account.deadline : null;
    this.tids = [...new Set([...this.tids, account.tid])];
    this.deposit = { bankName, accountNo, amount: depositAmount, deadline };
    this.state = 'awaiting_deposit';
    upsertSearchAttributes([
      { key: searchAttributes.state, value: this.state },
      { key: searchAttributes.tids, value: [...this.tids] },
      ...(deadline ? [{ key: searchAttributes.depositDeadline, value: new Date(deadline) }] : []),
    ]);
    this.explain(this.texts.note.deposit);
    return deadline === null ? null : Date.parse(deadline);
  }

  reported(report: DepositReport): void {
    this.depositReport = report;
    this.isReportUnread = true;
    this.explain(this.texts.note.depositReported(report.actor, report.paidAt));
  }

  /** A Noti says that it is cancelled; that is a hint, not proof. */
  notified(noti: CancelNoti): void {
    const note = this.texts.note.notified(noti.notiType);
    if (this.state === 'escalated') this.explain(note);
    else this.enter('confirming', note);
  }

  escalate(reason: EscalationReason, detail: string, reply?: GatewayReply): void {
    this.escalation = { reason, detail, since: new Date().toISOString() };
    this.enter('escalated', detail, reply);
  }

  /** What a person has decided, if anybody has; from now on it counts, and is shown. */
  takeDecision(): Resolution | null {
    const order = this.decisions.take();
    if (!order) return null;
    this.resolution = { ...order, at: new Date().toISOString() };
    this.show();
    return this.resolution;
  }

  /** Nothing may be paid into the account that was shown until now. @see docs/money-safety.md for what may be sent again. */
  startOver(actor: string): void {
    const { escalation, deposit, depositReport } = this;
    const nothingHadHappened = !this.mayHaveBeenSentBefore && escalation?.reason !== 'outcome_unknown';
    this.startedOver = { nothingHadHappened, inRun: this.lastRun };
    this.mayHaveBeenSentBefore = this.decisions.wentAhead = false; // the decision was made knowing that
    if (deposit) this.supersededDeposits = [...this.supersededDeposits, { ...deposit, reported: depositReport }];
    this.deposit = this.depositReport = this.escalation = null;
    upsertSearchAttributes([{ key: searchAttributes.depositDeadline, value: null }]);
    this.enter('confirming', this.texts.note.startingOver(actor));
  }

  end(ending: Exclude<Ending, Escalated>): void {
    const { note } = this.texts;
    const actor = this.resolution?.actor ?? '';
    this.decisions.overtake();
    this.escalation = null;
    switch (ending.kind) {
      case 'completed':
        this.evidence = ending.evidence;
        this.enter('completed', note.completed, ending.reply);
        break;
      case 'rejected':
        this.enter('rejected', note.rejected, ending.reply);
        break;
      case 'decided':
        this.enter(ending.state, ending.state === 'completed' ? note.completedByPerson(actor) : note.abandoned(actor));
        break;
    }
  }

  private show(): void {
    setCurrentDetails(describeForPeople(this.view(), this.texts));
  }
}

const isoOf = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());

const LONGEST_DEADLINE = 60 * 24 * 60 * 60 * 1000;

function plausible(deadline: string | null): deadline is string {
  if (deadline === null) return false;
  const left = Date.parse(deadline) - Date.now();
  return left > 0 && left <= LONGEST_DEADLINE;
}

/** Above any difference between the starter's clock and Temporal's; milliseconds. */
const PROOF_LASTS = 15 * 60_000;

export const lookUpOf = (
  { tid, amount, language }: RefundInput,
  rhythm: LookUp['rhythm'],
  until: LookUp['until'],
): LookUp => ({ tid, amount, rhythm, until, ...(language && { language }) });
