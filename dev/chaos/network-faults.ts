/** How bad each network connection is. Bytes and milliseconds are drawn so that every part of a message is hit at times. */
import type { Direction, Fault } from '../system/proxy';
import type { Random } from './random';

interface Quality {
  /** How often each happens, in a hundred connections. */
  readonly cut: number;
  readonly delay: number;
  readonly halfOpen: number;
  /** After how many bytes a connection is cut or half open. */
  readonly bytes: (random: Random) => number;
  readonly delayMs: readonly [number, number];
  readonly silentMs: readonly [number, number];
}

const QUALITIES = {
  /** Between a worker and CookiePay: a call has some 500 bytes each way, and a connection carries many calls. */
  gateway: {
    cut: 18,
    delay: 10,
    halfOpen: 2,
    bytes: (random) => random.whole(0, 3_000),
    delayMs: [20, 1_000],
    silentMs: [2_000, 25_000],
  },
  /** Between our processes and Temporal: most connections end after their first bytes, and some last for minutes. */
  temporal: {
    cut: 25,
    delay: 10,
    halfOpen: 15,
    bytes: (random) => random.magnitude(500, 500_000),
    delayMs: [1, 30],
    silentMs: [1_000, 8_000],
  },
  /** Between CookiePay and the shim: one connection for each Noti, which is never sent again. */
  noti: {
    cut: 5,
    delay: 3,
    halfOpen: 1,
    bytes: (random) => random.whole(0, 250),
    delayMs: [20, 1_000],
    silentMs: [1_000, 12_000],
  },
} satisfies Record<string, Quality>;

export const networkFaults = (random: Random, connection: keyof typeof QUALITIES) => (): Fault => {
  const { cut, delay, halfOpen, bytes, delayMs, silentMs }: Quality = QUALITIES[connection];
  const direction: Direction = random.chance(0.5) ? 'request' : 'response';
  const afterBytes = bytes(random);
  return random.pick<Fault>([
    [100 - cut - delay - halfOpen, { kind: 'none' }],
    [cut, { kind: 'cut', direction, afterBytes }],
    [delay, { kind: 'delay', ms: random.whole(...delayMs) }],
    [halfOpen, { kind: 'half_open', direction, afterBytes, ms: random.whole(...silentMs) }],
  ]);
};
