/** Says what goes wrong, but no more often than anybody can read: in a flood, logging must not cost more than the work. */
import type { Logger } from 'pino';

export type Complaint = (error: unknown) => void;

const EVERY_MS = 1_000;

/** At most one line a second, with the number of those that were not worth a line of their own (`more`). */
export function createComplaint(log: Logger, texts: string): Complaint {
  let next = -Infinity;
  let more = 0;
  return (error) => {
    if (performance.now() < next) {
      more += 1;
      return;
    }
    log.error({ error, more }, texts);
    next = performance.now() + EVERY_MS;
    more = 0;
  };
}
