import type { FastifyInstance } from 'fastify';
import { parse } from 'lossless-json';
import { BadRequest } from './problems';

/**
 * Accepts JSON only, and only JSON that every parser reads alike: the amount must not depend on which of two `amount`
 * keys a parser takes, or on how it reads `1e3` and `1000.0`. JSON.parse accepts all of these, so it is not used.
 * An empty body is no value, because many HTTP clients announce JSON and send nothing.
 */
export function acceptOnlyPlainJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? undefined : parse(body, undefined, { parseNumber, onDuplicateKey }));
    } catch (error) {
      done(error instanceof BadRequest ? error : new BadRequest('The body is not valid JSON.'));
    }
  });
}

function parseNumber(digits: string): number {
  if (/^-?\d+$/.test(digits)) return Number(digits);
  throw new BadRequest('The body has a number with a fraction or an exponent. Write plain digits.');
}

function onDuplicateKey(): never {
  throw new BadRequest('The body has one key twice, with different values. Send each field once.');
}
