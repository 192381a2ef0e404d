/**
 * Removes card numbers and the customer's data from a Noti before it is stored: a refund does not need them.
 * Everything else is kept as it was received.
 */
import type { NotiFields } from './noti';

const MASKED = '[removed]';

/** CookiePay's names (lower case) for the customer, the card, the customer's accounts and the shop's free texts. */
const CUSTOMER_FIELD =
  /buyer|e-?mail|phone|mobile|(^|_)tel|hp$|address|user_?id|userip|receiver|card_?no|bill_?key|account|birth|license|sms|(^|_)etc\d*$|^(user|customer|member)?_?name$/;

/** Needed to find the refund and to understand the Noti. Digits in these fields are kept even where they look like a card number. */
const NEEDED_FIELD =
  /^(noti_type|tid|orderno|reserve_orderno|vendor_orderno|amount|cancel_am(ount|t)|\w*date|reserve_id|accept_?no)$/;

/** 13 to 19 digits, together or in groups, with first digits that card schemes use. */
const CARD_LIKE = /(?<![\dA-Za-z])(?:[3-69]|2[2-7])(?:[ -]?\d){12,18}(?![\dA-Za-z])/g;
const PARTLY_STARRED_CARD = /(?<![\dA-Za-z])\d{4}[ -]?[\dXx*]{4}[ -]?[Xx*]{4}[ -]?[\dXx*]{1,4}(?![\dA-Za-z])/g;
/** Every repetition has a limit, so that an unusual body costs no more time than a scan. */
const MAIL = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}/g;
const PHONE = /(?<![\dA-Za-z])(?:\+82[ -]?|0)(?:1\d|2|[3-6]\d|70)[ -]?\d{3,4}[ -]?\d{4}(?![\dA-Za-z])/g;

/** The text to store of a readable Noti: the same JSON object, with lower-case keys and without what must not be kept. */
export function maskFields(fields: NotiFields): string {
  // fromEntries defines each key, so even "__proto__" is an ordinary name.
  return JSON.stringify(Object.fromEntries([...fields].map(([name, value]) => [name, maskValue(name, value)])));
}

/** Removes what looks like a card number, mail address or phone number from any text. */
export function maskText(text: string): string {
  const withoutMail = text.includes('@') ? text.replace(MAIL, MASKED) : text; // a search is much cheaper than the pattern
  if (!/\d{2}/.test(withoutMail)) return withoutMail;
  return withoutMail
    .replace(CARD_LIKE, (digits) => (passesLuhn(digits) ? MASKED : digits))
    .replace(PARTLY_STARRED_CARD, MASKED)
    .replace(PHONE, MASKED);
}

function maskValue(name: string, value: unknown): unknown {
  if (value === null || value === '' || typeof value === 'boolean') return value;
  if (CUSTOMER_FIELD.test(name)) return MASKED;
  if (Array.isArray(value)) return value.map((inner: unknown) => maskValue(name, inner));
  if (typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, maskValue(key.toLowerCase(), inner)]));
  if (NEEDED_FIELD.test(name)) return value;
  if (typeof value === 'number') return maskText(String(value)) === String(value) ? value : MASKED;
  return typeof value === 'string' ? maskText(value) : MASKED;
}

/** The check digit of card numbers (ISO/IEC 7812-1). */
function passesLuhn(text: string): boolean {
  const digits = [...text.replace(/\D/g, '')].reverse().map(Number);
  const sum = digits.reduce((total, digit, index) => {
    const weighted = index % 2 === 0 ? digit : digit * 2;
    return total + (weighted > 9 ? weighted - 9 : weighted);
  }, 0);
  return sum % 10 === 0;
}
