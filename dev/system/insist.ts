import { setTimeout as sleep } from 'node:timers/promises';
import { TemporalUnavailable } from '../../client';

/** Repeats a call as long as Temporal is unavailable, as every caller has to. @throws when `signal` aborts. */
export async function insist<T>(call: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    signal.throwIfAborted();
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof TemporalUnavailable)) throw error;
      await sleep(500, undefined, { signal });
    }
  }
}
