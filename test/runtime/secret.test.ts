/** The promise: a secret is compared as a whole, with every valid one, in constant time. */
import crypto from 'node:crypto';
import { createSecretCheck } from '../../runtime/secret';

it('S6, S10: a text is compared with every valid secret, in constant time, however much of it is right', () => {
  const compare = jest.spyOn(crypto, 'timingSafeEqual');
  const isSecret = createSecretCheck(['abc', 'defg']);
  for (const [presented, right] of [
    ['abc', true],
    ['defg', true],
    ['', false],
    ['ab', false],
    ['abcd', false],
    ['ABC', false],
  ] as const) {
    compare.mockClear();
    expect(isSecret(presented)).toBe(right);
    expect(compare).toHaveBeenCalledTimes(2);
  }
  compare.mockRestore();
});
