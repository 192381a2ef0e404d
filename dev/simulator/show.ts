/** Puts an answer on the wire, or leaves it off, as a scenario wants it. */
import type { ServerResponse } from 'node:http';
import type { Behaviour, Shown } from './behaviour';

/** Of an answer; not only strings, because scenarios may break the types. */
export type Fields = Readonly<Record<string, Extract<Shown, { kind: 'changed' }>['fields'][string]>>;

export interface Answer {
  readonly shown: Shown;
  /** What CookiePay would answer. */
  readonly normal: Fields;
  /** How this call words a code. */
  readonly asCode: (code: string, message: string) => Fields;
  readonly style: Pick<Behaviour, 'values' | 'keys'>;
  /** Called once the answer is written to the end, with its fields; never for one that cannot be read. */
  readonly written: (fields: Fields) => void;
}

const CHUNK = Buffer.alloc(65_536, 0x20);
const DRIPS = 50;

export function show(response: ServerResponse, { shown, normal, asCode, style, written }: Answer): void {
  const readable = (fields: Fields, put: (body: string) => void): void => {
    response.once('finish', () => written(fields));
    put(JSON.stringify(styled(fields, style)));
  };
  const whole = (body: string): void => send(response, 200, body);
  switch (shown.kind) {
    case 'normal':
      readable(normal, whole);
      break;
    case 'code':
      readable(asCode(shown.code, shown.message), whole);
      break;
    case 'echo': {
      const { token, apikey } = response.req.headers;
      readable(asCode('8999', `${String(token)} ${String(apikey)}`), whole);
      break;
    }
    case 'changed':
      readable({ ...normal, ...shown.fields }, whole);
      break;
    case 'bom':
      readable(normal, (body) => whole(`\uFEFF${body}`));
      break;
    case 'slow':
      readable(normal, (body) => slow(response, shown, body));
      break;
    case 'half': {
      const body = JSON.stringify(styled(normal, style));
      send(response, 200, body.slice(0, body.length / 2));
      break;
    }
    case 'lost':
      if (shown.reset) response.socket?.resetAndDestroy();
      else response.socket?.destroy();
      break;
    case 'raw':
      send(response, shown.status, Buffer.from(shown.body, shown.base64 ? 'base64' : 'utf8'), shown.headers);
      break;
    case 'huge':
      huge(response, shown.bytes);
      break;
  }
}

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

export const json = (response: ServerResponse, body: unknown, status = 200): void =>
  send(response, status, JSON.stringify(body));

function send(
  response: ServerResponse,
  status: number,
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { ...JSON_TYPE, ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

/** Only where nothing is lost: a code such as 0000 stays a string. */
const NUMERIC = /^[1-9]\d{0,9}$/;
const MAY_BE_NUMBERS = /amount$|amt$|^cancel_code$|^resultcode$/i;

function styled(fields: Fields, { values, keys }: Answer['style']): Fields {
  const entries = Object.entries(fields).map(([key, value]): [string, Fields[string]] => {
    const number = values === 'numbers' && MAY_BE_NUMBERS.test(key) && NUMERIC.test(String(value));
    const named = keys === 'documented' ? key : keys === 'upper' ? key.toUpperCase() : key.toLowerCase();
    return [named, number ? Number(value) : value];
  });
  return Object.fromEntries(entries);
}

function huge(response: ServerResponse, bytes: number): void {
  response.writeHead(200, { ...JSON_TYPE, 'content-length': bytes });
  let left = bytes;
  const more = (): void => {
    while (left > 0 && !response.destroyed) {
      const chunk = CHUNK.subarray(0, left);
      left -= chunk.length;
      if (!response.write(chunk)) {
        response.once('drain', more);
        return;
      }
    }
    response.end();
  };
  more();
}

function slow(response: ServerResponse, { afterMs, inBody }: Extract<Shown, { kind: 'slow' }>, body: string): void {
  if (!inBody) {
    const timer = setTimeout(() => send(response, 200, body), afterMs);
    response.once('close', () => clearTimeout(timer));
    return;
  }
  const bytes = Buffer.from(body);
  const step = Math.ceil(bytes.length / DRIPS);
  let written = 0;
  response.writeHead(200, JSON_TYPE);
  response.flushHeaders();
  const timer = setInterval(() => {
    response.write(bytes.subarray(written, (written += step)));
    if (written < bytes.length) return;
    clearInterval(timer);
    response.end();
  }, afterMs / DRIPS);
  response.once('close', () => clearInterval(timer));
}
