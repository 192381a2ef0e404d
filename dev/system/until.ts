import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until `look` finds something (not undefined, null or false). @throws after `withinMs`. */
export async function until<T>(look: () => T | Promise<T>, withinMs = 10_000): Promise<Exclude<NonNullable<T>, false>> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== null && found !== false) return found as Exclude<NonNullable<T>, false>;
    if (performance.now() > deadline) throw new Error(`The condition was not met within ${withinMs} ms.`);
    await sleep(10);
  }
}
