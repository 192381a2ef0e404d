/**
 * Making a call on money: sent once, sent again only with proof that the one before did not happen. Comes back with an
 * answer that is certain, or with the refund's ending.
 */
import { ActivityFailure, ApplicationFailure, sleep, TemporalFailure } from '@temporalio/workflow';
import type { MoneyCall, SealedToken } from '../activities';
import { CREDENTIALS_REJECTED, type GatewayReply } from '../contract';
import type { NoSuccess } from '../cookiepay/readings';
import type { UnknownOutcome } from './decide';
import type { Ending } from './ending';
import { continueAsNewAfterManyTries } from './long-hold';
import type { RefundRecord } from './record';
import { settle } from './settle';

/** The kinds of answer that leave something to do here; all others are certain. */
type Open = Extract<NoSuccess, { kind: 'not_sent' | 'token_rejected' | 'unknown' }> | NotCleared;
interface Answered extends GatewayReply {
  readonly kind: string;
  /** The run of the workflow in which it was answered; absent where nothing was called. */
  readonly runId?: string;
}
interface NotCleared extends GatewayReply {
  readonly kind: 'not_cleared';
}
type Certain<Outcome> = Exclude<Outcome, { kind: Open['kind'] }>;

export interface SafeCall<Outcome> {
  readonly call: UnknownOutcome['call'];
  readonly send: (call: MoneyCall) => Promise<Outcome>;
  /** The run in which it was proven that this call has not happened yet; null: look up first. */
  readonly clearedInRun: string | null;
  /** What to wait for before it is sent; an ending when something happened meanwhile. */
  readonly before?: () => Promise<Ending | null>;
}

export async function sendSafely<Outcome extends Answered>(
  refund: RefundRecord,
  { call, send, clearedInRun, before }: SafeCall<Outcome | Open>,
): Promise<Certain<Outcome> | Ending> {
  let cleared = clearedInRun;
  let sends = 0;
  let held = 0;
  for (;;) {
    const ending = cleared === null ? null : await before?.();
    if (ending) return ending;
    const answer = await sendOnce(refund, send, cleared);
    const outcome = doubtRefusal(answer, sends > 0 || refund.notis.any() || refund.startedOver !== null);
    if (!isOpen(outcome)) return outcome as Certain<Outcome>; // narrowing a generic union is beyond the compiler
    if (outcome.kind === 'not_sent' || outcome.kind === 'token_rejected') {
      await holdOff(refund, outcome, held++);
      if (sends === 0 && cleared !== null) await continueAsNewAfterManyTries(refund, held);
      continue;
    }
    if (outcome.kind === 'unknown') sends += 1;
    else if (cleared !== null || !refund.startedOver) refund.mayHaveBeenSentBefore = true;
    const claim = outcome.kind === 'unknown' ? outcome.claim : 'nothing';
    const settled = await settle(refund, { call, claim, sends }, { code: outcome.code, message: outcome.message });
    if (settled.kind !== 'send_again') return settled;
    cleared = settled.runId;
  }
}

async function sendOnce<Outcome extends Answered>(
  refund: RefundRecord,
  send: (call: MoneyCall) => Promise<Outcome | Open>,
  clearedInRun: string | null,
): Promise<Outcome | Open> {
  const { refundId, tid, amount, reason, language } = refund.input;
  const { cause } = refund.texts;
  if (clearedInRun === null) return { kind: 'not_cleared', code: '', message: cause.earlierRun };
  const token = await fetchToken(refund);
  refund.sending();
  try {
    const outcome: Answered = await send({
      refundId,
      tid,
      amount,
      reason,
      token,
      clearedInRun,
      ...(language && { language }),
    });
    if (outcome.runId !== undefined) refund.answeredIn(outcome.runId);
    return outcome as Outcome | Open; // as it came
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    // The worker died, was cut off, or gave up: its request may be at the gateway.
    return { kind: 'unknown', claim: 'nothing', code: '', message: cause.workerSilent };
  }
}

/** A refusal says that this request did nothing. It does not say so of an earlier one, nor of what a Noti reports. */
function doubtRefusal<Outcome extends Answered>(outcome: Outcome | Open, doubtful: boolean): Outcome | Open {
  if (outcome.kind !== 'refused' || !doubtful) return outcome;
  return { kind: 'unknown', claim: 'refused', code: outcome.code, message: outcome.message };
}

const isOpen = (outcome: { readonly kind: string }): outcome is Open =>
  ['not_sent', 'token_rejected', 'unknown', 'not_cleared'].includes(outcome.kind);

async function fetchToken(refund: RefundRecord): Promise<SealedToken> {
  const { texts, activities, input } = refund;
  const { refundId, language } = input;
  const asked = { refundId, ...(language && { language }) };
  try {
    return await activities.quickToken(asked);
  } catch (error) {
    // A local activity fails with what it threw, an ordinary one would wrap it.
    const failure = error instanceof ActivityFailure ? error.cause : error;
    if (!(failure instanceof TemporalFailure)) throw error;
    const cause = failure instanceof ApplicationFailure ? failure : null;
    const rejected = cause?.type === CREDENTIALS_REJECTED;
    refund.explain(
      rejected ? texts.note.credentialsRejected : texts.note.noToken,
      cause?.details?.[0] as GatewayReply | undefined, // written by our own activity
    );
  }
  const token = await activities.patientToken(asked);
  refund.explain(texts.note.back);
  return token;
}

/** Provably nothing happened, so the same request may be made again: at once after a first rejected token. */
async function holdOff(refund: RefundRecord, outcome: Open, times: number): Promise<void> {
  const { code, message } = outcome;
  const { note, summary } = refund.texts;
  refund.explain(outcome.kind === 'not_sent' ? note.notSent(message) : note.tokenRejected, { code, message });
  if (outcome.kind === 'token_rejected' && times === 0) return;
  await sleep(Math.min(5_000 * 4 ** times, LONGEST_HOLD), { summary: summary.hold });
}

const LONGEST_HOLD = 60 * 60 * 1000;
