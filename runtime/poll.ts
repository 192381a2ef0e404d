import { setTimeout as sleep } from 'node:timers/promises';

export interface PollOptions {
  readonly withinMs: number;
  readonly everyMs?: number;
  /** The error's text when the time is over. */
  readonly otherwise: string;
}

/** Asks until the answer is true. @throws {Error} with the text `otherwise` when the time is over. */
export async function pollUntil(
  ask: () => boolean | Promise<boolean>,
  { withinMs, everyMs = 100, otherwise }: PollOptions,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await ask())) {
    if (Date.now() > deadline) throw new Error(otherwise);
    await sleep(everyMs);
  }
}
