/** Delivers stored Notis to their refunds, for as long as that takes. Any number of dispatchers may share one inbox. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Inbox } from '../inbox/inbox';
import type { LeasedNoti } from '../inbox/lease';
import { createDelivery, type DeliveryOptions } from './deliver';

export interface DispatcherOptions extends Omit<DeliveryOptions, 'inbox' | 'unmatchedAfterMs'> {
  readonly inbox: Pick<Inbox, 'lease' | 'record' | 'notifiedAmong'>;
  /** How long a Noti may wait for its refund before it counts as unmatched. Default 10 minutes. */
  readonly unmatchedAfterMs?: number;
  /** How often to look for due Notis without being woken. Default 1 s. */
  readonly pollMs?: number;
  /** After this the Notis of a process that died are due again: longer than one batch may take. Default 30 s. */
  readonly leaseMs?: number;
  /** How many Notis one question to Temporal is about. Default 100. */
  readonly batchSize?: number;
}

export interface Dispatcher {
  start: () => void;
  /** Something was stored: look now. */
  wake: () => void;
  /** Resolves when the batch under way is done. */
  stop: () => Promise<void>;
}

/** Between two rounds, so that under load one round delivers many Notis: each round asks Temporal and the inbox. */
const SPACING_MS = 50;

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { pollMs = 1_000, batchSize = 100 } = options;
  const round = createRound(options);
  let stopped = false;
  let wakes = 0;
  let isIdle = false;
  let pause = new AbortController();
  let running: Promise<void> = Promise.resolve();

  async function run(): Promise<void> {
    let failures = 0;
    while (!stopped) {
      const wakesBefore = wakes;
      // While nothing works, one Noti is enough to find out when it does.
      const limit = failures === 0 ? batchSize : 1;
      const leased = await round(limit, backOffMs(failures + 1));
      failures = leased === 'failed' ? failures + 1 : 0;
      if (failures > 0) await pauseFor(backOffMs(failures));
      else if (leased !== limit) await pauseFor(SPACING_MS);
      isIdle = failures === 0 && leased !== limit && wakes === wakesBefore;
      if (isIdle) await pauseFor(pollMs);
      isIdle = false;
    }
  }

  async function pauseFor(ms: number): Promise<void> {
    if (stopped) return;
    pause = new AbortController();
    await sleep(ms, undefined, { signal: pause.signal }).catch(() => undefined); // it only rejects when ended early
  }

  return {
    start: () => {
      running = run();
    },
    wake: () => {
      wakes += 1;
      if (isIdle) pause.abort(); // the other pauses are there for a reason, however many Notis come in
    },
    stop: async () => {
      stopped = true;
      pause.abort();
      await running;
    },
  };
}

/** @returns how many Notis it leased. Never rejects. */
type Round = (limit: number, retryInMs: number) => Promise<number | 'failed'>;

function createRound({ unmatchedAfterMs = 600_000, leaseMs = 30_000, ...options }: DispatcherOptions): Round {
  const { inbox, log } = options;
  const deliver = createDelivery({ ...options, unmatchedAfterMs });
  return async (limit, retryInMs) => {
    let batch: readonly LeasedNoti[] = [];
    try {
      batch = await inbox.lease(limit, leaseMs);
      if (batch.length > 0) await deliver(batch);
      return batch.length;
    } catch (error) {
      const facts = { error, notis: batch.length, retryInMs };
      log.warn(facts, 'Notis could not be delivered. They are kept and tried again.');
      const result = { status: 'pending', note: `not delivered yet: ${textOf(error)}`, retryInMs } as const;
      // Those that have a result already keep it. Where this fails too, the end of the lease makes them due again.
      await inbox.record(batch.map((noti) => ({ noti, result }))).catch(() => undefined);
      return 'failed';
    }
  };
}

/** 1, 2, 4, 8, then 15 s: all goes on within half a minute after Temporal's return. @param failures in a row, from 1. */
export const backOffMs = (failures: number): number => Math.min(1_000 * 2 ** (failures - 1), 15_000);

/** What the SDK says about a failed call is vague; the gRPC status below it is not. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
