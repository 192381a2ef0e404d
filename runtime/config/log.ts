import pino, { type DestinationStream, type Logger } from 'pino';

export type Log = Logger;

export interface LogOptions {
  readonly level: string;
  /** The process: worker, noti, api. */
  readonly name: string;
  /** Default: stdout. */
  readonly destination?: DestinationStream;
}

/** Field names that hold secrets, or headers with secrets, somewhere in this program. */
const SECRET_NAMES = [
  'pay2_key pay2Key pay2_id pay2Id COOKIEPAY_PAY2_ID COOKIEPAY_PAY2_KEY',
  'TOKEN token sealedToken ApiKey apiKey API_KEY keys apiKeys',
  'secret secrets NOTI_SECRET password databaseUrl INBOX_DATABASE_URL',
  'authorization Authorization headers rawHeaders',
].flatMap((names) => names.split(' '));

/** JSON lines on stdout. A second line of defence: fields with a known secret name are blanked, down to four levels. */
export function createLog({ level, name, destination }: LogOptions): Log {
  const paths = SECRET_NAMES.flatMap((key) => [key, `*.${key}`, `*.*.${key}`, `*.*.*.${key}`]);
  const options = {
    level,
    name,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths, censor: '[redacted]' },
    serializers: { err: readableError, error: readableError },
  };
  return pino(options, destination ?? createStdout());
}

/** A closed terminal or pipe must not end the program before it has closed its parts in order. */
function createStdout(): DestinationStream {
  const stdout = pino.destination({ dest: 1, sync: true });
  stdout.on('error', () => undefined);
  return stdout;
}

/** Only what a reader needs. The error's other fields are left out: gRPC and HTTP libraries keep requests and headers there. */
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
