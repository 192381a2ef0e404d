/** What `cancel` and `getCancelBankAccount` share: a call on money is sent once, or not at all. */
import { Context } from '@temporalio/activity';
import type { Language } from '../contract';
import type { CancelRequest, NoSuccess } from '../cookiepay/readings';
import type { Seal } from '../cookiepay/seal';
import { refundTexts } from '../texts';
import type { SealedToken } from './get-token';
import { countReply } from './metrics';

export interface MoneyCall extends CancelRequest {
  readonly refundId: string;
  readonly token: SealedToken;
  /**
   * The run of the workflow in which it was proven that this call has not happened yet: the first run (a fresh refund)
   * or the run in which a look-up said so. Null when nothing was proven.
   */
  readonly clearedInRun: string | null;
  /** The language of the messages below, which people read. Absent: Korean. */
  readonly language?: Language;
}

/** Nothing was sent now, but an earlier run may have sent it; only a look-up can tell. */
export interface NotCleared {
  readonly kind: 'not_cleared';
  readonly code: string;
  readonly message: string;
}

/** A quarter of the heartbeat timeout in workflows/policies.ts: three may get lost before the worker counts as dead. */
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
  // After a reset the workflow continues as another run, whose history does not show what was sent after the reset point.
  if (call.clearedInRun !== runId) {
    return { kind: 'not_cleared', code: '', message: cause.runUnproven, runId };
  }

  // Temporal does not repeat this call, but a person can: an activity that is paused and unpaused runs again.
  if (context.info.attempt > 1 || context.info.heartbeatDetails !== undefined) {
    return { kind: 'unknown', claim: 'nothing', code: '', message: cause.repeatedCall, runId };
  }

  const token = openToken(seal, call);
  if (token === null) return { kind: 'token_rejected', code: '', message: cause.otherKey, runId };
  context.heartbeat('sending');
  const heartbeat = setInterval(() => context.heartbeat('sending'), HEARTBEAT_EVERY_MS);
  try {
    const outcome = await send(token, context.cancellationSignal);
    countReply(name, outcome.kind);
    return { ...outcome, runId };
  } finally {
    clearInterval(heartbeat);
  }
}

/** Null when pay2_key has changed since the token was sealed; the workflow then fetches a new token. */
function openToken(seal: Seal, { token, refundId }: MoneyCall): string | null {
  try {
    return seal.open(token, refundId);
  } catch {
    return null;
  }
}
