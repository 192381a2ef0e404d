/** What `cancel` and `getCancelBankAccount` have in common: a call on money is made once, or not at all. */
import { Context } from '@temporalio/activity';
import type { Language } from '../contract';
import type { CancelOrder, NoSuccess } from '../cookiepay/readings';
import type { Seal } from '../cookiepay/seal';
import { refundTexts } from '../texts';
import type { SealedToken } from './get-token';
import { countAnswer } from './metrics';

export interface MoneyCall extends CancelOrder {
  readonly refundId: string;
  readonly token: SealedToken;
  /**
   * The run of the workflow in which it was proven that this call has not happened yet: the first run (a fresh refund)
   * or the run in which a look-up said so. Null when nothing was proven.
   */
  readonly clearedInRun: string | null;
  /** Of the messages below, which become part of what people read about the refund. Absent: Korean. */
  readonly language?: Language;
}

/** Nothing was sent: it may have been before, and only a look-up can tell. */
export interface NotCleared {
  readonly kind: 'not_cleared';
  readonly code: string;
  readonly message: string;
}

/** A quarter of the heartbeat timeout in workflows/policies.ts: three may be lost before a worker counts as dead. */
const HEARTBEAT_EVERY_MS = 2_500;

export async function callWithMoney<Outcome extends { readonly kind: string }>(
  name: 'cancel' | 'account',
  seal: Seal,
  call: MoneyCall,
  send: (token: string, signal: AbortSignal) => Promise<Outcome>,
): Promise<(Outcome | NotCleared | NoSuccess) & { readonly runId: string }> {
  const context = Context.current();
  const { runId } = context.info.workflowExecution ?? { runId: '' };
  const { cause } = refundTexts(call.language);
  // A workflow that was reset goes on as another run, and its history no longer shows what was sent after that point.
  if (call.clearedInRun !== runId) {
    return { kind: 'not_cleared', code: '', message: cause.runUnproven, runId };
  }

  // Temporal repeats nothing here by itself, but a person can: pausing and unpausing an activity runs it again.
  if (context.info.attempt > 1 || context.info.heartbeatDetails !== undefined) {
    return { kind: 'unknown', claim: 'nothing', code: '', message: cause.repeatedCall, runId };
  }

  const token = openToken(seal, call);
  if (token === null) return { kind: 'token_rejected', code: '', message: cause.otherKey, runId };
  context.heartbeat('sending');
  const heartbeat = setInterval(() => context.heartbeat('sending'), HEARTBEAT_EVERY_MS);
  try {
    const outcome = await send(token, context.cancellationSignal);
    countAnswer(name, outcome.kind);
    return { ...outcome, runId };
  } finally {
    clearInterval(heartbeat);
  }
}

/** Null after a change of pay2_key between two calls: a fresh token is all that is needed. */
function openToken(seal: Seal, { token, refundId }: MoneyCall): string | null {
  try {
    return seal.open(token, refundId);
  } catch {
    return null;
  }
}
