/**
 * F57: refunds that an older release has started continue under today's code. Each history was recorded on a real server
 * (test/support/record-histories.ts). A change that makes one of them fail here would block open refunds.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import { Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { HISTORIES, RECORDED } from '../support/record-histories';
import { workflowBundle } from '../support/temporal';

const byVersion = new Intl.Collator('en', { numeric: true }).compare;
const releases = readdirSync(HISTORIES).sort(byVersion);
const namesOf = (release: string): string[] =>
  readdirSync(join(HISTORIES, release)).map((file) => `${release}/${basename(file, '.json')}`);
const LATEST = releases.at(-1) ?? 'no release';
const read = (name: string): string => readFileSync(join(HISTORIES, `${name}.json`), 'utf8');
const replay = (text: string): Promise<void> =>
  Worker.runReplayHistory({ workflowBundle: workflowBundle() }, historyFromJSON(JSON.parse(text)));

test('every ending and every waiting state has a history of the latest release', () => {
  expect(namesOf(LATEST).sort()).toEqual(RECORDED.map((name) => `${LATEST}/${name}`).sort());
  for (const state of ['completed', 'rejected', 'abandoned', 'waiting', 'cancelling']) {
    expect(RECORDED.some((name) => name.startsWith(state))).toBe(true);
  }
});

test.each(releases.flatMap(namesOf))('F57: %s replays', async (name) => {
  await replay(read(name));
});

test.each(namesOf(LATEST))('every timer and activity of %s has a summary for the Web UI', (name) => {
  const shown = eventsOf(read(name)).filter(
    (event) => isType('TIMER_STARTED')(event) || isType('ACTIVITY_TASK_SCHEDULED')(event),
  );
  expect(shown.filter(({ userMetadata }) => !userMetadata?.summary)).toEqual([]);
});

describe('replay notices', () => {
  const changes: [name: string, history: string, change: (text: string) => string][] = [
    [
      'a different activity',
      `${LATEST}/completed-plain`,
      (text) => text.replaceAll('"name": "cancel"', '"name": "cancelPayment"'),
    ],
    [
      'a different order of commands',
      `${LATEST}/waiting-for-the-deposit`,
      swapped('TIMER_STARTED', 'UPSERT_WORKFLOW_SEARCH_ATTRIBUTES'),
    ],
  ];
  test.each(changes)('%s', async (_name, history, change) => {
    const changed = change(read(history));
    expect(changed).not.toBe(read(history));
    await expect(replay(changed)).rejects.toThrow(DeterminismViolationError);
  });
});

interface RecordedEvent {
  readonly eventType: string;
  readonly userMetadata?: { readonly summary?: unknown };
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
