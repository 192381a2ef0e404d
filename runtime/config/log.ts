import pino, { type DestinationStream, type Logger } from 'pino';

export type Log = Logger;

export interface LogOptions {
  readonly level: string;
  /** Which part speaks: worker, noti, api. */
  readonly name: string;
  /** Default: stdout. */
  readonly destination?: DestinationStream;
}

/** Names under which secrets, or whole sets of headers, travel somewhere in this program. */
const SECRET_NAMES = [
  ...['pay2_key', 'pay2Key', 'pay2_id', 'pay2Id', 'COOKIEPAY_PAY2_ID', 'COOKIEPAY_PAY2_KEY'],
  ...['TOKEN', 'token', 'sealedToken', 'ApiKey', 'apiKey', 'API_KEY', 'keys', 'apiKeys'],
  ...['secret', 'secrets', 'NOTI_SECRET', 'password', 'databaseUrl', 'INBOX_DATABASE_URL'],
  ...['authorization', 'Authorization', 'headers', 'rawHeaders'],
];

/** JSON lines on stdout. A second line of defence: known secret names are blanked down to three levels deep. */
export function createLog({ level, name, destination }: LogOptions): Log {
  const paths = SECRET_NAMES.flatMap((key) => [key, `*.${key}`, `*.*.${key}`, `*.*.*.${key}`]);
  const options = {
    level,
    name,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths, censor: '[redacted]' },
    serializers: { err: readableError, error: readableError },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/**
 * Only what a reader needs of an error. An error's other fields are left out on purpose: gRPC and HTTP libraries hang
 * requests, metadata and headers there.
 */
function readableError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const cause: unknown = error.cause;
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...(cause instanceof Error ? { cause: `${cause.name}: ${cause.message}` } : {}),
  };
}
