/** Which process is killed when, and what is known of each kill. Times in milliseconds, `at` since the epoch. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Killable } from '../system/restarting-process';
import type { Random } from './random';

/** How often each is killed, in a hundred kills. */
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
  /** A worker is killed so long after it sends its next cancel; null: at once. */
  readonly afterCancelMs: number | null;
}

export interface Kill {
  readonly victim: Victim;
  readonly at: number;
  /** When it was ready again. */
  readonly backAt: number;
}

export function planKills(
  random: Random,
  kills: number,
  windowMs: number,
  victims: readonly Victim[] = VICTIM_NAMES,
): PlannedKill[] {
  const every = windowMs / Math.max(1, kills);
  return Array.from({ length: kills }, (_, index) => ({
    afterMs: Math.round(every * (index + random.next())),
    victim: random.pick<Victim>(VICTIMS.filter(([, victim]) => victims.includes(victim))),
    downMs: random.whole(0, 3_000),
    // Mostly before the reply arrives, at times as it arrives or just after.
    afterCancelMs: random.chance(0.6)
      ? random.pick([[1, 0] as const, [1, random.whole(1, 20)], [1, random.whole(20, 400)]])
      : null,
  }));
}

export interface Target {
  readonly process: Killable;
  /** Resolves when this worker sends its next cancel. */
  readonly nextCancel?: () => Promise<unknown>;
}

const LONGEST_WAIT_FOR_CANCEL_MS = 3_000;

/** Carries the plan out; a process that is down at its time is killed when it is up again. */
export async function killAll(
  plan: readonly PlannedKill[],
  targets: Readonly<Record<Victim, readonly [Target, ...Target[]]>>,
  { signal, onKill }: { readonly signal: AbortSignal; readonly onKill: (kill: Kill) => void },
): Promise<void> {
  const startedAt = Date.now();
  const killOne = async ({ afterMs, victim, downMs, afterCancelMs }: PlannedKill, index: number): Promise<void> => {
    await sleep(Math.max(0, startedAt + afterMs - Date.now()), undefined, { signal });
    const candidates = targets[victim];
    const { process, nextCancel } = candidates[index % candidates.length] ?? candidates[0];
    await process.up();
    if (afterCancelMs !== null && nextCancel) {
      await Promise.race([nextCancel(), sleep(LONGEST_WAIT_FOR_CANCEL_MS, undefined, { signal })]);
      await sleep(afterCancelMs, undefined, { signal });
    }
    const at = await process.kill(downMs);
    await process.up();
    onKill({ victim, at, backAt: Date.now() });
  };
  await Promise.all(plan.map(killOne));
}
