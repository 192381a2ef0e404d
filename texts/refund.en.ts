/** Everything that the refund process says to people, in English; refund.ko.ts has the same in Korean. */
import type { EscalationReason, RefundState, ResolveAction } from '../contract';
import { kst, won as wonIn } from './format';

const won = (amount: number): string => wonIn(amount, 'en');

export const refundEn = {
  won,

  note: {
    asking: 'Asking CookiePay to cancel the payment.',
    cannotBeCancelled: 'A cancellation was requested; a refund under way can not be cancelled.',
    depositWanted: 'The payment is settled already: CookiePay wants a deposit. Asking for the account.',
    deposit: 'Finance staff: deposit exactly this amount into this account before the deadline.',
    depositReported: (actor: string, paidAt: string) =>
      `${actor} reports the deposit as paid at ${kst(paidAt)}; looking for the cancellation.`,
    notiDoesNotFit: (notiId: string) =>
      `A notification (${notiId}) reports a cancellation, but does not fit this refund exactly. Pay nothing before a person has compared them.`,
    notified: (type: string) => `A notification (${type}) says that the payment is cancelled; looking it up.`,
    amountUnclear: 'The look-up shows a cancellation, but not of how much; a person must compare the amounts.',
    unknown: (call: 'cancel' | 'account', cause: string) =>
      `It is unknown whether the ${call === 'cancel' ? 'cancel' : 'account request'} took effect: ${cause}`,
    onceMore: 'The look-up shows that nothing happened; asking CookiePay once more.',
    startingOver: (actor: string) => `${actor} has it started over; looking the payment up first.`,
    outsideIssueHours: (opensAt: number) =>
      `CookiePay wants a deposit, but an account asked for now would expire at the end of the day. It is asked for from ${kst(opensAt)} on, or when somebody says go_ahead.`,
    credentialsRejected:
      'CookiePay rejects our credentials. Nothing was sent; it goes on by itself once they are mended.',
    noToken: 'CookiePay gives no token at the moment. Nothing was sent; it goes on by itself.',
    back: 'CookiePay is back; going on.',
    notSent: (cause: string) => `CookiePay can't be reached (${cause}). Nothing was sent; trying again.`,
    tokenRejected: 'CookiePay rejected the token. Nothing happened; trying again with a fresh one.',
    completed: 'CookiePay has cancelled the payment.',
    completedByPerson: (actor: string) => `${actor} has recorded that the payment is cancelled.`,
    rejected: 'CookiePay refused the cancel; nothing happened.',
    abandoned: (actor: string) => `${actor} has closed it without a refund.`,
    interrupted: (status: string) =>
      `Closed from outside (${status}) before the refund ended. Start it again with the same refundId and the same content: it looks the payment up before it sends anything.`,
  },

  cause: {
    workerSilent: 'no answer from the worker that made the call',
    earlierRun: 'an earlier run of this refund may have sent it',
    runUnproven: 'nothing was sent now, because an earlier run of this refund may have sent it',
    repeatedCall: 'nothing was sent now, because an earlier attempt of this call may have been sent',
    otherKey: 'nothing was sent: the token was sealed with another pay2_key',
  },

  /** Why a person is asked: the facts of this very refund. */
  escalation: {
    otherAnswer: (asked: string, answered: string) => `Asked to cancel ${asked}, CookiePay answered ${answered}.`,
    otherAccount: (asked: string, answered: string) => `Asked for an account for ${asked}, it is for ${answered}.`,
    noAccount: (said: string) => `CookiePay gives no account to deposit into: ${said}`,
    deadlineUnusable: (raw: string) => `CookiePay's deadline is unusable: "${raw}".`,
    deadlinePassed: 'The deadline passed, and no cancellation shows.',
    otherPayment: (amount: number, tid: string, seenAmount: number, seenTid: string) =>
      `The refund is for ${won(amount)} of ${tid}, but the look-up shows a payment of ${won(seenAmount)}, ${seenTid}.`,
    otherNoti: (amount: number, named: number | null, notiId: string) =>
      `The refund is for ${won(amount)}, but a notification reports ${named === null ? 'an unreadable amount' : won(named)} (${notiId}).`,
    claimNotSeen: (said: string) => `CookiePay says "${said}", but the look-up shows it as not cancelled.`,
    notifiedUnseen:
      'A notification reports a cancellation, the look-up does not show it, and no account has been asked for yet.',
    unproven: (cause: string) => `Nothing proves whether CookiePay cancelled the payment: ${cause}`,
  },

  /** What each timer, activity and message is, for the Web UI. */
  summary: {
    refund: (amount: number, orderNo: string) => `Refund ${won(amount)}, order ${orderNo}`,
    details: (amount: number, orderNo: string, tid: string, reason: string) =>
      `Order ${orderNo}, payment ${tid}: ${won(amount)} back to the buyer. Reason: ${reason}`,
    token: 'get a token; repeats until CookiePay gives one',
    cancel: 'cancel the payment; sent once',
    account: 'ask for the account to deposit into; sent once',
    lookUp: 'look the payment up',
    settle: 'find out what happened',
    lookDaily: 'look the payment up daily while a person decides',
    lookNow: 'look the payment up now; a person asked',
    hold: 'nothing was sent; next try after this',
    secondLook: 'before the second look',
    giveUp: 'a person is asked after this',
    deadline: (amount: number, into: string, before: string | null) =>
      `deadline: deposit ${won(amount)} into ${into} before ${before ? kst(before) : '?'}`,
    grace: 'grace after the deposit deadline',
    issueHours: 'until the hours in which an account is asked for',
    noti: 'A cancellation notification from CookiePay.',
    query: 'The refund as it stands.',
    resolve: 'A person decides: retry, complete, abandon or go_ahead; with actor and reason.',
    check: 'Look the payment up now, and answer what was seen.',
    deposited: 'Finance reports that it has paid the deposit: actor, paidAt (ISO 8601).',
  },

  /** Seen by a look-up. `at` and `next` are clock times in Korea. */
  look: {
    notYet: (at: string, next: string) => `not cancelled as of ${at}, next look at ${next} (KST)`,
    cannotTell: (cause: string, at: string, next: string) =>
      `no answer that tells (${cause}) as of ${at}, next look at ${next} (KST)`,
    noToken: (cause: string) => `no token from CookiePay: ${cause}; nothing was sent`,
    cancelled: (date: string) => `CookiePay shows the payment as cancelled (${date}).`,
    notCancelled: 'CookiePay shows the payment as not cancelled.',
    part: 'The refund is a part of the payment: a look-up can not tell whether that part is cancelled.',
    contradiction: (amount: number, tid: string) => `CookiePay shows another payment: ${won(amount)}, ${tid}.`,
    noAnswer: (cause: string) => `CookiePay gave no answer that tells: ${cause}`,
  },

  /** Why an order of a person is refused. Each says what to do instead. */
  refused: {
    actor: 'actor must have 1 to 100 characters: who decides',
    reason: 'reason must have 1 to 500 characters: why, and for complete the proof',
    action: (known: string) => `action must be one of ${known}`,
    paidAt: 'paidAt must be an ISO 8601 time such as 2026-01-02T03:04:05Z, and not in the future',
    notEscalated: (action: ResolveAction, state: RefundState) =>
      `Nothing was changed: ${action} is for escalated refunds, and this one is ${state}. Only when it is escalated the program needs a person.`,
    notWaiting: (state: RefundState) =>
      `Nothing was changed: go_ahead is for a refund that waits for the issue hours; this one is ${state} and does not.`,
    accountAlive: (until: string) =>
      `Nothing was changed: the account may still be paid into until ${until}, and a second one must not exist beside it. Retry after that, or complete or abandon.`,
    amountsDiffer:
      'Nothing was changed: CookiePay has named another amount or payment, so something has happened already. Compare both values at CookiePay, then complete with the proof, or abandon.',
    partUnknown:
      "Nothing was changed: for a part of a payment no look-up can prove that the first cancel did not happen. Look in CookiePay's console: if that part is cancelled, complete with the proof; if not, abandon and start a refund with a new refundId.",
    partReported: (actor: string) =>
      `Nothing was changed: ${actor} has reported the deposit as paid, and for a part of a payment no look-up could stop a second one. Ask CookiePay: cancelled, complete with the proof; if not and the money is back, abandon and start a refund with a new refundId.`,
    superseded:
      'Nothing was changed: the account that was shown is superseded, and no new one is there yet. Whoever has paid into it: tell an operator at once.',
    anotherDecision: (actor: string) =>
      `Nothing was changed: ${actor} decided a moment before. Look at the refund again.`,
    overtaken: (state: RefundState) =>
      `Your decision was not taken: something else happened at the same moment, and the refund is ${state} now. Look at it again.`,
    anotherUpdate: (idempotencyKey: string) =>
      `Nothing was changed: the idempotency key ${idempotencyKey} belongs to another update of this refund. Use a new key for this one.`,
    closed: (state: RefundState) => `Nothing was changed: the refund is ${state}, which is final.`,
    noDeposit: (state: RefundState) =>
      `Nothing was changed: no deposit account has been issued for this refund (it is ${state}).`,
  },

  state: {
    cancelling: 'cancelling',
    confirming: 'confirming',
    awaiting_deposit: 'awaiting deposit',
    escalated: 'needs a person',
    completed: 'completed',
    rejected: 'rejected',
    abandoned: 'abandoned',
  } satisfies Record<RefundState, string>,

  whoActs: {
    cancelling: 'nobody: the program goes on by itself',
    confirming: 'nobody: the program looks the payment up until it knows',
    awaiting_deposit: 'finance staff: make the deposit below',
    escalated: 'an operator: decide, after looking at what is written below',
    completed: 'nobody: the money went back',
    rejected: 'the order backend: CookiePay refused and nothing happened',
    abandoned: 'nobody: closed without a refund',
  } satisfies Record<RefundState, string>,

  whoActsReported: 'nobody: it is reported as paid, do not pay again; the program looks for the cancellation',

  reason: {
    deposit_deadline_passed: 'the deposit deadline passed',
    outcome_unknown: 'nobody knows whether it was cancelled',
    mismatch: 'the amounts or payments differ',
    deadline_unreadable: "CookiePay's deadline is unusable",
    account_refused: 'CookiePay gives no account',
  } satisfies Record<EscalationReason, string>,

  /** What a person does about it; docs/operations.md says more. */
  whatToDo: {
    deposit_deadline_passed:
      "Ask finance whether the deposit was made. Made: wait; complete only when CookiePay's console shows the cancellation, with that as the proof (a transfer slip is none). Not made: retry; it starts over with the cancel, and a new account may be issued.",
    outcome_unknown:
      "Look in CookiePay's console. Cancelled: complete with the proof. Not cancelled: retry (all of a payment), or abandon and start a new refund (a part of one). If finance knows of an account for it: only when nothing was paid and its deadline is over.",
    mismatch:
      "Compare both values with CookiePay's console and the bank. Right after all: complete with the proof. Wrong: settle it with CookiePay, then abandon. Do not pay anything meanwhile.",
    deadline_unreadable:
      'Ask CookiePay until when the account can be paid. Paid in time: complete with the proof once it shows. Not paid: retry the next day.',
    account_refused:
      "Read CookiePay's words below and mend what they name. Then retry; or abandon and give the money back by another way.",
  } satisfies Record<EscalationReason, string>,

  action: {
    retry: 'start over',
    complete: 'record as cancelled',
    abandon: 'close without a refund',
    go_ahead: 'ask for the account now',
  } satisfies Record<ResolveAction, string>,

  label: {
    heading: (state: string, amount: number, orderNo: string) => `${state}: ${won(amount)} of order ${orderNo}`,
    whoActs: 'Who acts next',
    payment: 'Payment (tid)',
    depositExactly: 'Deposit exactly',
    into: 'Into',
    before: 'Before',
    beforeUnreadable: 'unreadable, see below',
    superseded: 'Do NOT pay into the earlier account any more',
    notToBePaid: 'Account issued (pay nothing before it is decided)',
    noMorePaid: 'Account issued (do not pay into it)',
    more: 'More',
    refundReason: 'Reason for the refund',
    reported: 'Reported as paid',
    by: (actor: string, at: string) => `by ${actor}, ${kst(at)}`,
    escalatedSince: (since: string) => `Needs a person since ${kst(since)}`,
    whatToDo: 'What to do',
    said: 'CookiePay said',
    evidence: 'Evidence',
    decision: 'Decision',
  },

  evidence: {
    seen: (amount: number, tid: string, at: string) => `${won(amount)} of ${tid}, seen ${kst(at)}`,
    cancelAnswer: (code: string, what: string) => `CookiePay answered the cancel with ${code}: ${what}`,
    lookUp: (shown: string, what: string) => `a look-up shows the cancellation (${shown}): ${what}`,
    noti: (notiId: string, type: string, what: string) =>
      `the notification ${notiId} (${type}) matches exactly: ${what}`,
    person: 'the written proof of a person, see the decision',
  },
};

/** The texts of one language; that Korean has them all is checked by the compiler. */
export type RefundTexts = typeof refundEn;
