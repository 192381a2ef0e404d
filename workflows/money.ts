/**
 * A call on money: it is sent once, and sent again only when it is proven that the one before did not happen. The result
 * is a certain outcome, or how the refund ends.
 */
import { ActivityFailure, ApplicationFailure, sleep, TemporalFailure } from '@temporalio/workflow';
import type { MoneyCall, SealedToken } from '../activities';
import { CREDENTIALS_REJECTED, type GatewayReply } from '../contract';
import type { NoSuccess } from '../cookiepay/readings';
import type { Ending } from './ending';
import { continueAsNewAfterManyTries } from './long-hold';
import type { UnknownOutcome } from './next-step';
import type { RefundRecord } from './record';
import { settle } from './settle';

interface Outcome extends GatewayReply {
  readonly kind: string;
  /** The run of the workflow in which the call was made; absent when no call was made. */
  readonly runId?: string;
}
interface NotCleared extends GatewayReply {
  readonly kind: 'not_cleared';
}
/** The outcomes after which more has to be done here; all others are certain. */
type Open = Extract<NoSuccess, { kind: 'not_sent' | 'token_rejected' | 'unknown' }> | NotCleared;
type Certain<Any> = Exclude<Any, { kind: Open['kind'] }>;

export interface SafeCall<Any> {
  readonly call: UnknownOutcome['call'];
  readonly send: (call: MoneyCall) => Promise<Any>;
  /** The run in which it was proven that this call has not happened yet; null: look up first. */
  readonly clearedInRun: string | null;
  /** Waits until the call may be sent; returns an ending when something happened meanwhile. */
  readonly before?: () => Promise<Ending | null>;
}

export async function sendSafely<Any extends Outcome>(
  refund: RefundRecord,
  { call, send, clearedInRun, before }: SafeCall<Any | Open>,
): Promise<Certain<Any> | Ending> {
  const { earlierRuns, notis } = refund;
  let cleared = clearedInRun;
  let sends = 0;
  let held = 0;
  for (;;) {
    const ending = cleared === null ? null : await before?.();
    if (ending) return ending;

    const sent = await sendOnce(refund, send, cleared);
    const outcome = doubtRefusal(sent, sends > 0 || notis.any() || earlierRuns.wasStartedOver());
    if (!isOpen(outcome)) return outcome as Certain<Any>; // TypeScript does not narrow a generic union
    if (outcome.kind === 'not_sent' || outcome.kind === 'token_rejected') {
      await holdOff(refund, outcome, held++);
      if (sends === 0 && cleared !== null) await continueAsNewAfterManyTries(refund, held);
      continue;
    }

    if (outcome.kind === 'unknown') sends += 1;
    else if (cleared !== null || !earlierRuns.wasStartedOver()) earlierRuns.noteThatTheyMayHaveSent();
    const claim = outcome.kind === 'unknown' ? outcome.claim : 'nothing';
    const settled = await settle(refund, { call, claim, sends }, { code: outcome.code, message: outcome.message });
    if (settled.kind !== 'send_again') return settled;
    cleared = settled.runId;
  }
}

async function sendOnce<Any extends Outcome>(
  refund: RefundRecord,
  send: (call: MoneyCall) => Promise<Any | Open>,
  clearedInRun: string | null,
): Promise<Any | Open> {
  const { refundId, tid, amount, reason, language } = refund.input;
  const { cause } = refund.texts;
  if (clearedInRun === null) return { kind: 'not_cleared', code: '', message: cause.earlierRun };
  const token = await fetchToken(refund);
  const call: MoneyCall = { refundId, tid, amount, reason, token, clearedInRun, ...(language && { language }) };
  refund.sending();
  try {
    const outcome = await send(call);
    const { runId }: Outcome = outcome;
    if (runId !== undefined) refund.earlierRuns.executedIn(runId);
    return outcome;
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    // The worker died, lost its connection or gave up: its request may have reached the gateway.
    return { kind: 'unknown', claim: 'nothing', code: '', message: cause.workerSilent };
  }
}

/** A refusal says that this call did nothing. It says nothing about an earlier call, or about what a Noti reports. */
function doubtRefusal<Any extends Outcome>(outcome: Any | Open, mayHaveHappenedBefore: boolean): Any | Open {
  if (outcome.kind !== 'refused' || !mayHaveHappenedBefore) return outcome;
  return { kind: 'unknown', claim: 'refused', code: outcome.code, message: outcome.message };
}

const isOpen = (outcome: { readonly kind: string }): outcome is Open =>
  ['not_sent', 'token_rejected', 'unknown', 'not_cleared'].includes(outcome.kind);

async function fetchToken(refund: RefundRecord): Promise<SealedToken> {
  const { texts, activities, input } = refund;
  const { refundId, language } = input;
  const request = { refundId, ...(language && { language }) };
  try {
    return await activities.quickToken(request);
  } catch (error) {
    // A local activity fails with the error that it threw; an ordinary one wraps it.
    const failure = error instanceof ActivityFailure ? error.cause : error;
    if (!(failure instanceof TemporalFailure)) throw error;
    const cause = failure instanceof ApplicationFailure ? failure : null;
    const rejected = cause?.type === CREDENTIALS_REJECTED;
    refund.explain(
      rejected ? texts.note.credentialsRejected : texts.note.noToken,
      cause?.details?.[0] as GatewayReply | undefined, // written by our own activity
    );
  }
  const token = await activities.patientToken(request);
  refund.explain(texts.note.back);
  return token;
}

/**
 * It is proven that nothing happened, so the same call may be sent again: at once after the first rejected token.
 * @param times how often it was held off before.
 */
async function holdOff(refund: RefundRecord, outcome: Open, times: number): Promise<void> {
  const { code, message } = outcome;
  const { note, summary } = refund.texts;
  refund.explain(outcome.kind === 'not_sent' ? note.notSent(message) : note.tokenRejected, { code, message });
  if (outcome.kind === 'token_rejected' && times === 0) return;
  await sleep(Math.min(5_000 * 4 ** times, LONGEST_HOLD), { summary: summary.hold });
}

const LONGEST_HOLD = 60 * 60 * 1000;
