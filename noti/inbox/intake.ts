/** Turns a received body into what is stored: its meaning, its text without customer data, and its id. */
import { createHash } from 'node:crypto';
import { maskFields, maskText } from '../../cookiepay/masking';
import { classify, type NotiContent, type NotiFields, readFields } from '../../cookiepay/noti';

export interface IncomingNoti {
  /** The same content always has the same id, whatever its spacing, key order and key case. */
  readonly id: string;
  /** The text to store: as received, less card numbers and customer data. */
  readonly raw: string;
  readonly content: NotiContent;
}

/** Never throws. Reading a stored `raw` again gives the same id, so that a Noti can be judged anew later. */
export function takeIn(body: string): IncomingNoti {
  const fields = readFields(body);
  // PostgreSQL's text cannot hold NUL, and a body must not be lost for that.
  const raw = typeof fields === 'string' ? maskText(body.replaceAll('\0', '\uFFFD')) : maskFields(fields);
  return { id: idOf(raw, fields), raw, content: classify(fields) };
}

function idOf(raw: string, fields: NotiFields | string): string {
  const stored = typeof fields === 'string' ? fields : readFields(raw);
  const canonical = typeof stored === 'string' ? raw.trim() : JSON.stringify([...stored].map(canonicalField).sort());
  return `noti-${createHash('sha256').update(canonical).digest('hex').slice(0, 32)}`;
}

/** "1000" and 1000 are the same to a reader of Notis. */
function canonicalField([name, value]: [string, unknown]): string {
  return JSON.stringify([
    name,
    typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : value,
  ]);
}
