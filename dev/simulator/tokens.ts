/** Who is let in: credentials, and the tokens given out for them. */
import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Shown } from './behaviour';

/** Null: any pair that is not empty will do; the key that comes with later calls is not compared then. */
export type Credentials = { readonly pay2Id: string; readonly pay2Key: string } | null;

/** Older tokens are forgotten beyond this many, so that long runs stay bounded. */
const MOST_TOKENS = 100_000;
const MISMATCH = ['E003', 'ID & KEY 불일치'] as const;
const BAD_TOKEN = ['9004', '토큰이 유효하지 않습니다'] as const;

export class Doorkeeper {
  /** Every token that was given out, for tests that look for them where they must not be. */
  readonly tokens = new Set<string>();
  /** False: every credential is wrong, until somebody mends it. */
  accepting = true;
  private readonly expired = new Set<string>();
  private answers: Shown[] = [];

  constructor(private readonly credentials: Credentials) {}

  /** @returns null when id and key do not match. */
  tokenFor(id: string, key: string): string | null {
    const known = this.credentials;
    const right = known ? id === known.pay2Id && key === known.pay2Key : id !== '' && key !== '';
    if (!this.accepting || !right) return null;
    const token = randomBytes(24).toString('base64url');
    this.tokens.add(token);
    const [oldest] = this.tokens;
    if (this.tokens.size > MOST_TOKENS && oldest !== undefined) {
      this.tokens.delete(oldest);
      this.expired.delete(oldest);
    }
    return token;
  }

  /** Code and text of the rejection; null: let in. Which codes CookiePay uses here is not documented. */
  rejection(headers: IncomingHttpHeaders, { withKey }: { withKey: boolean }): readonly [string, string] | null {
    const [token, key] = [String(headers['token']), headers['apikey']];
    if (!this.accepting) return MISMATCH;
    if (withKey && (this.credentials ? key !== this.credentials.pay2Key : !key)) return MISMATCH;
    return this.tokens.has(token) && !this.expired.has(token) ? null : BAD_TOKEN;
  }

  /** Every token given out so far is rejected from now on. */
  expireTokens(): void {
    for (const token of this.tokens) this.expired.add(token);
  }

  /** How the next token calls look, one entry for each; then everything is normal again. */
  answerTokens(answers: readonly Shown[]): void {
    this.answers = [...answers];
  }

  nextAnswer(): Shown | undefined {
    return this.answers.shift();
  }
}
