/**
 * Reads what CookiePay posts to the Noti URL. The same URL gets cancellations and approvals, unsigned. What does not
 * clearly have one of the known shapes is `unreadable`; nothing is guessed.
 */
import { parse } from 'lossless-json';
import { z } from 'zod';
import { parseKst } from './dates';
import { readAmount } from './reply';

/** Amounts in won, null when missing or unreadable; `tid` and `orderNo` are '' when missing. Times ISO 8601 UTC. */
export type NotiContent =
  | {
      readonly kind: 'cancellation';
      readonly notiType: 'cancel' | 'deposit_cancel';
      readonly tid: string;
      readonly orderNo: string;
      readonly amount: number | null;
      readonly cancelledAt: string | null;
    }
  | {
      /** A payment that was made: by card or the like, by a recurring schedule, by a deposit to a virtual account. */
      readonly kind: 'approval' | 'recurring' | 'virtual_account';
      readonly tid: string;
      readonly orderNo: string;
      readonly amount: number | null;
    }
  | { readonly kind: 'unreadable'; readonly reason: string };

export type NotiKind = NotiContent['kind'];

/** The fields of a Noti, keys in lower case, in the order received. */
export type NotiFields = ReadonlyMap<string, unknown>;

/** Real Notis are flat; the limit also protects the code that walks through the values from deep recursion. */
const DEEPEST = 4;

const TWO_VALUES = 'one field with two values';

const objectSchema = z.record(z.string(), z.unknown());

/** @returns the fields of the Noti, or the reason why the body is not a Noti. */
export function readFields(body: string): NotiFields | string {
  let json: unknown;
  try {
    json = parseNoti(body);
  } catch (error) {
    return error instanceof SyntaxError && error.message === TWO_VALUES ? TWO_VALUES : 'not JSON';
  }
  const parsed = objectSchema.safeParse(json);
  if (!parsed.success || Array.isArray(json)) return 'JSON, but not an object';
  const fields = new Map<string, unknown>();
  for (const [key, value] of Object.entries(parsed.data)) {
    const name = key.trim().toLowerCase();
    if (deeperThan(value, DEEPEST)) return 'nested too deeply';
    if (fields.has(name) && scalar(fields.get(name)) !== scalar(value)) return TWO_VALUES;
    fields.set(name, value);
  }
  return fields;
}

/** Never throws. */
export function classify(fields: NotiFields | string): NotiContent {
  if (typeof fields === 'string') return { kind: 'unreadable', reason: fields };
  const notiType = scalar(fields.get('noti_type')).toLowerCase();
  if (notiType === 'cancel' || notiType === 'deposit_cancel') return cancellation(fields, notiType);
  if (notiType !== '' || isStructure(fields.get('noti_type')))
    return { kind: 'unreadable', reason: 'a noti_type that is not known' };
  return payment(fields);
}

function cancellation(fields: NotiFields, notiType: 'cancel' | 'deposit_cancel'): NotiContent {
  const tid = identifier(fields.get('tid'));
  const orderNo = identifier(fields.get('orderno'));
  if (tid === '' && orderNo === '')
    return { kind: 'unreadable', reason: 'a cancellation without a usable tid or order number' };
  const amounts = ['cancel_amount', 'cancel_amt'].map((name) => scalar(fields.get(name))).filter((text) => text !== '');
  // Two different amounts count as none: such a Noti only causes a look-up.
  const [amount = null, ...others] = new Set(amounts.map(readAmount));
  const cancelledAt = plausible(parseKst(scalar(fields.get('cancel_date'))));
  return { kind: 'cancellation', notiType, tid, orderNo, amount: others.length === 0 ? amount : null, cancelledAt };
}

function payment(fields: NotiFields): NotiContent {
  const method = scalar(fields.get('pay_method')) || scalar(fields.get('paymethod'));
  const tid = identifier(fields.get('tid'));
  if (method === '' || tid === '') return { kind: 'unreadable', reason: 'neither a cancellation nor an approval' };
  if ([...fields].some(([name, value]) => name.startsWith('cancel') && scalar(value) !== ''))
    return { kind: 'unreadable', reason: 'an approval that mentions a cancellation' };
  const filled = (name: string): boolean => scalar(fields.get(name)) !== '';
  const kind = ['reserve_id', 'billkey', 'pay_cnt'].some(filled)
    ? 'recurring'
    : /^VACC/i.test(method) // VACCT in the documents, VACCOUNT in reality
      ? 'virtual_account'
      : 'approval';
  const amount = readAmount(scalar(fields.get('amount')));
  return { kind, tid, orderNo: identifier(fields.get('orderno')), amount };
}

/** JavaScript accepts the year 0000, a database does not, and no Noti can mean it. */
const plausible = (time: string | null): string | null => (time !== null && time >= '2000' ? time : null);

/** Strings and numbers as trimmed text; nothing, null and structures as ''. */
function scalar(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

const isStructure = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** The documented lengths are not reliable (20 in one place, 100 in another), so only a text that cannot be an id is refused. */
function identifier(value: unknown): string {
  const text = scalar(value);
  return text.length <= 100 && !/[\p{C}\p{Zl}\p{Zp}]/u.test(text) ? text : '';
}

/**
 * `JSON.parse` would silently keep the last of two values for one field, and round a long number (a tid without quotes).
 * @throws when the body is not JSON, or names one field twice with two values.
 */
function parseNoti(body: string): unknown {
  return parse(body.replace(/^\uFEFF/, ''), null, {
    parseNumber: (digits) => (/^\d{16,}$/.test(digits) ? digits : Number(digits)),
    onDuplicateKey: () => {
      throw new SyntaxError(TWO_VALUES);
    },
  });
}

function deeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => deeperThan(inner, levels - 1));
}
