/** Compares what a caller presents with the secrets that count, in the same time whatever is presented. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** @param secrets one, or two while one replaces the other. */
export function createSecretCheck(secrets: readonly string[]): (presented: string) => boolean {
  const key = randomBytes(32);
  // Digests have one length, which timingSafeEqual asks for, and tell nothing about the length of the secrets.
  const digest = (text: string): Buffer => createHmac('sha256', key).update(text).digest();
  const expected = secrets.map(digest);
  return (presented) => {
    const actual = digest(presented);
    return expected.map((one) => timingSafeEqual(one, actual)).includes(true); // compares with every one, always
  };
}
