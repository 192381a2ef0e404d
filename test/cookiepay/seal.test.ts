/** I5: only pay2_key opens the TOKEN in Temporal's history, and only for its own refund. */
import fc from 'fast-check';
import { createSeal } from '../../cookiepay/seal';

const seal = createSeal('pay2-key-of-the-shop');
const text = fc.string({ unit: 'binary', maxLength: 300 });

test('what was sealed opens again, for its refund', () => {
  fc.assert(
    fc.property(text, text, (token, refundId) => {
      expect(seal.open(seal.close(token, refundId), refundId)).toBe(Buffer.from(token).toString());
    }),
  );
});

test('it does not open for another refund', () => {
  fc.assert(
    fc.property(text, fc.tuple(text, text), (token, [refundId, other]) => {
      fc.pre(Buffer.from(refundId).toString() !== Buffer.from(other).toString());
      expect(() => seal.open(seal.close(token, refundId), other)).toThrow();
    }),
  );
});

test('it does not open under another pay2_key', () => {
  const rotated = createSeal('pay2-key-of-tomorrow');
  expect(() => rotated.open(seal.close('token', 'R-1'), 'R-1')).toThrow();
});

test('a changed, shortened or invented text does not open', () => {
  const sealed = Buffer.from(seal.close('a token of some length', 'R-1'), 'base64url');
  fc.assert(
    fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const altered = Buffer.from(sealed);
      altered.writeUInt8(altered.readUInt8(at) ^ change, at);
      expect(() => seal.open(altered.toString('base64url'), 'R-1')).toThrow();
      expect(() => seal.open(sealed.subarray(0, at).toString('base64url'), 'R-1')).toThrow();
    }),
  );
  fc.assert(fc.property(text, (madeUp) => expect(() => seal.open(madeUp, 'R-1')).toThrow()));
});

test('a shortened authentication tag is not accepted', () => {
  const sealed = Buffer.from(seal.close('', 'R-1'), 'base64url');
  for (let length = 0; length < sealed.length; length += 1) {
    expect(() => seal.open(sealed.subarray(0, length).toString('base64url'), 'R-1')).toThrow();
  }
});

test('the same token is sealed differently each time, and cannot be read', () => {
  const token = 'canary-token-7f3a';
  const all = Array.from({ length: 50 }, () => seal.close(token, 'R-1'));
  expect(new Set(all).size).toBe(all.length);
  for (const sealed of all) {
    expect(sealed).toMatch(/^[\w-]+$/);
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('canary');
  }
});
