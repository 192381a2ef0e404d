/**
 * The refund of one card payment, from the request of the order backend until the money is back.
 *
 *   cancel --0000--> completed
 *     |----refused--> rejected
 *     |----9029-----> account --> deposit awaited --Noti or look-up--> completed
 *     |                              '--deadline, grace--> escalated
 *     '----unknown--> looked up (settle.ts) until it is certain
 *   escalated: a person is asked; a late Noti or look-up can still complete the refund
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
import { type Closing, completedByCancel, type Ending, type Escalated, escalated } from './ending';
import { untilIssueHours } from './issue-hours';
import { sendSafely } from './money';
import { listenToPeople } from './people';
import { waitForProof } from './proof';
import { createRecord, type RefundRecord } from './record';
import { deadlineInWords } from './show';

type Issued = Extract<AccountResult, { kind: 'issued' }>;

export async function refundWorkflow(input: RefundInput): Promise<RefundView> {
  const refund = createRecord(input);
  const { note, summary } = refund.texts;
  setHandler(notiSignal, (noti) => refund.notis.hear(noti), { description: summary.noti });
  setHandler(refundQuery, () => refund.view(), { description: summary.query });
  listenToPeople(refund);

  // A cancellation of the workflow must not stop a refund with money on its way: it goes on and says so.
  CancellationScope.current().cancelRequested.catch(() => refund.explain(note.cannotBeCancelled));
  return CancellationScope.nonCancellable(async () => {
    let ending = await cancelOrDeposit(refund);
    while (ending.kind === 'escalated') ending = await untilDecided(refund, ending);
    return close(refund, ending);
  });
}

async function cancelOrDeposit(refund: RefundRecord): Promise<Ending> {
  const outcome = await sendSafely(refund, {
    call: 'cancel',
    send: refund.activities.cancel,
    clearedInRun: refund.earlierRuns.clearedInRun(),
  });
  switch (outcome.kind) {
    case 'cancelled':
      return completedByCancel(refund.input, outcome);
    case 'refused':
      return { kind: 'rejected', reply: outcome };
    case 'mismatch':
      refund.disputeAmount();
      return escalated('mismatch', refund.texts.escalation.otherReply(outcome.asked, outcome.answered), outcome);
    case 'deposit_required':
      refund.explain(refund.texts.note.depositWanted, outcome);
      return depositThenCancel(refund, outcome.runId, outcome.issueHours ?? null);
    default:
      return outcome;
  }
}

/** @param cancelledInRun the run in which CookiePay replied 9029: this run has not asked for an account before. */
async function depositThenCancel(
  refund: RefundRecord,
  cancelledInRun: string,
  issueHours: IssueHours | null,
): Promise<Ending> {
  const { escalation } = refund.texts;
  const outcome = await sendSafely(refund, {
    call: 'account',
    send: refund.activities.getCancelBankAccount,
    // Finance may have seen, and paid into, an account that an earlier run got.
    clearedInRun: refund.earlierRuns.mayHaveSent() ? null : cancelledInRun,
    before: () => untilIssueHours(refund, issueHours),
  });
  switch (outcome.kind) {
    case 'issued':
      return waitForDeposit(refund, outcome);
    case 'refused':
      return escalated('account_refused', escalation.noAccount(`${outcome.code} ${outcome.message}`), outcome);
    case 'mismatch':
      refund.disputeAmount();
      return escalated('mismatch', escalation.otherAccount(outcome.asked, outcome.answered), outcome);
    default:
      return outcome;
  }
}

async function waitForDeposit(refund: RefundRecord, { account, graceMs }: Issued): Promise<Ending> {
  const { escalation, summary } = refund.texts;
  const deadline = refund.awaitDeposit(account);
  if (deadline === null) {
    return escalated('deadline_unreadable', escalation.deadlineUnusable(account.rawDeadline));
  }
  const untilDeadline = { end: deadline, summary: deadlineInWords(account, refund.texts) };
  const inTime = await waitForProof(refund, { rhythm: 'deposit', timer: untilDeadline });
  if (inTime) return inTime;

  // When workers come back long after the deadline, there is still time for a look-up before a person is asked.
  const end = Math.max(deadline + graceMs, Date.now() + Math.min(graceMs, LOOK_UP_TIME));
  const late = await waitForProof(refund, { rhythm: 'deadline', timer: { end, summary: summary.grace } });
  return late ?? escalated('deposit_deadline_passed', escalation.deadlinePassed);
}

/** Enough for a look-up with its token; milliseconds. */
const LOOK_UP_TIME = 60_000;

/** A person decides. Meanwhile a late Noti or a look-up can still complete the refund. */
async function untilDecided(refund: RefundRecord, { reason, detail, reply }: Escalated): Promise<Ending> {
  refund.escalate(reason, detail, reply);
  const proof = await waitForProof(refund, { rhythm: 'escalated', timer: null, openEnded: true, mayBeDecided: true });
  if (proof) return proof;
  const decision = refund.takeDecision();
  return decision ? carryOut(refund, decision) : escalated(reason, detail, reply);
}

async function carryOut(refund: RefundRecord, { action, actor }: Resolution): Promise<Ending> {
  if (action === 'complete') return { kind: 'decided', state: 'completed' };
  if (action === 'abandon') return { kind: 'decided', state: 'abandoned' };
  refund.startOver(actor);
  return cancelOrDeposit(refund);
}

async function close(refund: RefundRecord, ending: Closing): Promise<RefundView> {
  refund.end(ending);
  // A person who decided or asked for a check at this moment still gets a result.
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
