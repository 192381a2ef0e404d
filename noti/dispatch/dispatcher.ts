/** Carries stored Notis to their refunds, for as long as it takes. Any number of dispatchers may share one inbox. */
import type { Claimed } from '../inbox/claiming';
import type { Inbox } from '../inbox/inbox';
import { createAlarm } from './alarm';
import { createDelivery, type Deliver, type DeliveryOptions } from './delivery';
import { whileAway, whileBusy } from './pacing';

export interface DispatcherOptions extends Omit<DeliveryOptions, 'inbox' | 'unmatchedAfterMs'> {
  readonly inbox: Pick<Inbox, 'claim' | 'settle' | 'notifiedAmong' | 'waitMs'>;
  /** How long a Noti may wait for its refund before it is called unmatched. Default 10 minutes. */
  readonly unmatchedAfterMs?: number;
  /** How often to look for due Notis when nobody wakes it. Default 1 s. */
  readonly pollMs?: number;
  /** How long the Notis of a process that died stay out of reach: above the longest that one batch takes. Default 30 s. */
  readonly leaseMs?: number;
  readonly batchSize?: number;
}

export interface Dispatcher {
  start: () => void;
  /** Something was stored: look now. */
  wake: () => void;
  /** Resolves when the batch in hand is done. */
  stop: () => Promise<void>;
}

/** Storing takes some milliseconds; when Notis wait for longer, this machine has enough to do with them. */
const BUSY_MS = 150;

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { pollMs = 1_000, batchSize = 400, unmatchedAfterMs = 600_000 } = options;
  const deliver = createDelivery({ ...options, unmatchedAfterMs });
  const poll = createAlarm();
  const pause = createAlarm(); // a flood of new Notis must not shorten the back-off, so waking leaves it alone
  let stopped = false;
  let running: Promise<void> = Promise.resolve();

  async function run(): Promise<void> {
    let failures = 0;
    while (!stopped) {
      // While nothing works, one Noti is enough to find out when it does.
      const limit = failures > 0 ? 1 : batchSize;
      const began = performance.now();
      const taken = await round(options, deliver, limit, whileAway(failures + 1));
      failures = taken === 'failed' ? failures + 1 : 0;
      const tookMs = performance.now() - began;
      if (failures > 0) await pause.sleep(whileAway(failures));
      else if (options.inbox.waitMs() > BUSY_MS) await pause.sleep(whileBusy(tookMs));
      else if (taken !== limit) await poll.sleep(pollMs);
    }
  }

  return {
    start: () => {
      running = run();
    },
    wake: poll.ring,
    stop: async () => {
      stopped = true;
      poll.ring();
      pause.ring();
      await running;
    },
  };
}

/** @returns how many Notis it took up. */
async function round(
  { inbox, log, leaseMs = 30_000 }: DispatcherOptions,
  deliver: Deliver,
  limit: number,
  retryInMs: number,
): Promise<number | 'failed'> {
  let batch: readonly Claimed[] = [];
  try {
    batch = await inbox.claim(limit, leaseMs);
    if (batch.length > 0) await deliver(batch);
    return batch.length;
  } catch (error) {
    log.warn(
      { error, notis: batch.length, retryInMs },
      'Notis could not be dispatched; they are kept and tried again.',
    );
    await release(inbox, batch, retryInMs, error);
    return 'failed';
  }
}

/** Gives back what was not settled; where even that fails, the end of the lease does it. */
async function release(
  inbox: Pick<Inbox, 'settle'>,
  batch: readonly Claimed[],
  retryInMs: number,
  error: unknown,
): Promise<void> {
  const note = `not dispatched yet: ${wordsOf(error)}`;
  const settled = batch.map((noti) => ({ noti, settlement: { status: 'pending', note, retryInMs } as const }));
  await inbox.settle(settled).catch(() => undefined);
}

/** What the SDK says of a failed call is vague; the gRPC status below it is not. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown trouble';
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
