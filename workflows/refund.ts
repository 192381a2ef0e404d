/**
 * The refund of one card payment, from the order backend's wish to the money's return.
 *
 *   cancel --0000--> completed
 *     |----refused--> rejected
 *     |----9029-----> account --> deposit awaited --Noti or look-up--> completed
 *     |                              '--deadline, grace--> escalated
 *     '----unknown--> looked up (settle.ts) until it is certain
 *   escalated: a person is asked; a late Noti or look-up still completes it
 */
import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  setHandler,
} from '@temporalio/workflow';
import type { AccountResult, IssueHours } from '../activities';
import {
  notiSignal,
  REFUND_REJECTED,
  type RefundInput,
  refundQuery,
  type RefundView,
  type Resolution,
} from '../contract';
import { deadlineInWords } from './show';
import { completedByCancel, type Ending, type Escalated, escalated } from './ending';
import { untilIssueHours } from './issue-hours';
import { sendSafely } from './money';
import { listenToPeople } from './people';
import { waitForProof } from './proof';
import { RefundRecord } from './record';

type Issued = Extract<AccountResult, { kind: 'issued' }>;

export async function refundWorkflow(input: RefundInput): Promise<RefundView> {
  const refund = new RefundRecord(input);
  const { note, summary } = refund.texts;
  setHandler(notiSignal, (noti) => refund.notis.hear(noti), { description: summary.noti });
  setHandler(refundQuery, () => refund.view(), { description: summary.query });
  listenToPeople(refund);

  // A cancellation requested from outside must not abandon money on its way: the refund goes on and says so.
  CancellationScope.current().cancelRequested.catch(() => refund.explain(note.cannotBeCancelled));
  return CancellationScope.nonCancellable(async () => {
    let ending = await cancelOrDeposit(refund);
    while (ending.kind === 'escalated') ending = await untilDecided(refund, ending);
    return close(refund, ending);
  });
}

async function cancelOrDeposit(refund: RefundRecord): Promise<Ending> {
  const cancelled = await sendSafely(refund, {
    call: 'cancel',
    send: refund.activities.cancel,
    clearedInRun: refund.clearedInRun,
  });
  switch (cancelled.kind) {
    case 'cancelled':
      return completedByCancel(refund.input, cancelled);
    case 'refused':
      return { kind: 'rejected', reply: cancelled };
    case 'mismatch':
      refund.amountDisputed = true;
      return escalated('mismatch', refund.texts.escalation.otherReply(cancelled.asked, cancelled.answered), cancelled);
    case 'deposit_required':
      refund.explain(refund.texts.note.depositWanted, cancelled);
      return depositThenCancel(refund, cancelled.runId, cancelled.issueHours ?? null);
    default:
      return cancelled;
  }
}

/** @param answeredInRun the run that saw the 9029, and so knows that no account was asked for before. */
async function depositThenCancel(
  refund: RefundRecord,
  answeredInRun: string,
  issueHours: IssueHours | null,
): Promise<Ending> {
  const { escalation } = refund.texts;
  const issued = await sendSafely(refund, {
    call: 'account',
    send: refund.activities.getCancelBankAccount,
    // Somebody may have seen, and paid into, an account that an earlier run was given.
    clearedInRun: refund.mayHaveBeenSentBefore ? null : answeredInRun,
    before: () => untilIssueHours(refund, issueHours),
  });
  switch (issued.kind) {
    case 'issued':
      return waitForDeposit(refund, issued);
    case 'refused':
      return escalated('account_refused', escalation.noAccount(`${issued.code} ${issued.message}`), issued);
    case 'mismatch':
      refund.amountDisputed = true;
      return escalated('mismatch', escalation.otherAccount(issued.asked, issued.answered), issued);
    default:
      return issued;
  }
}

async function waitForDeposit(refund: RefundRecord, { account, graceMs }: Issued): Promise<Ending> {
  const { escalation, summary } = refund.texts;
  const deadline = refund.awaitDeposit(account);
  if (deadline === null) {
    return escalated('deadline_unreadable', escalation.deadlineUnusable(account.rawDeadline));
  }
  const untilDeadline = deadlineInWords(account, refund.texts);
  const inTime = await waitForProof(refund, { rhythm: 'deposit', end: deadline, summary: untilDeadline });
  if (inTime) return inTime;

  // When workers come back long after the deadline, a look-up still gets the time to answer before a person is asked.
  const end = Math.max(deadline + graceMs, Date.now() + Math.min(graceMs, LOOK_UP_TIME));
  const late = await waitForProof(refund, { rhythm: 'deadline', end, summary: summary.grace });
  return late ?? escalated('deposit_deadline_passed', escalation.deadlinePassed);
}

const LOOK_UP_TIME = 60_000;

/** A person decides; meanwhile a late Noti or a look-up still completes the refund. */
async function untilDecided(refund: RefundRecord, { reason, detail, reply }: Escalated): Promise<Ending> {
  refund.escalate(reason, detail, reply);
  const wait = { rhythm: 'escalated', end: null, summary: '', openEnded: true, mayBeDecided: true } as const;
  const proof = await waitForProof(refund, wait);
  const decision = proof ? null : refund.takeDecision();
  if (decision) return carryOut(refund, decision);
  return proof ?? escalated(reason, detail, reply);
}

async function carryOut(refund: RefundRecord, { action, actor }: Resolution): Promise<Ending> {
  if (action === 'complete') return { kind: 'decided', state: 'completed' };
  if (action === 'abandon') return { kind: 'decided', state: 'abandoned' };
  refund.startOver(actor);
  return cancelOrDeposit(refund);
}

async function close(refund: RefundRecord, ending: Exclude<Ending, Escalated>): Promise<RefundView> {
  refund.end(ending);
  // Whoever decided, or asked for a look, at this very moment still gets an answer.
  await condition(allHandlersFinished);
  if (ending.kind !== 'rejected') return refund.view();
  const { code, message } = ending.reply;
  throw ApplicationFailure.create({
    type: REFUND_REJECTED,
    message: `CookiePay refused the cancel: ${code} ${message}`,
    nonRetryable: true,
    details: [refund.view()],
  });
}
