import { ApplicationFailure, Context } from '@temporalio/activity';
import { ApplicationFailureCategory } from '@temporalio/common';
import { type Language, NOTHING_NEW_YET } from '../contract';
import type { Payment, PaymentOutcome } from '../cookiepay/readings';
import { koreanClock } from '../korean-time';
import { refundTexts } from '../texts';
import type { ActivityDeps } from './deps';
import { countReply } from './metrics';
import { nextLookAfter, type Rhythm } from './rhythm';

export type { Rhythm };

export interface LookUp {
  readonly tid: string;
  /** The refund's amount in won; the look-up shows whether that is the whole payment. */
  readonly amount: number;
  readonly rhythm: Rhythm;
  /** What ends the looking. `reply`: any reply that tells; `news`: any but "not cancelled"; `cancelled`: only the cancellation. */
  readonly until: 'reply' | 'news' | 'cancelled';
  /** The language of what people read in the Web UI about a pending look-up. */
  readonly language?: Language;
}

/** What a look-up saw. Times ISO 8601 UTC, amounts in won. */
export type LookUpResult = {
  /** The run of the workflow this was seen in. */
  readonly runId: string;
  readonly seenAt: string;
  readonly tid: string;
  /** AMOUNT: the whole payment. */
  readonly amount: number;
} & (
  | {
      readonly seen: 'cancelled';
      readonly cancelDate: string;
      readonly cancelMessage: string;
      readonly cancelledAt: string | null;
    }
  | { readonly seen: 'not_cancelled' }
  /** The refund is a part of the payment: CANCELDATE does not tell whether this part was cancelled. */
  | { readonly seen: 'part' }
  /** The look-up shows another payment, or a smaller one than is to be refunded. */
  | { readonly seen: 'contradiction' }
);

/**
 * Looks the payment up once per attempt, with its own token. Temporal retries it at the given rhythm, so watching a
 * payment for hours is one activity and adds nothing to the history.
 * @throws ApplicationFailure `NothingNewYet`, benign and retryable, with the time of the next look.
 */
export function createLookUpPayment({
  gateway,
  depositCheckEveryMs,
  now = Date.now,
}: Pick<ActivityDeps, 'gateway' | 'depositCheckEveryMs' | 'now'>) {
  return async function lookUpPayment(lookUp: LookUp): Promise<LookUpResult> {
    const { info, cancellationSignal } = Context.current();
    const outcome = await look(lookUp.tid, cancellationSignal);
    countReply('look_up', outcome.kind);
    if (outcome.kind === 'payment') {
      const runId = info.workflowExecution?.runId ?? '';
      const result = read(lookUp, outcome, {
        runId,
        seenAt: new Date(now()).toISOString(),
      });
      if (ends(lookUp.until, result.seen)) return result;
    }
    const planned = nextLookAfter(lookUp.rhythm, info.attempt, depositCheckEveryMs);
    const askedFor = outcome.kind === 'cannot_tell' ? (outcome.retryAfterMs ?? 0) : 0;
    throw nothingNew(lookUp, outcome, Math.max(planned, askedFor), now());
  };

  async function look(tid: LookUp['tid'], signal: AbortSignal): Promise<PaymentOutcome> {
    const token = await gateway.token(signal);
    return token.kind === 'token'
      ? gateway.payment(token.token, tid, signal)
      : {
          kind: 'cannot_tell',
          code: token.code,
          message: token.message,
          retryAfterMs: token.retryAfterMs,
        };
  }
}

function ends(until: LookUp['until'], seen: LookUpResult['seen']): boolean {
  return until === 'reply' || (until === 'news' && seen !== 'not_cancelled') || seen === 'cancelled';
}

function read(lookUp: LookUp, payment: Payment, where: { runId: string; seenAt: string }): LookUpResult {
  const { tid, amount, cancellation } = payment;
  const seen = { ...where, tid, amount };
  if (tid !== lookUp.tid || amount < lookUp.amount) return { ...seen, seen: 'contradiction' };
  if (amount > lookUp.amount) return { ...seen, seen: 'part' };
  if (!cancellation) return { ...seen, seen: 'not_cancelled' };
  const { date, message, at } = cancellation;
  return {
    ...seen,
    seen: 'cancelled',
    cancelDate: date,
    cancelMessage: message,
    cancelledAt: at,
  };
}

function nothingNew(
  { rhythm, language }: LookUp,
  outcome: PaymentOutcome,
  delayMs: number,
  now: number,
): ApplicationFailure {
  const { look } = refundTexts(language);
  const [at, next] = [koreanClock(now), koreanClock(now + delayMs)];
  const cause = outcome.kind === 'payment' ? null : outcome.message;
  return ApplicationFailure.create({
    type: NOTHING_NEW_YET,
    message:
      rhythm === 'once' && cause !== null
        ? cause
        : cause === null
          ? look.notYet(at, next)
          : look.cannotTell(cause, at, next),
    nextRetryDelay: delayMs,
    category: ApplicationFailureCategory.BENIGN, // an expected "not yet" is not an error
  });
}
