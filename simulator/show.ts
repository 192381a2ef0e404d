/** Puts an answer on the wire, or leaves it off, as a scenario wants it. */
import type { ServerResponse } from 'node:http';
import type { Shown } from './behaviour';

export type Fields = Record<string, string | number>;

/** Whether the caller can know from it what happened to its call. */
export const isClear = ({ kind }: Shown): boolean => kind === 'normal' || kind === 'code' || kind === 'echo';

const CHUNK = Buffer.alloc(65_536, 0x20);

/** @param normal what CookiePay would answer. @param asCode how this call words a code. */
export function show(
  response: ServerResponse,
  shown: Shown,
  normal: Fields,
  asCode: (code: string, message: string) => Fields,
): void {
  switch (shown.kind) {
    case 'normal': {
      json(response, normal);
      return;
    }
    case 'code': {
      json(response, asCode(shown.code, shown.message));
      return;
    }
    case 'echo': {
      const { token, apikey } = response.req.headers;
      json(response, asCode('8999', `${String(token)} ${String(apikey)}`));
      return;
    }
    case 'changed': {
      json(response, { ...normal, ...shown.fields });
      return;
    }
    case 'lost':
      response.socket?.destroy();
      return;
    case 'raw':
      response.writeHead(shown.status, { 'content-type': 'text/html' });
      response.end(Buffer.from(shown.body, shown.base64 ? 'base64' : 'utf8'));
      return;
    case 'huge': {
      huge(response, shown.bytes);
      return;
    }
    case 'slow': {
      slow(response, shown, JSON.stringify(normal));
      return;
    }
  }
}

export function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}

function huge(response: ServerResponse, bytes: number): void {
  response.writeHead(200, { 'content-length': bytes });
  let left = bytes;
  const more = (): void => {
    while (left > 0 && !response.destroyed) {
      const chunk = CHUNK.subarray(0, left);
      left -= chunk.length;
      if (!response.write(chunk)) return void response.once('drain', more);
    }
    response.end();
  };
  more();
}

function slow(response: ServerResponse, { afterMs, inBody }: Extract<Shown, { kind: 'slow' }>, body: string): void {
  if (inBody) {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write(body.slice(0, 1));
  }
  const timer = setTimeout(() => {
    if (inBody) response.end(body.slice(1));
    else json(response, JSON.parse(body));
  }, afterMs);
  response.once('close', () => clearTimeout(timer));
}
