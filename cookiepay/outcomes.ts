/**
 * The outcome table: what a code, an HTTP status or a transport error says about what happened to the payment.
 * Every row has a test. `refused` and `token_rejected` promise that nothing happened, `not_sent` that the request never
 * left; all that is short of such a promise is `unknown`, and only a look-up tells.
 */
import { type Answer, readAnswer } from './answer';
import type { Clean } from './clean';
import type { Exchange } from './http';

export type Happened = 'done' | 'deposit_required' | 'refused' | 'token_rejected' | 'not_sent' | 'unknown';

/** What an unknown outcome claims. A claim is never believed by itself; it says which look-up answer would fit it. */
export type Claim = 'nothing' | 'refused' | 'already_cancelled';

export interface Judgement {
  readonly happened: Happened;
  readonly claim: Claim;
  /** CookiePay's own code ('' when it could not be read), and its text or what happened instead; both cleaned. */
  readonly code: string;
  readonly message: string;
  /** The answer as parsed, uncleaned; null when there was none that could be read. */
  readonly answer: Answer | null;
  /** Retry-After of the answer, in milliseconds. */
  readonly retryAfterMs: number | null;
}

interface Row {
  readonly happened: Happened;
  readonly claim?: Claim;
}

/** By code, for answers with any HTTP status but 5xx. The facts behind each code: docs/gateway.md. */
export const BY_CODE: Readonly<Record<string, Row>> = {
  '0000': { happened: 'done' },
  '9029': { happened: 'deposit_required' },
  // Refused before anything was tried: a field is missing or malformed, or the merchant may not use this at all.
  E004: { happened: 'refused' },
  '9001': { happened: 'refused' },
  '9011': { happened: 'refused' },
  '9102': { happened: 'refused' },
  '9104': { happened: 'refused' },
  '9105': { happened: 'refused' },
  // The credentials or the token were not accepted: a matter of configuration, never the refund's fault.
  E003: { happened: 'token_rejected' },
  '9003': { happened: 'token_rejected' },
  '9004': { happened: 'token_rejected' },
  '9101': { happened: 'token_rejected' },
  '9103': { happened: 'token_rejected' },
  // Trouble upstream (system error, time-out, unknown): the cancel may have gone through behind it.
  '9000': { happened: 'unknown' },
  '9005': { happened: 'unknown' },
  '9999': { happened: 'unknown' },
  // "Cancel failed" does not say whether it failed before or after it took effect.
  '9204': { happened: 'unknown', claim: 'refused' },
  '9206': { happened: 'unknown', claim: 'already_cancelled' },
};

/** A code we have no row for: most likely a refusal, but its meaning is not ours to guess. */
export const UNLISTED_CODE: Row = { happened: 'unknown', claim: 'refused' };
/** "Already cancelled", as CookiePay's own plugin recognises it. Success text alone never completes a refund. */
export const ALREADY_CANCELLED_TEXT = /이미\s*취소|기\s*취소/;

/** By HTTP status, for answers without a readable code. */
export const BY_STATUS: Readonly<Record<number, Row>> = {
  401: { happened: 'token_rejected' },
};
/** HTML, nothing, half a JSON, a redirect, any other status: somebody answered, nobody knows for whom. */
export const UNREADABLE: Row = { happened: 'unknown' };

export function judge(exchange: Exchange, clean: Clean): Judgement {
  if (exchange.kind === 'no_answer') {
    const happened = exchange.sent ? 'unknown' : 'not_sent';
    return {
      happened,
      claim: 'nothing',
      code: '',
      message: exchange.reason,
      answer: null,
      retryAfterMs: null,
    };
  }
  const answer = readAnswer(exchange.body);
  const row = rowFor(exchange.status, answer);
  return {
    happened: row.happened,
    claim: row.claim ?? 'nothing',
    code: clean(answer?.code ?? ''),
    message: answer?.code ? clean(answer.message) : `HTTP ${exchange.status} without a readable result code`,
    answer,
    retryAfterMs: exchange.retryAfterMs,
  };
}

function rowFor(status: number, answer: Answer | null): Row {
  if (!answer?.code) return BY_STATUS[status] ?? UNREADABLE;
  // A failing gateway may wrap any body in a 5xx; and success is only believed with a successful status.
  if (status >= 500 || (status >= 300 && answer.code === '0000')) return UNREADABLE;
  if (answer.code !== '0000' && ALREADY_CANCELLED_TEXT.test(answer.message)) {
    return { happened: 'unknown', claim: 'already_cancelled' };
  }
  return Object.hasOwn(BY_CODE, answer.code) ? (BY_CODE[answer.code] ?? UNLISTED_CODE) : UNLISTED_CODE;
}
