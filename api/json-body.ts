import type { FastifyInstance } from 'fastify';
import { BadRequest } from './problems';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Many HTTP clients announce JSON even where they send nothing. */
    readonly bodyMayBeEmpty?: boolean;
  }
}

/**
 * Accepts JSON only, and only JSON that every parser reads alike: money must not depend on which of two `amount`s is
 * taken, or on how `1e3` or `1000.0` is understood. `__proto__` and `constructor` keys are refused.
 */
export function acceptOnlyPlainJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '' && request.routeOptions.config.bodyMayBeEmpty) {
      done(null);
      return;
    }
    // It answers through the callback only; the promise in its type is for parsers of another kind.
    void parse(request, body, (error, value: unknown) => {
      done(error ?? ambiguityOf(body, value), value);
    });
  });
}

const STRING_AND_COLON = /"(?:[^"\\]|\\.)*"(\s*:)?/g;

function ambiguityOf(body: string, value: unknown): Error | null {
  const keys = [...body.matchAll(STRING_AND_COLON)].filter(([, colon]) => colon !== undefined).length;
  if (keys !== countKeys(value)) return new BadRequest('The body has a key twice; expected each field once.');
  if (/\d[.eE]/.test(body.replaceAll(STRING_AND_COLON, '')))
    return new BadRequest('The body has a number with a fraction or an exponent; expected plain digits.');
  return null;
}

function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const own = Array.isArray(value) ? 0 : Object.keys(value).length;
  return Object.values(value).reduce<number>((sum, inner) => sum + countKeys(inner), own);
}
