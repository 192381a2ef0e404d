/** Checks the caller's credentials and gives out tokens. Which codes CookiePay uses here is not documented. */
import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Null: every pair that is not empty is accepted, and the key of later calls is not compared. */
export type Credentials = { readonly pay2Id: string; readonly pay2Key: string } | null;

/** A code and its text. */
type Rejection = readonly [string, string];

const MISMATCH: Rejection = ['E003', 'ID & KEY 불일치'];
const BAD_TOKEN: Rejection = ['9004', '토큰이 유효하지 않습니다'];

export interface Access {
  /** Every token that was given out. */
  readonly tokens: ReadonlySet<string>;
  /** False: every credential and token is rejected, until it is true again. */
  readonly accept: (accept: boolean) => void;
  /** @returns the rejection when id and key do not match. */
  readonly tokenFor: (id: string, key: string) => string | Rejection;
  /** Null: the caller may go on. */
  readonly rejection: (headers: IncomingHttpHeaders, also: { readonly withKey: boolean }) => Rejection | null;
}

export function createAccess(credentials: Credentials): Access {
  const tokens = new Set<string>();
  let accepting = true;
  return {
    tokens,
    accept: (accept) => (accepting = accept),
    tokenFor: (id, key) => {
      const right = credentials ? id === credentials.pay2Id && key === credentials.pay2Key : id !== '' && key !== '';
      if (!accepting || !right) return MISMATCH;
      const token = randomBytes(24).toString('base64url');
      tokens.add(token);
      return token;
    },
    rejection: ({ token, apikey }, { withKey }) => {
      if (!accepting) return MISMATCH;
      if (withKey && (credentials ? apikey !== credentials.pay2Key : !apikey)) return MISMATCH;
      return tokens.has(String(token)) ? null : BAD_TOKEN;
    },
  };
}
