/**
 * F57: refunds that older code has started go on under today's. Each history was recorded on a real server
 * (test/support/record-histories.ts); a change that makes one of them diverge would wedge open refunds.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import { Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { HISTORIES, RECORDED } from '../support/record-histories';
import { workflowBundle } from '../support/temporal';

const files = readdirSync(HISTORIES);
const read = (name: string): string => readFileSync(join(HISTORIES, `${name}.json`), 'utf8');
const replay = (text: string): Promise<void> =>
  Worker.runReplayHistory({ workflowBundle: workflowBundle() }, historyFromJSON(JSON.parse(text)));

test('every ending and every state to wait in has a recorded history', () => {
  expect(files.sort()).toEqual(RECORDED.map((name) => `${name}.json`).sort());
  for (const state of ['completed', 'rejected', 'abandoned', 'waiting', 'cancelling']) {
    expect(RECORDED.some((name) => name.startsWith(state))).toBe(true);
  }
});

test.each(RECORDED)('F57: %s replays', async (name) => {
  await replay(read(name));
});

describe('replay notices', () => {
  const changes: [name: string, history: string, change: (text: string) => string][] = [
    ['another activity', 'completed-plain', (text) => text.replaceAll('"name": "cancel"', '"name": "cancelPayment"')],
    ['another order', 'waiting-for-the-deposit', swapped('TIMER_STARTED', 'UPSERT_WORKFLOW_SEARCH_ATTRIBUTES')],
  ];
  test.each(changes)('%s', async (_name, history, change) => {
    const changed = change(read(history));
    expect(changed).not.toBe(read(history));
    await expect(replay(changed)).rejects.toThrow(DeterminismViolationError);
  });
});

interface RecordedEvent {
  readonly eventType: string;
  readonly eventId: string;
}
const eventsOf = (text: string): RecordedEvent[] => (JSON.parse(text) as { events: RecordedEvent[] }).events;
const isType = (type: string) => (event: RecordedEvent) => event.eventType === `EVENT_TYPE_${type}`;

/** Exchanges the last events of these types, which keep the other's place in the history. */
function swapped(one: string, other: string): (text: string) => string {
  return (text) => {
    const events = eventsOf(text);
    const [i, j] = [events.findLastIndex(isType(one)), events.findLastIndex(isType(other))];
    const [first, second] = [events[i], events[j]];
    if (!first || !second) throw new Error(`no ${one} or no ${other} in the history`);
    events[i] = { ...second, eventId: first.eventId };
    events[j] = { ...first, eventId: second.eventId };
    return JSON.stringify({ events });
  };
}
