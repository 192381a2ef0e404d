import { ApplicationFailure, Context } from '@temporalio/activity';
import { CREDENTIALS_REJECTED, GATEWAY_UNAVAILABLE, type Language } from '../contract';
import { refundTexts } from '../texts';
import type { ActivityDeps } from './deps';
import { countReply } from './metrics';

/** CookiePay's TOKEN, sealed: what an activity returns can be read in Temporal's history. */
export type SealedToken = string;

export interface TokenRequest {
  readonly refundId: string;
  /** The language of the failure's text, which people read in the Web UI. */
  readonly language?: Language;
}

/**
 * Fetches a token. This changes nothing at the gateway, so Temporal may repeat it freely.
 * @throws ApplicationFailure `CredentialsRejected` or `GatewayUnavailable`, with CookiePay's code and text as details.
 */
export function createGetToken({ gateway, seal }: Pick<ActivityDeps, 'gateway' | 'seal'>) {
  return async function getToken({ refundId, language }: TokenRequest): Promise<SealedToken> {
    const outcome = await gateway.token(Context.current().cancellationSignal);
    countReply('token', outcome.kind);
    if (outcome.kind === 'token') return seal.close(outcome.token, refundId);

    const { kind, code, message, retryAfterMs } = outcome;
    throw ApplicationFailure.create({
      type: kind === 'credentials_rejected' ? CREDENTIALS_REJECTED : GATEWAY_UNAVAILABLE,
      message: refundTexts(language).look.noToken([code, message].filter(Boolean).join(' ')),
      details: [{ code, message }],
      ...(retryAfterMs !== null && { nextRetryDelay: retryAfterMs }),
    });
  };
}
