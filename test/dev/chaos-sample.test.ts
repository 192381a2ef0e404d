/** A short `npm run chaos` with a seed: real processes, killed while refunds run. The long ones: docs/money-safety.md. */
import { linesOf, reportOf } from '../../dev/chaos/report';
import { type Outcome, runChaos } from '../../dev/chaos/run';
import { pathOf } from '../support/temporal-artifacts';

/** Kills each of the four, and both workers while they wait for the reply to a cancel. */
const SEED = 1811;

let outcome: Outcome;

beforeAll(async () => {
  outcome = await runChaos({
    refunds: 40,
    kills: 5,
    seed: SEED,
    brisk: true,
    windowMs: 8_000,
    restWithinMs: 120_000,
    env: process.env,
    bundle: pathOf('workflows'),
    signal: new AbortController().signal,
    report: () => undefined,
  });
}, 240_000);

test('F1, F2, F50: with worker, shim, Temporal and PostgreSQL killed and networks cut, money goes back once and nothing is lost', () => {
  // toEqual([]) would not tell what happened before.
  if (outcome.violations.length > 0) throw new Error(linesOf(reportOf(SEED, outcome), outcome));
  expect(outcome.refunds).toHaveLength(40);
});

test('the faults did happen: each was killed, one of them during a call on money, and connections were cut', () => {
  const { kills, callsCut, faults } = reportOf(SEED, outcome);
  expect(kills).toEqual({ noti: 1, postgres: 1, temporal: 1, worker: 2 });
  expect(callsCut).toBeGreaterThan(0);
  expect((faults['gateway cut'] ?? 0) + (faults['temporal cut'] ?? 0)).toBeGreaterThan(0);
});

test('refunds of every kind took part: most completed, some of them by a deposit and its Noti', () => {
  const completed = outcome.refunds.filter(({ view }) => view?.state === 'completed');
  expect(completed.length).toBeGreaterThan(20);
  expect(completed.some(({ drawn }) => drawn.behaviour.settled)).toBe(true);
  expect(outcome.notis['applied']).toBeGreaterThan(0);
});
