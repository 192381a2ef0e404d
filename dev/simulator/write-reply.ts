/** Writes a reply as the scenario wants it, or does not write it. */
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Behaviour, Shown } from './behaviour';
import type { Coded, Fields } from './replies';

export interface Reply {
  readonly shown: Shown;
  /** What CookiePay would reply. */
  readonly normal: Fields;
  readonly coded: Coded;
  readonly values: Behaviour['values'];
  /** Called with the fields once the reply is written to the end; never for an unreadable reply. */
  readonly onWritten?: (fields: Fields) => void;
}

export function writeReply(response: ServerResponse, reply: Reply): void {
  const { shown, normal, coded } = reply;
  switch (shown.kind) {
    case 'normal':
      writeFields(response, reply, normal);
      break;
    case 'code':
      writeFields(response, reply, coded(shown.code, shown.message));
      break;
    case 'echo': {
      const { token, apikey } = response.req.headers;
      writeFields(response, reply, coded('8999', `${String(token)} ${String(apikey)}`));
      break;
    }
    case 'changed':
      writeFields(response, reply, { ...normal, ...shown.fields });
      break;
    case 'slow':
      writeFields(response, reply, normal, (body) => void writeSlowly(response, shown, body));
      break;
    case 'half':
      writeFields(response, { ...reply, onWritten: () => undefined }, normal, (body) =>
        write(response, 200, body.slice(0, body.length / 2)),
      );
      break;
    case 'lost':
      if (shown.reset) response.socket?.resetAndDestroy();
      else response.socket?.destroy();
      break;
    case 'raw':
      write(response, shown.status, Buffer.from(shown.body, shown.base64 ? 'base64' : 'utf8'), shown.headers);
      break;
    case 'huge':
      response.writeHead(200, { ...JSON_TYPE, 'content-length': shown.bytes });
      Readable.from(blanks(shown.bytes)).pipe(response);
      break;
  }
}

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

export const writeJson = (response: ServerResponse, body: unknown, status = 200): void =>
  write(response, status, JSON.stringify(body));

function write(
  response: ServerResponse,
  status: number,
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { ...JSON_TYPE, ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

function writeFields(
  response: ServerResponse,
  { values, onWritten }: Reply,
  fields: Fields,
  put: (body: string) => void = (body) => write(response, 200, body),
): void {
  response.once('finish', () => onWritten?.(fields));
  put(JSON.stringify(values === 'numbers' ? withNumbers(fields) : fields));
}

/** Only where nothing is lost: a code such as 0000 stays a string. */
const NUMERIC = /^[1-9]\d{0,9}$/;
const MAY_BE_NUMBERS = /amount$|amt$|^cancel_code$|^resultcode$/i;

const withNumbers = (fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).map(([key, value]) => {
      const numeric = MAY_BE_NUMBERS.test(key) && NUMERIC.test(String(value));
      return [key, numeric ? Number(value) : value];
    }),
  );

function* blanks(bytes: number): Generator<Buffer> {
  const chunk = Buffer.alloc(65_536, ' ');
  for (let left = bytes; left > 0; left -= chunk.length) yield chunk.subarray(0, left);
}

const PIECES = 50;

async function writeSlowly(
  response: ServerResponse,
  { afterMs, inBody }: Extract<Shown, { kind: 'slow' }>,
  body: string,
): Promise<void> {
  if (!inBody) {
    await sleep(afterMs, undefined, { ref: false });
    if (!response.destroyed) write(response, 200, body);
    return;
  }
  response.writeHead(200, JSON_TYPE).flushHeaders();
  Readable.from(piecesOf(Buffer.from(body), afterMs)).pipe(response);
}

async function* piecesOf(body: Buffer, withinMs: number): AsyncGenerator<Buffer> {
  const size = Math.ceil(body.length / PIECES);
  for (let from = 0; from < body.length; from += size) {
    await sleep(withinMs / PIECES, undefined, { ref: false });
    yield body.subarray(from, from + size);
  }
}
