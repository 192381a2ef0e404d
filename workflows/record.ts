/** One refund in the workflow: what it knows, and every step that changes what it knows. */
import { upsertSearchAttributes } from '@temporalio/workflow';
import type { LookUp, LookUpResult } from '../activities';
import {
  type CancelNoti,
  type Deposit,
  type DepositReport,
  type EscalationReason,
  type GatewayReply,
  type RefundInput,
  type Resolution,
  searchAttributes,
} from '../contract';
import type { DepositAccount } from '../cookiepay/readings';
import { type RefundTexts, refundTexts } from '../texts';
import { createDecisions, type Decisions } from './decisions';
import { createEarlierRuns, type EarlierRuns } from './earlier-runs';
import type { Closing } from './ending';
import { type Facts, factsAtStart } from './facts';
import { createHeardNotis, type HeardNotis } from './notis';
import { type Activities, activitiesOf } from './policies';
import { createScreen, type Screen } from './show';

interface Parts {
  readonly input: RefundInput;
  readonly texts: RefundTexts;
  readonly activities: Activities;
  readonly notis: HeardNotis;
  readonly decisions: Decisions;
  readonly earlierRuns: EarlierRuns;
  /** The results of `check` that the process has not considered yet. */
  readonly checked: LookUpResult[];
}
type Steps = ReturnType<typeof moneySteps> & ReturnType<typeof depositSteps> & ReturnType<typeof peopleSteps>;

export type RefundRecord = Parts &
  Pick<Screen, 'view' | 'explain' | 'enter'> &
  Steps & { readonly facts: Readonly<Facts> };

export function createRecord(input: RefundInput): RefundRecord {
  const texts = refundTexts(input.language);
  const facts = factsAtStart(input, texts.note.asking);
  const parts: Parts = {
    input,
    texts,
    activities: activitiesOf(texts),
    notis: createHeardNotis(),
    decisions: createDecisions(),
    earlierRuns: createEarlierRuns(input),
    checked: [],
  };
  const screen = createScreen(input, facts, texts);
  screen.refresh();
  return {
    ...parts,
    ...screen,
    facts,
    ...moneySteps(facts, parts),
    ...depositSteps(facts, parts, screen),
    ...peopleSteps(facts, parts, screen),
  };
}

function moneySteps(facts: Facts, { input, notis }: Parts) {
  return {
    /** A call on money is about to be sent. */
    sending(): void {
      facts.firstSentAt ??= Date.now();
    },
    /** CookiePay or a Noti has named another amount or another payment. */
    disputeAmount(): void {
      facts.amountDisputed = true;
    },
    /** A look-up has shown that the refund is a part of the payment. */
    noteThatItIsPart(): void {
      facts.isPart = true;
    },
    /** A Noti for exactly this payment and amount that came after the first call on money was sent. */
    matchingNoti(): CancelNoti | undefined {
      const { tids, firstSentAt } = facts;
      return firstSentAt === null ? undefined : notis.matching(tids, input.amount, firstSentAt);
    },
  };
}

function depositSteps(facts: Facts, { texts }: Parts, screen: Screen) {
  return {
    /** The account is asked for at this time (epoch milliseconds), or when a person says `go_ahead`. */
    waitForIssueHours(opensAt: number): void {
      facts.waitsForIssueHours = true;
      screen.explain(texts.note.outsideIssueHours(opensAt));
    },
    endOfIssueHoursWait(wentAhead: boolean): void {
      facts.waitsForIssueHours = false;
      facts.wentAhead = wentAhead;
    },
    /** @returns the deadline in epoch milliseconds; null when it is unreadable, past or too far away to be true. */
    awaitDeposit(account: DepositAccount): number | null {
      const deposit = depositInto(account);
      facts.deposit = deposit;
      facts.tids = [...new Set([...facts.tids, account.tid])];
      facts.state = 'awaiting_deposit';
      // One upsert for all of them: each is an event of its own.
      upsertSearchAttributes([
        { key: searchAttributes.state, value: facts.state },
        { key: searchAttributes.tids, value: [...facts.tids] },
        ...(deposit.deadline ? [{ key: searchAttributes.depositDeadline, value: new Date(deposit.deadline) }] : []),
      ]);
      screen.explain(texts.note.deposit);
      return deposit.deadline === null ? null : Date.parse(deposit.deadline);
    },
    reported(report: DepositReport): void {
      facts.depositReport = report;
      facts.reportIsNew = true;
      screen.explain(texts.note.depositReported(report.actor, report.paidAt));
    },
    /** @returns whether finance has reported a deposit since this was last asked. */
    takeNewReport(): boolean {
      const isNew = facts.reportIsNew;
      facts.reportIsNew = false;
      return isNew;
    },
    /** A Noti says that the payment is cancelled; that is a hint, not proof. */
    notified(noti: CancelNoti): void {
      const note = texts.note.notified(noti.notiType);
      if (facts.state === 'escalated') screen.explain(note);
      else screen.enter('confirming', note);
    },
  };
}

function peopleSteps(facts: Facts, { texts, decisions, earlierRuns }: Parts, screen: Screen) {
  return {
    escalate(reason: EscalationReason, detail: string, reply?: GatewayReply): void {
      facts.escalation = { reason, detail, since: new Date().toISOString() };
      screen.enter('escalated', detail, reply);
    },
    /** @returns what a person has decided, which counts from now on; null when nothing is decided. */
    takeDecision(): Resolution | null {
      const decision = decisions.take();
      if (!decision) return null;
      facts.resolution = { ...decision, at: new Date().toISOString() };
      screen.refresh();
      return facts.resolution;
    },
    /** From now on the account that was shown must not be paid into. @see docs/money-safety.md for what may be sent again. */
    startOver(actor: string): void {
      const { escalation, deposit, depositReport } = facts;
      earlierRuns.startOver(escalation?.reason);
      facts.wentAhead = false;
      if (deposit) facts.supersededDeposits = [...facts.supersededDeposits, { ...deposit, reported: depositReport }];
      facts.deposit = null;
      facts.depositReport = null;
      facts.escalation = null;
      upsertSearchAttributes([{ key: searchAttributes.depositDeadline, value: null }]);
      screen.enter('confirming', texts.note.startingOver(actor));
    },
    end(ending: Closing): void {
      const { note } = texts;
      const actor = facts.resolution?.actor ?? '';
      decisions.overtake();
      facts.escalation = null;
      if (ending.kind === 'rejected') {
        screen.enter('rejected', note.rejected, ending.reply);
        return;
      }
      if (ending.kind === 'decided') {
        const { state } = ending;
        screen.enter(state, state === 'completed' ? note.completedByPerson(actor) : note.abandoned(actor));
        return;
      }
      facts.evidence = ending.evidence;
      screen.enter('completed', note.completed, ending.reply);
    },
  };
}

const LONGEST_DEADLINE = 60 * 24 * 60 * 60 * 1000;

function depositInto({ bankName, accountNo, depositAmount, deadline }: DepositAccount): Deposit {
  const left = deadline === null ? 0 : Date.parse(deadline) - Date.now();
  const isPlausible = left > 0 && left <= LONGEST_DEADLINE;
  return { bankName, accountNo, amount: depositAmount, deadline: isPlausible ? deadline : null };
}

export const lookUpOf = (
  { tid, amount, language }: RefundInput,
  rhythm: LookUp['rhythm'],
  until: LookUp['until'],
): LookUp => ({ tid, amount, rhythm, until, ...(language && { language }) });
