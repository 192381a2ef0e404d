/**
 * The outcome table: what a code, an HTTP status or a transport error says about what happened to the payment.
 * Every row has a test. `refused` and `token_rejected` promise that nothing happened, `not_sent` that the request never
 * left; everything else is `unknown`, and only a look-up can tell.
 */
import type { Clean } from './clean';
import type { Exchange } from './http';
import { readReply, type Reply } from './reply';

export type Happened = 'done' | 'deposit_required' | 'refused' | 'token_rejected' | 'not_sent' | 'unknown';

/** What an unknown outcome claims. A claim alone is never believed; it says which result of a look-up would agree with it. */
export type Claim = 'nothing' | 'refused' | 'already_cancelled';

export interface Interpretation {
  readonly happened: Happened;
  readonly claim: Claim;
  /** CookiePay's own code ('' when it could not be read), and its text or what happened instead; both cleaned. */
  readonly code: string;
  readonly message: string;
  /** The parsed reply, not cleaned; null when there was no readable one. */
  readonly reply: Reply | null;
  /** Retry-After of the reply, in milliseconds. */
  readonly retryAfterMs: number | null;
}

interface Row {
  readonly happened: Happened;
  readonly claim?: Claim;
}

/** By code, for replies with any HTTP status below 500. The facts behind each code: docs/gateway.md. */
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
  // The credentials or the token were not accepted: a fault of the configuration, not of the refund.
  E003: { happened: 'token_rejected' },
  '9003': { happened: 'token_rejected' },
  '9004': { happened: 'token_rejected' },
  '9101': { happened: 'token_rejected' },
  '9103': { happened: 'token_rejected' },
  // Trouble behind CookiePay (system error, time-out, unknown): the cancel may have taken effect all the same.
  '9000': { happened: 'unknown' },
  '9005': { happened: 'unknown' },
  '9999': { happened: 'unknown' },
  // "Cancel failed" does not say whether it failed before or after it took effect.
  '9204': { happened: 'unknown', claim: 'refused' },
  '9206': { happened: 'unknown', claim: 'already_cancelled' },
};

/** A code without a row: most likely a refusal, but we do not guess. */
export const UNLISTED_CODE: Row = { happened: 'unknown', claim: 'refused' };
/** "Already cancelled", as CookiePay's own plugin recognises it. Success text alone never completes a refund. */
const ALREADY_CANCELLED_TEXT = /이미\s*취소|기\s*취소/;

/** By HTTP status, for replies without a readable code. */
export const BY_STATUS: Readonly<Record<number, Row>> = {
  401: { happened: 'token_rejected' },
};
/** HTML, an empty or cut-off body, a redirect, any other status: it may be from a proxy, and says nothing about the payment. */
const UNREADABLE: Row = { happened: 'unknown' };

export function interpret(exchange: Exchange, clean: Clean): Interpretation {
  if (exchange.kind === 'no_reply') {
    const happened = exchange.sent ? 'unknown' : 'not_sent';
    return {
      happened,
      claim: 'nothing',
      code: '',
      message: exchange.reason,
      reply: null,
      retryAfterMs: null,
    };
  }
  const reply = readReply(exchange.body);
  const row = rowFor(exchange.status, reply);
  return {
    happened: row.happened,
    claim: row.claim ?? 'nothing',
    code: clean(reply?.code ?? ''),
    message: reply?.code ? clean(reply.message) : `HTTP ${exchange.status} without a readable result code`,
    reply,
    retryAfterMs: exchange.retryAfterMs,
  };
}

function rowFor(status: number, reply: Reply | null): Row {
  if (!reply?.code) return BY_STATUS[status] ?? UNREADABLE;
  // A failing gateway may wrap any body in a 5xx; success is believed only with a successful HTTP status.
  if (status >= 500 || (status >= 300 && reply.code === '0000')) return UNREADABLE;
  if (reply.code !== '0000' && ALREADY_CANCELLED_TEXT.test(reply.message)) {
    return { happened: 'unknown', claim: 'already_cancelled' };
  }
  return Object.hasOwn(BY_CODE, reply.code) ? (BY_CODE[reply.code] ?? UNLISTED_CODE) : UNLISTED_CODE;
}
