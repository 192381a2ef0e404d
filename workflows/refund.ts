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
import { ApplicationFailure, CancellationScope, setHandler, workflowInfo } from '@temporalio/workflow';
import type { AccountResult } from '../activities';
import { notiSignal, REFUND_REJECTED, type RefundInput, refundQuery, type RefundView } from './contract';
import { depositInWords } from './details';
import { completedByCancel, type Ending, escalated } from './ending';
import { sendSafely } from './money';
import { cancel, getCancelBankAccount } from './policies';
import { waitForProof } from './proof';
import { RefundRecord } from './record';

type Issued = Extract<AccountResult, { kind: 'issued' }>;

export async function refundWorkflow(input: RefundInput): Promise<RefundView> {
  const refund = new RefundRecord(input);
  setHandler(notiSignal, (noti) => refund.notis.hear(noti), {
    description: 'A cancellation notification from CookiePay.',
  });
  setHandler(refundQuery, () => refund.view(), { description: 'The refund as it stands.' });

  // A cancellation requested from outside must not abandon money on its way: the refund goes on and says so.
  CancellationScope.current().cancelRequested.catch(() =>
    refund.explain('A cancellation was requested; a refund under way can not be cancelled.'),
  );
  return CancellationScope.nonCancellable(async () => {
    let ending = await cancelOrDeposit(refund);
    while (ending.kind === 'escalated') ending = await untilResolved(refund, ending);
    return close(refund, ending);
  });
}

async function cancelOrDeposit(refund: RefundRecord): Promise<Ending> {
  const cancelled = await sendSafely(refund, {
    call: 'cancel',
    send: cancel,
    clearedInRun: refund.isFresh ? workflowInfo().originalExecutionRunId : null,
  });
  switch (cancelled.kind) {
    case 'cancelled':
      return completedByCancel(refund.input, cancelled);
    case 'refused':
      return { kind: 'rejected', word: cancelled };
    case 'mismatch':
      refund.isDoubted = true;
      return escalated(
        'mismatch',
        `Asked to cancel ${cancelled.asked}, CookiePay answered ${cancelled.answered}.`,
        cancelled,
      );
    case 'deposit_required':
      refund.explain('The payment is settled already: CookiePay wants a deposit. Asking for the account.', cancelled);
      return depositThenCancel(refund, cancelled.runId);
    default:
      return cancelled;
  }
}

/** @param answeredInRun the run that saw the 9029, and so knows that no account was asked for before. */
async function depositThenCancel(refund: RefundRecord, answeredInRun: string): Promise<Ending> {
  const issued = await sendSafely(refund, {
    call: 'account',
    send: getCancelBankAccount,
    // Somebody may have seen, and paid into, an account that an earlier run was given.
    clearedInRun: refund.mayHaveBeenSentBefore ? null : answeredInRun,
  });
  switch (issued.kind) {
    case 'issued':
      return waitForDeposit(refund, issued);
    case 'refused':
      return escalated('account_refused', `CookiePay gives no account: ${issued.code} ${issued.message}`, issued);
    case 'mismatch':
      refund.isDoubted = true;
      return escalated('mismatch', `Asked for an account for ${issued.asked}, it is for ${issued.answered}.`, issued);
    default:
      return issued;
  }
}

async function waitForDeposit(refund: RefundRecord, { account, graceMs }: Issued): Promise<Ending> {
  const deadline = refund.awaitDeposit(account);
  if (deadline === null) {
    return escalated('deadline_unreadable', `CookiePay's deadline is unusable: "${account.rawDeadline}".`);
  }
  const summary = `deadline: ${depositInWords(account)}`;
  const inTime = await waitForProof(refund, { rhythm: 'deposit', end: deadline, summary });
  if (inTime) return inTime;

  // When workers come back long after the deadline, a look-up still gets the time to answer before a person is asked.
  const end = Math.max(deadline + graceMs, Date.now() + Math.min(graceMs, LOOK_UP_TIME));
  const late = await waitForProof(refund, { rhythm: 'deadline', end, summary: 'grace after the deposit deadline' });
  return late ?? escalated('deposit_deadline_passed', 'The deadline passed, and no cancellation shows.');
}

const LOOK_UP_TIME = 60_000;

/** A person decides; meanwhile a late Noti or a look-up still completes the refund. */
async function untilResolved(
  refund: RefundRecord,
  { reason, detail, word }: Extract<Ending, { kind: 'escalated' }>,
): Promise<Ending> {
  refund.escalate(reason, detail, word);
  const proof = await waitForProof(refund, { rhythm: 'escalated', end: null, summary: '', openEnded: true });
  return proof ?? escalated(reason, detail, word);
}

function close(refund: RefundRecord, ending: Exclude<Ending, { kind: 'escalated' }>): RefundView {
  if (ending.kind === 'completed') {
    refund.complete(ending.evidence, ending.word);
    return refund.view();
  }
  refund.reject(ending.word);
  const { code, message } = ending.word;
  throw ApplicationFailure.create({
    type: REFUND_REJECTED,
    message: `CookiePay refused the cancel: ${code} ${message}`,
    nonRetryable: true,
    details: [refund.view()],
  });
}
