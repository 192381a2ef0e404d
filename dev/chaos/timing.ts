/** How long refunds take to come to rest after a kill. Times in epoch milliseconds, durations in milliseconds. */
import type { Client } from '@temporalio/client';
import { type RefundState, workflowIdOf } from '../../contract';
import type { Ledger } from '../simulator';
import type { Kill } from './kills';

/** From when to when the program had something to do for a refund: it waited for no person and for no deposit. */
interface Busy {
  readonly from: number;
  readonly to: number;
}

export interface Story {
  readonly busy: readonly Busy[];
  /** Calls on money whose worker died, or was cut off, before it could report. */
  readonly callsCut: number;
  readonly events: number;
}

const WORKING: readonly RefundState[] = ['cancelling', 'confirming'];

/** Reads a refund's states from its history. */
export async function storyOf(client: Client, refundId: string, ledger: Ledger | null): Promise<Story> {
  const { events } = await client.workflow.getHandle(workflowIdOf(refundId)).fetchHistory();
  const busy: Busy[] = [];
  let since: number | null = null;
  let callsCut = 0;
  for (const event of events ?? []) {
    const at = timeOf(event.eventTime);
    if (event.workflowExecutionStartedEventAttributes) since = at;
    if (event.activityTaskTimedOutEventAttributes) callsCut += 1;
    const data =
      event.upsertWorkflowSearchAttributesEventAttributes?.searchAttributes?.indexedFields?.['RefundState']?.data;
    if (!data) continue;
    const works = WORKING.includes(JSON.parse(Buffer.from(data).toString()) as RefundState); // our own workflow wrote it
    if (works) since ??= at;
    else if (since !== null) {
      busy.push({ from: since, to: at });
      since = null;
    }
  }
  const end = timeOf(events?.at(-1)?.eventTime);
  return { busy: [...busy, ...afterDeposit(ledger, end)], callsCut, events: events?.length ?? 0 };
}

/** A deposit's Noti was accepted: from then on the program has to act. */
const afterDeposit = (ledger: Ledger | null, end: number): Busy[] =>
  (ledger?.cancels ?? [])
    .filter(({ at, by }) => by === 'deposit' && at < end && ledger?.notis.some(({ status }) => status === 200))
    .map(({ at }) => ({ from: at, to: end }));

interface Timestamp {
  readonly seconds?: { toNumber: () => number } | null;
  readonly nanos?: number | null;
}

const timeOf = (time: Timestamp | null | undefined): number =>
  (time?.seconds?.toNumber() ?? 0) * 1_000 + Math.round((time?.nanos ?? 0) / 1_000_000);

export interface Spread {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

/**
 * For each refund that was busy during a kill: from the moment when the last process killed meanwhile was ready again,
 * to the refund's rest; 0 when the refund was first.
 */
export function timesToRest(kills: readonly Kill[], stories: readonly Pick<Story, 'busy'>[]): number[] {
  const busy = stories.flatMap((story) => story.busy);
  return busy.flatMap(({ from, to }) => {
    const during = kills.filter(({ at }) => from <= at && at < to);
    return during.length === 0 ? [] : [Math.max(0, to - Math.max(...during.map(({ backAt }) => backAt)))];
  });
}

export function spreadOf(times: readonly number[]): Spread | null {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return sorted.length === 0 ? null : { count: sorted.length, p50: at(0.5), p95: at(0.95), max: at(1) };
}
