/** The figures of a run, for people and as JSON. Durations in milliseconds. */
import { VIOLATIONS } from './judge';
import type { JudgedRefund, Outcome } from './run';
import { type Spread, spreadOf, timesToRest } from './timing';

type Counts = Readonly<Record<string, number>>;

export interface Report {
  readonly seed: number;
  readonly refunds: number;
  readonly endings: Counts;
  readonly kills: Counts;
  readonly callsCut: number;
  readonly faults: Counts;
  readonly requests: Readonly<Record<'sent' | 'unanswered' | 'sentAgain', number>>;
  /** By status in the inbox. */
  readonly notis: Counts;
  readonly longestHistory: number;
  /** From the last restart to rest. */
  readonly restAfterRestartMs: Spread | null;
  /** The same, only of whole payments at a gateway that answers as it should: the promise of 60 s is about these. */
  readonly restOfAnsweredMs: Spread | null;
  readonly restAfterLastFaultMs: number;
  readonly violations: Counts;
}

export function reportOf(seed: number, outcome: Outcome): Report {
  const { refunds, kills, faults, notis, restAfterLastFaultMs } = outcome;
  const requests = refunds.flatMap(({ ledger }) => ledger?.requests ?? []);
  const none = Object.fromEntries(VIOLATIONS.map((kind) => [kind, 0]));
  return {
    seed,
    refunds: refunds.length,
    endings: count(refunds.map(endingOf)),
    kills: count(kills.map(({ victim }) => victim)),
    callsCut: refunds.reduce((sum, { callsCut }) => sum + callsCut, 0),
    faults,
    requests: {
      sent: requests.length,
      unanswered: requests.filter(({ answered }) => !answered).length,
      sentAgain: refunds.reduce((sum, refund) => sum + sentAgain(refund), 0),
    },
    notis,
    longestHistory: Math.max(0, ...refunds.map(({ events }) => events)),
    restAfterRestartMs: spreadOf(timesToRest(kills, refunds)),
    restOfAnsweredMs: spreadOf(timesToRest(kills, refunds.filter(isAnswered))),
    restAfterLastFaultMs,
    violations: { ...none, ...count(outcome.violations.map(({ kind }) => kind)) },
  };
}

const endingOf = ({ view }: JudgedRefund): string =>
  view === null ? 'lost' : view.escalation ? `${view.state}: ${view.escalation.reason}` : view.state;

function sentAgain({ ledger }: JudgedRefund): number {
  const calls = ledger?.requests.map(({ call }) => call) ?? [];
  return calls.length - new Set(calls).size;
}

function isAnswered({ drawn: { behaviour, request, paid } }: JudgedRefund): boolean {
  const attempts = [...behaviour.cancel, ...behaviour.account];
  const answers = attempts.every(({ shown: { kind } }) => kind === 'normal' || kind === 'slow');
  const looksUp = behaviour.lookUp.every(({ kind }) => kind === 'normal') && behaviour.lookUpLagMs === 0;
  return paid === request.amount && answers && looksUp;
}

const count = (names: readonly string[]): Counts => {
  const counts: Record<string, number> = {};
  for (const name of [...names].sort()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};

/** One line for each figure, then one for each violation. */
export const linesOf = (report: Report, { violations }: Outcome): string =>
  [
    ...Object.entries<Report[keyof Report]>({ ...report }).map(
      ([name, figure]) => `${name.padEnd(22)}${textOf(figure)}`,
    ),
    ...violations.map(({ kind, refundId, detail }) => `  ${kind} ${refundId}: ${detail}`),
  ].join('\n');

const textOf = (figure: object | number | null): string =>
  typeof figure === 'number'
    ? String(figure)
    : Object.entries(figure ?? { none: '' })
        .map(([name, number]) => `${name} ${number}`)
        .join(' · ');
