/** When whom SIGKILL takes, and the figures of it. Times in milliseconds, `at` since the epoch. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from './random';

/** How often each is killed, in a hundred. */
const VICTIMS = [
  [66, 'worker'],
  [12, 'noti'],
  [15, 'temporal'],
  [7, 'postgres'],
] as const;
export type Victim = (typeof VICTIMS)[number][1];
export const VICTIM_NAMES: readonly Victim[] = VICTIMS.map(([, victim]) => victim);

export interface PlannedKill {
  /** Since the start of the run. */
  readonly afterMs: number;
  readonly victim: Victim;
  /** How long it stays away before it is started again. */
  readonly downMs: number;
  /** A worker's kill waits for the worker's next cancel, and comes so much later; null: at once. */
  readonly aimMs: number | null;
}

export interface Kill {
  readonly victim: Victim;
  readonly at: number;
  /** When its replacement was ready. */
  readonly backAt: number;
}

/** @param among whom to kill. */
export function planKills(
  random: Random,
  kills: number,
  windowMs: number,
  among: readonly Victim[] = VICTIM_NAMES,
): PlannedKill[] {
  const every = windowMs / Math.max(1, kills);
  return Array.from({ length: kills }, (_, index) => ({
    afterMs: Math.round(every * (index + random.next())),
    victim: random.pick<Victim>(VICTIMS.filter(([, victim]) => among.includes(victim))),
    downMs: random.whole(0, 3_000),
    // Most often before the answer, sometimes as it comes or just after.
    aimMs: random.chance(0.6)
      ? random.pick([[1, 0] as const, [1, random.whole(1, 20)], [1, random.whole(20, 400)]])
      : null,
  }));
}

/** What comes back by itself after it was killed. */
export interface Killable {
  readonly name: string;
  readonly ownEnds: number;
  readonly up: () => Promise<void>;
  readonly kill: (downMs: number) => Promise<number>;
}

export interface Target {
  readonly process: Killable;
  /** Resolves when this worker sends its next cancel. */
  readonly nextCancel?: () => Promise<void>;
}

const LONGEST_AIM = 3_000;

/** Carries the plan out; a victim that is down at its time is killed when it is up again. */
export async function carryOut(
  plan: readonly PlannedKill[],
  targets: Readonly<Record<Victim, readonly [Target, ...Target[]]>>,
  { signal, onKill }: { readonly signal: AbortSignal; readonly onKill: (kill: Kill) => void },
): Promise<void> {
  const startedAt = Date.now();
  const one = async ({ afterMs, victim, downMs, aimMs }: PlannedKill, index: number): Promise<void> => {
    await sleep(Math.max(0, startedAt + afterMs - Date.now()), undefined, { signal });
    const candidates = targets[victim];
    const target = candidates[index % candidates.length] ?? candidates[0];
    await target.process.up();
    if (aimMs !== null && target.nextCancel) {
      await Promise.race([target.nextCancel(), sleep(LONGEST_AIM, undefined, { signal })]);
      await sleep(aimMs, undefined, { signal });
    }
    const at = await target.process.kill(downMs);
    await target.process.up();
    onKill({ victim, at, backAt: Date.now() });
  };
  await Promise.all(plan.map(one));
}
