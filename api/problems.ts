/** Every error leaves as `application/problem+json` (RFC 9457): what is wrong, and what to do, never what we hold. */
import { STATUS_CODES } from 'node:http';
import type { FastifyReply } from 'fastify';
import {
  type FieldFault,
  InvalidRefund,
  InvalidUpdate,
  RefundConflict,
  RefundNotFound,
  TemporalUnavailable,
  UpdateRefused,
} from '../client';
import { BadCursorError } from '../noti/inbox/listing';

export interface Problem {
  readonly status: number;
  readonly detail: string;
  /** Further members of the problem document. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

export async function sendProblem(reply: FastifyReply, problem: Problem): Promise<FastifyReply> {
  const { status, detail, members = {}, headers = {} } = problem;
  const title = STATUS_CODES[status] ?? 'Error';
  const type = `urn:cookiepay-refunds:${title.toLowerCase().replaceAll(' ', '-')}`;
  return await reply
    .code(status)
    .headers(headers)
    .type('application/problem+json')
    .send({ type, title, status, detail, ...members });
}

/** The request itself cannot be taken; `message` is shown to the caller, so it quotes nothing of the request. */
export class BadRequest extends Error {
  override readonly name = 'BadRequest';
}

export class InvalidQuery extends Error {
  override readonly name = 'InvalidQuery';

  constructor(readonly faults: readonly FieldFault[]) {
    super('The query has faults.');
  }
}

const BY_STATUS: Readonly<Record<number, string>> = {
  400: 'The body is not valid JSON, or has a key that is not allowed.',
  413: 'The body is larger than 16 KB.',
  415: 'The body must be JSON; send it with Content-Type: application/json.',
};

/** Null for everything unforeseen: that is a fault of ours. */
export function problemOf(error: unknown): Problem | null {
  if (error instanceof InvalidRefund || error instanceof InvalidUpdate || error instanceof InvalidQuery)
    return invalid(error.faults);
  if (error instanceof BadCursorError) return invalid([{ field: 'cursor', message: 'is not a cursor of this list' }]);
  if (error instanceof BadRequest) return { status: 400, detail: error.message };
  if (error instanceof RefundNotFound) return { status: 404, detail: error.message };
  if (error instanceof RefundConflict)
    return { status: 409, detail: error.message, members: { differences: error.differences } };
  if (error instanceof UpdateRefused) return { status: 409, detail: error.message };
  if (error instanceof TemporalUnavailable) return unavailable(error);
  const status = clientStatusOf(error);
  return status === null ? null : { status, detail: BY_STATUS[status] ?? 'The request could not be read.' };
}

/** Without the error's own text, which has Temporal's address. */
function unavailable({ idempotencyKey, retryAfterSeconds }: TemporalUnavailable): Problem {
  const away = { status: 503, headers: { 'retry-after': String(retryAfterSeconds) } };
  const what = 'Temporal or its worker does not answer.';
  if (idempotencyKey === null) return { ...away, detail: `${what} Nothing is half made: repeat the same request.` };
  return {
    ...away,
    detail: `${what} The order may have been taken, or may be taken yet: repeat it with Idempotency-Key: ${idempotencyKey}; it has one effect only.`,
    members: { idempotencyKey },
  };
}

const invalid = (faults: readonly FieldFault[]): Problem => ({
  status: 422,
  detail: 'Nothing was done; every fault is listed.',
  members: { faults },
});

/** What Fastify holds against a request carries a 4xx `statusCode`. */
function clientStatusOf(error: unknown): number | null {
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number') return null;
  return error.statusCode >= 400 && error.statusCode < 500 ? error.statusCode : null;
}
