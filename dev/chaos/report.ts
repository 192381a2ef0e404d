/** A run in figures, for people and as JSON. Durations in milliseconds. */
import { VIOLATIONS } from './judge';
import type { Outcome, Settled } from './run';
import { settleTimes, settleTimesOnceBack, type Spread, spreadOf } from './timing';

export interface Report {
  readonly seed: number;
  readonly refunds: number;
  readonly endings: Readonly<Record<string, number>>;
  readonly kills: Readonly<Record<string, number>>;
  readonly callsCut: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly answers: Readonly<Record<string, number>>;
  readonly ownEnds: Readonly<Record<string, number>>;
  readonly notis: Readonly<Record<string, number>>;
  readonly mostEvents: number;
  readonly violations: Readonly<Record<string, number>>;
  readonly settle: Readonly<Record<'afterEachKill' | 'onceBack' | 'onceBackAndTreatedWell', Spread | null>>;
  readonly settledAfterMs: number;
}

export function reportOf(seed: number, outcome: Outcome): Report {
  const { refunds, kills, faults, ownEnds, notis, violations, settledAfterMs } = outcome;
  const requests = refunds.flatMap(({ ledger }) => ledger?.requests ?? []);
  return {
    ...{ seed, faults, ownEnds, notis, settledAfterMs, refunds: refunds.length },
    endings: count(refunds.map(endingOf)),
    kills: count(kills.map(({ victim }) => victim)),
    callsCut: refunds.reduce((sum, { callsCut }) => sum + callsCut, 0),
    answers: {
      'requests that move money': requests.length,
      'not answered': requests.filter(({ answered }) => !answered).length,
      'sent again': requests.length - new Set(refunds.flatMap(firstRequests)).size,
    },
    mostEvents: Math.max(0, ...refunds.map(({ events }) => events)),
    violations: {
      ...Object.fromEntries(VIOLATIONS.map((kind) => [kind, 0])),
      ...count(violations.map(({ kind }) => kind)),
    },
    settle: {
      afterEachKill: spreadOf(settleTimes(kills, refunds)),
      onceBack: spreadOf(settleTimesOnceBack(kills, refunds)),
      onceBackAndTreatedWell: spreadOf(settleTimesOnceBack(kills, refunds.filter(isTreatedWell))),
    },
  };
}

const endingOf = ({ view }: Settled): string =>
  view === null ? 'lost' : view.escalation ? `${view.state}: ${view.escalation.reason}` : view.state;

const firstRequests = ({ ledger, request }: Settled): string[] =>
  [...new Set(ledger?.requests.map(({ call }) => call))].map((call) => `${request.refundId} ${call}`);

/** The whole payment, and a gateway that answers as it should: what the promise of 60 s is about. */
function isTreatedWell({ drawn: { behaviour, request, paid } }: Settled): boolean {
  const normally = [...behaviour.cancel, ...behaviour.account].every(
    ({ shown: { kind } }) => kind === 'normal' || kind === 'slow',
  );
  const looksUp = behaviour.lookUp.every(({ kind }) => kind === 'normal') && behaviour.lookUpLagMs === 0;
  return paid === request.amount && normally && looksUp;
}

const count = (names: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const name of [...names].sort()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};

export function inWords(report: Report, outcome: Outcome): string {
  const { seed, refunds, settle, callsCut, mostEvents, settledAfterMs } = report;
  return [
    `seed ${seed}: ${refunds} refunds, ${outcome.kills.length} SIGKILLs`,
    list('endings', report.endings),
    list('killed', report.kills),
    `calls on money cut by a kill   ${callsCut}`,
    list('faults on the lines', report.faults),
    list('at the gateway', report.answers),
    list('ended by itself, restarted', report.ownEnds),
    list('Notis in the inbox', report.notis),
    `longest history   ${mostEvents} events`,
    `from kill to rest, per refund in flight   ${spread(settle.afterEachKill)}`,
    `from restart to rest   ${spread(settle.onceBack)}`,
    `from restart to rest, whole amounts and a gateway that answers   ${spread(settle.onceBackAndTreatedWell)}`,
    `all at rest after the last fault   ${seconds(settledAfterMs)}`,
    list('VIOLATIONS', report.violations),
    ...outcome.violations.map(({ kind, refundId, detail }) => `  ${kind} ${refundId}: ${detail}`),
  ].join('\n');
}

const list = (title: string, counts: Readonly<Record<string, number>>): string =>
  `${title}   ${Object.entries(counts)
    .map(([name, number]) => `${name} ${number}`)
    .join(' · ')}`;

const spread = (given: Spread | null): string =>
  given === null
    ? 'none was'
    : `p50 ${seconds(given.p50)}, p95 ${seconds(given.p95)}, max ${seconds(given.max)} (${given.count})`;

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
