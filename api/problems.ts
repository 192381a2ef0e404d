/** Every error is answered as `application/problem+json` (RFC 9457): what is wrong, and what to do. It shows nothing of our inside. */
import { STATUS_CODES } from 'node:http';
import type { FastifyReply } from 'fastify';
import {
  type FieldFault,
  InvalidInput,
  RefundConflict,
  RefundNotFound,
  TemporalUnavailable,
  UpdateRefused,
} from '../client';
import { BadCursorError } from '../noti/inbox/list';

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

/** The request cannot be read. The caller sees `message`, so it must not quote the request. */
export class BadRequest extends Error {
  override readonly name = 'BadRequest';
}

/** Null for an unforeseen error: that is a fault of this program. */
export function problemOf(error: unknown): Problem | null {
  if (error instanceof InvalidInput) return invalid(error.faults);
  if (error instanceof BadCursorError) return invalid([{ field: 'cursor', message: 'is not a cursor of this list' }]);
  if (error instanceof BadRequest) return { status: 400, detail: error.message };
  if (error instanceof RefundNotFound) return { status: 404, detail: error.message };
  if (error instanceof RefundConflict)
    return { status: 409, detail: error.message, members: { differences: error.differences } };
  if (error instanceof UpdateRefused) return { status: 409, detail: error.message };
  if (error instanceof TemporalUnavailable) return unavailable(error);
  const status = clientStatusOf(error);
  return status === null ? null : { status, detail: DETAILS[status] ?? 'The request could not be read.' };
}

const invalid = (faults: readonly FieldFault[]): Problem => ({
  status: 422,
  detail: 'Nothing was done. "faults" lists every fault.',
  members: { faults },
});

/** Without the error's own message, which has Temporal's address. */
function unavailable({ idempotencyKey, retryAfterSeconds }: TemporalUnavailable): Problem {
  const away = { status: 503, headers: { 'retry-after': String(retryAfterSeconds) } };
  const what = 'Temporal or its worker did not answer';
  if (idempotencyKey === null) return { ...away, detail: `${what}. It is safe to repeat the same request.` };
  return {
    ...away,
    detail: `${what}. It is not known whether the refund received the update. Repeat it with the header Idempotency-Key: ${idempotencyKey}; it takes effect only once.`,
    members: { idempotencyKey },
  };
}

const DETAILS: Readonly<Record<number, string>> = {
  413: 'The body is larger than 16 KB.',
  415: 'The body must be JSON. Send it with Content-Type: application/json.',
};

/** The status of an error with which Fastify refuses a request. */
function clientStatusOf(error: unknown): number | null {
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number') return null;
  return error.statusCode >= 400 && error.statusCode < 500 ? error.statusCode : null;
}
