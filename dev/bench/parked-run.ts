/**
 * Many refunds that wait for their deposits, on a real server with a real worker process: the worker is killed and comes
 * back, and later all deadlines fall together. Durations in milliseconds.
 */
import { setMaxListeners } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { RefundClient } from '../../client';
import { insist } from '../chaos/refunds';
import type { Supervised } from '../chaos/supervised';
import { PLAIN, type Simulator } from '../simulator';
import { busiestSecond, type CallLog } from './call-log';

export interface ParkedOptions {
  readonly count: number;
  /** From the first start to the first deadline; all must be parked, and the worker watched, before that. */
  readonly deadlineAfterMs: number;
  /** The deadlines are spread over this. */
  readonly deadlinesWithinMs: number;
  /** How long the worker is watched after its restart. */
  readonly watchMs: number;
  readonly report: (line: string) => void;
}

export interface ParkedStage {
  readonly client: Client;
  readonly refunds: RefundClient;
  readonly simulator: Simulator;
  readonly worker: Supervised;
  readonly calls: CallLog;
}

export interface Restart {
  /** Epoch milliseconds. */
  readonly killedAt: number;
  /** From the SIGKILL until the new process said that it runs, and until it had answered for refunds of all ages. */
  readonly runningAfterMs: number;
  readonly answeringAfterMs: number;
  readonly callsWhileWatched: number;
}

const tidOf = (index: number): string => `parked-${index}`;
/** One in so many is paid into, and its Noti gets lost: the look-up at the deadline has to find it. */
export const DEPOSITED_EACH = 10;
const MOST_UNDER_WAY = 200;
const PROGRESS_EACH = 10_000;

export class ParkedRefunds {
  private readonly firstDeadline: number;

  constructor(
    private readonly stage: ParkedStage,
    private readonly options: ParkedOptions,
  ) {
    this.firstDeadline = Date.now() + options.deadlineAfterMs;
  }

  /** @returns how long it took until all waited for their deposits. @throws when the deadlines would come first. */
  async park(): Promise<number> {
    const { count } = this.options;
    const { calls } = this.stage;
    const startedAt = Date.now();
    const parked = (): number => calls.since(startedAt, 'lookUp').length;
    const done = this.progress(() => `${parked()} of ${count} refunds wait for their deposits`);
    try {
      for (let index = 0; index < count; index += 1) {
        while (index - parked() >= MOST_UNDER_WAY) await this.soon('all refunds are parked');
        await this.start(index);
      }
      while ((await this.inState('awaiting_deposit')) < count || parked() < count)
        await this.soon('all refunds are parked');
      return Date.now() - startedAt;
    } finally {
      done();
    }
  }

  /** SIGKILL; it comes back at once. @param sample refunds that are asked how they are. */
  async restart(sample: number): Promise<Restart> {
    const { worker, calls, refunds } = this.stage;
    const { count, watchMs } = this.options;
    const killedAt = await worker.kill(0);
    await worker.up();
    const runningAfterMs = Date.now() - killedAt;
    const every = Math.max(1, Math.floor(count / sample));
    const asked = Array.from({ length: Math.ceil(count / every) }, (_, nth) => tidOf(nth * every));
    const never = new AbortController().signal;
    setMaxListeners(0, never);
    await Promise.all(asked.map((refundId) => insist(() => refunds.get(refundId), never)));
    const answeringAfterMs = Date.now() - killedAt;
    await sleep(watchMs);
    if (Date.now() > this.firstDeadline) throw new Error(tooLate('the restart was watched'));
    return { killedAt, runningAfterMs, answeringAfterMs, callsWhileWatched: calls.all(killedAt).length };
  }

  async deposit(): Promise<void> {
    for (let index = 0; index < this.options.count; index += DEPOSITED_EACH)
      await this.stage.simulator.deposit(tidOf(index));
  }

  /** @returns from the first deadline until as many look-ups were made as there are refunds, and the most in a second. */
  async deadlines(withinMs: number): Promise<{ readonly lookedUpAfterMs: number; readonly busiestSecond: number }> {
    const { calls } = this.stage;
    const looks = (): number[] => calls.since(this.firstDeadline, 'lookUp');
    const { count } = this.options;
    const done = this.progress(() => `${looks().length} look-ups since the first deadline`);
    try {
      while (looks().length < count) await this.soon('all were looked up', withinMs);
    } finally {
      done();
    }
    const times = looks();
    return {
      lookedUpAfterMs: (times[count - 1] ?? 0) - this.firstDeadline,
      busiestSecond: busiestSecond(times),
    };
  }

  /** @returns from the first deadline until no refund waits any more: all are completed, or a person is asked. */
  async rest(withinMs: number): Promise<number> {
    const done = this.progress(() => 'waiting until every refund is completed or escalated');
    try {
      while ((await this.inState('awaiting_deposit')) + (await this.inState('confirming')) > 0)
        await this.soon('all refunds are at rest', withinMs);
      return Date.now() - this.firstDeadline;
    } finally {
      done();
    }
  }

  async inState(state: string): Promise<number> {
    const { count } = await this.stage.client.workflow.count(`RefundState = '${state}'`);
    return count;
  }

  /** The worker's memory at its largest so far, in MB, since it was started last; Linux only, null elsewhere. */
  peakMemory(): number | null {
    try {
      const status = readFileSync(`/proc/${this.stage.worker.pid}/status`, 'utf8');
      return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1_024);
    } catch {
      return null;
    }
  }

  private async start(index: number): Promise<void> {
    const { simulator, refunds } = this.stage;
    const { count, deadlinesWithinMs } = this.options;
    const tid = tidOf(index);
    const deadline = this.firstDeadline + (index / count) * deadlinesWithinMs;
    const behaviour = { ...PLAIN, settled: true, deadline: { kind: 'raw', text: inKorea(deadline) } } as const;
    await simulator.createPayment({ tid, paid: 1_000, behaviour });
    await refunds.start({ refundId: tid, tid, orderNo: `order-${index}`, amount: 1_000, reason: 'bench' });
  }

  private async soon(what: string, afterDeadlineMs = 0): Promise<void> {
    if (Date.now() > this.firstDeadline + afterDeadlineMs) throw new Error(tooLate(what));
    await sleep(200);
  }

  private progress(line: () => string): () => void {
    const timer = setInterval(() => this.options.report(line()), PROGRESS_EACH);
    return () => clearInterval(timer);
  }
}

const tooLate = (what: string): string => `Too late: it took longer than planned until ${what}. Plan more minutes.`;

const KST = 9 * 3_600_000;
/** 14 digits, as CookiePay writes a deadline. */
const inKorea = (at: number): string => new Date(at + KST).toISOString().replace(/\D/g, '').slice(0, 14);
