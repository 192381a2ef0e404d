/** Notes when each of CookiePay's calls arrived at the simulator. Times in epoch milliseconds. */
import type { CallName } from '../simulator';

export interface CallLog {
  /** For the simulator's option of this name. */
  readonly onCall: (name: CallName) => void;
  /** When the calls of these names arrived (of all names when none is given), in order. */
  readonly since: (at: number, ...names: readonly CallName[]) => number[];
}

export function createCallLog(): CallLog {
  const calls: { readonly name: CallName; readonly at: number }[] = [];
  return {
    onCall: (name) => void calls.push({ name, at: Date.now() }),
    since: (from, ...names) =>
      calls.filter(({ name, at }) => at >= from && (names.length === 0 || names.includes(name))).map(({ at }) => at),
  };
}

/** The most of these moments that fall into any span of this length. Times in order; both in milliseconds. */
export function mostWithin(spanMs: number, times: readonly number[]): number {
  let most = 0;
  let first = 0;
  times.forEach((time, index) => {
    while (time - (times[first] ?? time) >= spanMs) first += 1;
    most = Math.max(most, index - first + 1);
  });
  return most;
}
