/**
 * Encrypts CookiePay's TOKEN before it goes into Temporal's history (invariant I5): AES-256-GCM under a key derived from
 * pay2_key, which every worker has anyway. The refundId is part of the encryption, so a sealed token opens for its own refund only.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface Seal {
  readonly close: (token: string, refundId: string) => string;
  /** @throws when the text was sealed with another pay2_key (one that was replaced) or for another refund, or was changed. */
  readonly open: (sealed: string, refundId: string) => string;
}

export function createSeal(pay2Key: string): Seal {
  const key = Buffer.from(hkdfSync('sha256', pay2Key, '', 'cookiepay-refunds token seal v1', 32));
  return {
    close(token, refundId) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(refundId));
      const sealed = Buffer.concat([cipher.update(token, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
    },
    open(sealedText, refundId) {
      const bytes = Buffer.from(sealedText, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES, // otherwise a tag of 4 bytes, which can be guessed, would be accepted
      })
        .setAAD(Buffer.from(refundId))
        .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString(
        'utf8',
      );
    },
  };
}
