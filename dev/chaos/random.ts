/** Random numbers that can be repeated: the same seed draws the same on every machine. */
export interface Random {
  /** A generator of its own for each concern, so that drawing more for one changes nothing for another. */
  readonly of: (concern: string) => Random;
  /** 0 to 1, 1 excluded. */
  readonly next: () => number;
  readonly chance: (probability: number) => boolean;
  /** Both ends included. */
  readonly whole: (least: number, most: number) => number;
  /** Both ends included; as often between 10 and 100 as between 100 and 1,000. `least` is 1 or more. */
  readonly magnitude: (least: number, most: number) => number;
  /** Each choice with its weight; the weights may have any sum. */
  readonly pick: <T>(weighted: readonly (readonly [number, T])[]) => T;
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  /** mulberry32 */
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    of: (concern) =>
      createRandom([...concern].reduce((sum, letter) => Math.imul(sum ^ letter.charCodeAt(0), 16_777_619), seed)),
    next,
    chance: (probability) => next() < probability,
    whole: (least, most) => least + Math.floor(next() * (most - least + 1)),
    magnitude: (least, most) => Math.round(least * (most / least) ** next()),
    pick: (weighted) => {
      let left = next() * weighted.reduce((sum, [weight]) => sum + weight, 0);
      for (const [weight, choice] of weighted) {
        left -= weight;
        if (left < 0) return choice;
      }
      throw new Error('nothing to pick from');
    },
  };
}
