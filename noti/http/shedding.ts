/**
 * What to do when more requests come in than this process has time to read: those it gets to late are refused unread,
 * which costs a fraction of storing them, so that the others are still answered soon.
 */
import type { RequestListener } from 'node:http';

/** With reading, storing and answering a request then still takes well under a second. */
const LATEST_MS = 300;

/** Fewer are always let in: then it was not they that took the time, but a machine that stood still for a moment. */
const FEW = 100;

const TICK_MS = 20;

export interface Shedding {
  /** Wraps a server's listener. */
  readonly before: (listener: RequestListener) => RequestListener;
  readonly stop: () => void;
}

/**
 * Refuses requests to paths that begin with `prefix`, whatever follows: to those without the secret, too, it says the
 * same. @param onShed called for each; nothing was stored.
 */
export function createShedding({ prefix, onShed }: { prefix: string; onShed: () => void }): Shedding {
  // Node handles all requests that have arrived and then its timers; a late timer tells how long that takes by now.
  let due = performance.now() + TICK_MS;
  let come = 0;
  const timer = setInterval(() => {
    due = performance.now() + TICK_MS;
    come = 0;
  }, TICK_MS).unref();
  return {
    before: (listener) => (request, response) => {
      come += 1;
      if (come <= FEW || performance.now() - due < LATEST_MS || request.url?.startsWith(prefix) !== true) {
        listener(request, response);
        return;
      }
      onShed();
      response.writeHead(503, { 'retry-after': '10', 'content-type': 'text/plain' }).end('not stored, send again');
    },
    stop: () => {
      clearInterval(timer);
    },
  };
}
