/** How bad each line is. Bytes and milliseconds are drawn so that every part of a message is hit now and then. */
import type { Fault } from './proxy';
import type { Random } from './random';

const NONE: Fault = { kind: 'none' };

/** Between a worker and CookiePay: a call has some 500 bytes each way, and a connection carries many. */
export const gatewayFaults = (random: Random) => (): Fault =>
  random.pick<() => Fault>([
    [70, () => NONE],
    [9, () => ({ kind: 'cut', direction: 'request', afterBytes: random.whole(0, 3_000) })],
    [9, () => ({ kind: 'cut', direction: 'answer', afterBytes: random.whole(0, 3_000) })],
    [10, () => ({ kind: 'delay', ms: random.whole(20, 1_000) })],
    [
      2,
      () => ({
        kind: 'half_open',
        direction: random.chance(0.5) ? 'request' : 'answer',
        afterBytes: random.whole(1, 3_000),
        ms: random.whole(2_000, 25_000),
      }),
    ],
  ])();

/** Between our processes and Temporal: most connections end after their first bytes, and some last for minutes. */
export const temporalFaults = (random: Random) => (): Fault =>
  random.pick<() => Fault>([
    [50, () => NONE],
    [
      25,
      () => ({
        kind: 'cut',
        direction: random.chance(0.5) ? 'request' : 'answer',
        afterBytes: random.magnitude(500, 500_000),
      }),
    ],
    [10, () => ({ kind: 'delay', ms: random.whole(1, 30) })],
    [
      15,
      () => ({
        kind: 'half_open',
        direction: random.chance(0.5) ? 'request' : 'answer',
        afterBytes: random.magnitude(500, 500_000),
        ms: random.whole(1_000, 8_000),
      }),
    ],
  ])();

/** Between CookiePay and the shim: one connection for each Noti, which is never sent again. */
export const notiFaults = (random: Random) => (): Fault =>
  random.pick<() => Fault>([
    [91, () => NONE],
    [2, () => ({ kind: 'cut', direction: 'request', afterBytes: random.whole(0, 400) })],
    [3, () => ({ kind: 'cut', direction: 'answer', afterBytes: random.whole(0, 100) })],
    [3, () => ({ kind: 'delay', ms: random.whole(20, 1_000) })],
    [
      1,
      () => ({
        kind: 'half_open',
        direction: random.chance(0.5) ? 'request' : 'answer',
        afterBytes: random.whole(1, 100),
        ms: random.whole(1_000, 12_000),
      }),
    ],
  ])();
