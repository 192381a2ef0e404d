/** The refunds that the demo runs: together they show every way a refund can go. */
import type { EscalationReason, Evidence, RefundState } from '../../client';
import { type Behaviour, PLAIN, SCENARIOS, type SimulatorControl } from '../simulator';

export interface Scenario {
  readonly name: string;
  /** For the person who watches. */
  readonly story: string;
  readonly paid: number;
  /** Won; less than paid for a part of the payment. */
  readonly amount: number;
  readonly behaviour: Behaviour;
  readonly expected: { readonly state: RefundState; readonly because: Evidence['kind'] | EscalationReason | null };
  /** What somebody does as soon as an account is there; nothing when absent. */
  readonly onAccount?: (simulator: SimulatorControl, tid: string) => Promise<unknown>;
}

const deposit = (simulator: SimulatorControl, tid: string): Promise<unknown> => simulator.deposit(tid);
const completed = (because: Evidence['kind']): Scenario['expected'] => ({ state: 'completed', because });
const escalated = (because: EscalationReason): Scenario['expected'] => ({ state: 'escalated', because });

export const scenarios: readonly Scenario[] = [
  {
    name: 'cancelled at once',
    story: 'not settled yet: CookiePay cancels it right away',
    ...{ paid: 50_000, amount: 50_000, behaviour: PLAIN, expected: completed('cancel_answer') },
  },
  {
    name: 'deposit and Noti',
    story: 'settled already: finance deposits, CookiePay notifies once',
    ...{ paid: 120_000, amount: 120_000, behaviour: SCENARIOS.deposit, onAccount: deposit },
    expected: completed('look_up'),
  },
  {
    name: 'Noti lost',
    story: 'the deposit is made, but its one notification never comes: a look-up finds it',
    ...{ paid: 80_000, amount: 80_000, behaviour: SCENARIOS['deposit-noti-lost'], onAccount: deposit },
    expected: completed('look_up'),
  },
  {
    name: 'part of a payment',
    story: '30,000 of 90,000 won: only an exactly matching notification can prove it',
    ...{ paid: 90_000, amount: 30_000, behaviour: SCENARIOS.deposit, onAccount: deposit },
    expected: completed('noti'),
  },
  {
    name: 'answer lost, done',
    story: 'CookiePay cancels, but its answer is lost: looked up, not sent again',
    ...{ paid: 33_000, amount: 33_000, behaviour: SCENARIOS['lost-done'], expected: completed('look_up') },
  },
  {
    name: 'answer lost, not done',
    story: 'nothing happened: seen twice, 30 s apart, before it is sent again',
    ...{ paid: 44_000, amount: 44_000, behaviour: SCENARIOS['lost-not-done'], expected: completed('cancel_answer') },
  },
  {
    name: 'refused',
    story: 'CookiePay refuses, and nothing happened',
    ...{ paid: 15_000, amount: 15_000, behaviour: SCENARIOS.refused, expected: { state: 'rejected', because: null } },
  },
  {
    name: 'deadline passed',
    story: 'nobody deposits: a person is asked after the deadline',
    ...{ paid: 66_000, amount: 66_000, behaviour: SCENARIOS['deposit-short'] },
    expected: escalated('deposit_deadline_passed'),
  },
  {
    name: 'other amount',
    story: 'the notification names another amount: a person is asked, with both numbers',
    ...{ paid: 77_000, amount: 77_000, behaviour: { ...SCENARIOS['deposit-other-amount'], lookUpLagMs: 3_600_000 } },
    onAccount: deposit,
    expected: escalated('mismatch'),
  },
  {
    name: 'deposit awaited',
    story: 'this one waits for you: the account is in the table',
    ...{ paid: 99_000, amount: 99_000, behaviour: SCENARIOS.deposit },
    expected: { state: 'awaiting_deposit', because: null },
  },
];
