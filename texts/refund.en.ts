/** Everything that the refund process says to people, in English; refund.ko.ts has the same in Korean. */
import type { EscalationReason, RefundState, ResolveAction } from '../contract';
import { kst, won as wonIn } from './format';

const won = (amount: number | string): string => wonIn(amount, 'en');

/** A payment as a request or a reply names it; the reply's amount may be any text. */
interface NamedPayment {
  readonly tid: string;
  readonly amount: number | string;
}

const payment = ({ tid, amount }: NamedPayment): string => `${won(amount)} of ${tid}`;

export const refundEn = {
  won,

  note: {
    asking: 'Asking CookiePay to cancel the payment.',
    cannotBeCancelled:
      'Temporal was asked to cancel this workflow. A refund under way cannot be cancelled: it goes on.',
    depositWanted: 'The payment is already settled, so CookiePay wants a deposit. Asking for the account.',
    deposit: 'Finance staff: deposit exactly this amount into this account before the deadline.',
    depositReported: (actor: string, paidAt: string) =>
      `${actor} reported the deposit as paid at ${kst(paidAt)}. Looking for the cancellation.`,
    notiDoesNotFit: (notiId: string) =>
      `A notification (${notiId}) reports a cancellation that does not fit this refund exactly. Do not pay anything before a person has compared the two.`,
    notified: (type: string) => `A notification (${type}) says that the payment is cancelled. Looking it up.`,
    amountUnclear: 'The look-up shows a cancellation, but not its amount. A person must compare the amounts.',
    unknown: (call: 'cancel' | 'account', cause: string) =>
      `It is unknown whether the ${call === 'cancel' ? 'cancel' : 'account request'} took effect: ${cause}`,
    onceMore: 'The look-up shows that nothing happened. Asking CookiePay once more.',
    startingOver: (actor: string) => `${actor} started the refund over. The payment is looked up first.`,
    outsideIssueHours: (opensAt: number) =>
      `CookiePay wants a deposit. An account requested now would expire at the end of the day, so it is requested from ${kst(opensAt)} on, or when a person decides go_ahead.`,
    credentialsRejected:
      'CookiePay rejects our credentials. Nothing was sent. The refund goes on by itself once they are corrected.',
    noToken: 'CookiePay gives no token at the moment. Nothing was sent. The refund goes on by itself.',
    back: 'CookiePay answers again. Going on.',
    notSent: (cause: string) => `CookiePay cannot be reached (${cause}). Nothing was sent. Trying again.`,
    tokenRejected: 'CookiePay rejected the token. Nothing happened. Trying again with a new token.',
    completed: 'CookiePay has cancelled the payment.',
    completedByPerson: (actor: string) => `${actor} recorded that the payment is cancelled.`,
    rejected: 'CookiePay refused the cancel. Nothing happened.',
    abandoned: (actor: string) => `${actor} closed it without a refund.`,
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
    otherReply: (asked: NamedPayment, replied: NamedPayment) =>
      `Asked to cancel ${payment(asked)}, CookiePay replied for ${payment(replied)}.`,
    otherAccount: (asked: NamedPayment, replied: NamedPayment) =>
      `Asked for an account for ${payment(asked)}, CookiePay gave one for ${payment(replied)}.`,
    noAccount: (said: string) => `CookiePay gives no account to deposit into: ${said}`,
    deadlineUnusable: (raw: string) => `CookiePay's deadline is unusable: "${raw}".`,
    deadlinePassed: 'The deadline passed, and no cancellation shows.',
    otherPayment: (amount: number, tid: string, seenAmount: number, seenTid: string) =>
      `The refund is for ${won(amount)} of ${tid}, but the look-up shows a payment of ${won(seenAmount)}, ${seenTid}.`,
    otherNoti: (amount: number, named: number | null, notiId: string) =>
      `The refund is for ${won(amount)}, but a notification reports ${named === null ? 'an unreadable amount' : won(named)} (${notiId}).`,
    claimNotSeen: (said: string) => `CookiePay says "${said}", but the look-up shows the payment as not cancelled.`,
    notifiedUnseen:
      'A notification reports a cancellation, but the look-up does not show it, and no account has been requested yet.',
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
    lookNow: 'look the payment up now, because a person asked',
    hold: 'nothing was sent; next try after this',
    secondLook: 'before the second look-up',
    giveUp: 'a person is asked after this',
    deadline: (amount: number, into: string, before: string | null) =>
      `deadline: deposit ${won(amount)} into ${into} before ${before ? kst(before) : '?'}`,
    grace: 'grace after the deposit deadline',
    issueHours: 'until the hours in which accounts are requested',
    noti: 'A cancellation notification from CookiePay.',
    query: 'The current refund.',
    resolve: 'A person decides: retry, complete, abandon or go_ahead; with actor and reason.',
    check: 'Look the payment up now, and answer what was seen.',
    deposited: 'Finance reports that it has paid the deposit: actor, paidAt (ISO 8601).',
  },

  /** Seen by a look-up. `at` and `next` are clock times in Korea. */
  look: {
    notYet: (at: string, next: string) => `not cancelled as of ${at}, next look-up at ${next} (KST)`,
    cannotTell: (cause: string, at: string, next: string) =>
      `no usable reply (${cause}) as of ${at}, next look-up at ${next} (KST)`,
    noToken: (cause: string) => `no token from CookiePay: ${cause}; nothing was sent`,
    cancelled: (date: string) => `CookiePay shows the payment as cancelled (${date}).`,
    notCancelled: 'CookiePay shows the payment as not cancelled.',
    part: 'The refund is a part of the payment: a look-up cannot tell whether that part is cancelled.',
    contradiction: (amount: number, tid: string) => `CookiePay shows another payment: ${won(amount)}, ${tid}.`,
    noAnswer: (cause: string) => `CookiePay gave no usable reply: ${cause}`,
  },

  /** Why an update is refused. Each says what to do instead. */
  refused: {
    actor: 'actor must have 1 to 100 characters: who decides',
    reason: 'reason must have 1 to 500 characters: why, and for complete the proof',
    action: (known: string) => `action must be one of ${known}`,
    paidAt: 'paidAt must be an ISO 8601 time such as 2026-01-02T03:04:05Z, and not in the future',
    notEscalated: (action: ResolveAction, state: RefundState) =>
      `Nothing was changed: ${action} is for escalated refunds, and this one is ${state}. A person is needed only once it is escalated.`,
    notWaiting: (state: RefundState) =>
      `Nothing was changed: go_ahead is for a refund that waits for the issue hours. This one is ${state} and does not wait for them.`,
    accountAlive: (until: string) =>
      `Nothing was changed: finance may still pay into the account until ${until}, and there must be no second account beside it. Retry after that, or complete or abandon.`,
    amountsDiffer:
      'Nothing was changed: CookiePay has named another amount or payment, so something has happened already. Compare both values at CookiePay, then complete with the proof, or abandon.',
    partUnknown:
      "Nothing was changed: for a part of a payment no look-up can prove that the first cancel did not happen. Look in CookiePay's console. If that part is cancelled, complete with the proof. If not, abandon and start a refund with a new refundId.",
    partReported: (actor: string) =>
      `Nothing was changed: ${actor} has reported the deposit as paid, and for a part of a payment no look-up can prevent a second cancel. Ask CookiePay. If it is cancelled, complete with the proof. If it is not and the money is back, abandon and start a refund with a new refundId.`,
    superseded:
      'Nothing was changed: the account that was shown is no longer valid, and there is no new one yet. If you have already paid into it, tell an operator at once.',
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
    cancelling: 'no person: the program goes on by itself',
    confirming: 'no person: the program looks the payment up until it knows',
    awaiting_deposit: 'finance staff: make the deposit below',
    escalated: 'an operator: read what is written below, then decide',
    completed: 'no person: the money went back',
    rejected: 'the order backend: CookiePay refused, and nothing happened',
    abandoned: 'no person: closed without a refund',
  } satisfies Record<RefundState, string>,

  whoActsReported:
    'no person: the deposit is reported as paid, do not pay again; the program looks for the cancellation',

  reason: {
    deposit_deadline_passed: 'the deposit deadline passed',
    outcome_unknown: 'it is unknown whether the payment was cancelled',
    mismatch: 'the amounts or payments differ',
    deadline_unreadable: "CookiePay's deadline is unusable",
    account_refused: 'CookiePay gives no account',
  } satisfies Record<EscalationReason, string>,

  /** What a person does about it; docs/operations.md says more. */
  whatToDo: {
    deposit_deadline_passed:
      "Ask finance whether the deposit was made. If it was: wait, and complete only when CookiePay's console shows the cancellation, with that as the proof (a transfer slip is no proof). If it was not: retry. The refund starts over with the cancel, and a new account may be issued.",
    outcome_unknown:
      "Look in CookiePay's console. Cancelled: complete with the proof. Not cancelled: retry (the whole payment), or abandon and start a new refund (a part of it). If finance knows of an account for it, do so only when nothing was paid and its deadline is over.",
    mismatch:
      "Compare both values with CookiePay's console and the bank. If they are right: complete with the proof. If they are wrong: settle it with CookiePay, then abandon. Do not pay anything meanwhile.",
    deadline_unreadable:
      'Ask CookiePay until when the account can be paid. Paid in time: complete with the proof once it shows. Not paid: retry the next day.',
    account_refused:
      "Read CookiePay's reply below and correct what it names. Then retry. Or abandon, and give the money back by another way.",
  } satisfies Record<EscalationReason, string>,

  action: {
    retry: 'start over',
    complete: 'record as cancelled',
    abandon: 'close without a refund',
    go_ahead: 'ask for the account now',
  } satisfies Record<ResolveAction, string>,

  /** The names of facts, see facts.ts. */
  label: {
    heading: (state: string, amount: number, orderNo: string) => `${state}: ${won(amount)} of order ${orderNo}`,
    refund: 'Refund',
    state: 'State',
    note: 'What is happening',
    whoActs: 'Who acts next',
    whatToDo: 'What to do',
    escalatedSince: (since: string) => `Needs a person since ${kst(since)}`,
    depositExactly: 'Deposit exactly',
    into: 'Into',
    before: 'Before',
    beforeUnreadable: 'unreadable, see below',
    notToBePaid: 'Account issued (pay nothing before a person has decided)',
    noMorePaid: 'Account issued (do not pay into it)',
    superseded: 'Do NOT pay into this earlier account any more',
    reported: 'Reported as paid',
    reply: 'CookiePay said',
    evidence: 'Evidence',
    decision: 'Decision',
    by: (actor: string, at: string) => `by ${actor}, ${kst(at)}`,
    amount: 'Amount',
    order: 'Order number',
    payment: 'Payment (tid)',
    refundReason: 'Reason for the refund',
    more: 'More',
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
