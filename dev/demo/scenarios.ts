/** The refunds that the demo runs: together they show every way a refund can go. */
import type { EscalationReason, Evidence, RefundState } from '../../client';
import { type Behaviour, PLAIN, SCENARIOS } from '../simulator';

export interface Scenario {
  readonly name: string;
  /** For the person who watches. */
  readonly story: string;
  /** Won. */
  readonly paid: number;
  /** Won; less than `paid` for a part of the payment. */
  readonly amount: number;
  readonly behaviour: Behaviour;
  readonly expected: { readonly state: RefundState; readonly because: Evidence['kind'] | EscalationReason | null };
  /** Whether finance deposits as soon as there is an account. */
  readonly deposits: boolean;
}

const scenario = (
  name: string,
  story: string,
  paid: number,
  behaviour: Behaviour,
  expected: Scenario['expected'],
  special: Partial<Scenario> = {},
): Scenario => ({ name, story, paid, amount: paid, behaviour, expected, deposits: false, ...special });

const completed = (because: Evidence['kind']): Scenario['expected'] => ({ state: 'completed', because });
const escalated = (because: EscalationReason): Scenario['expected'] => ({ state: 'escalated', because });
const deposits = true;

export const scenarios: readonly Scenario[] = [
  scenario(
    'cancelled at once',
    'not settled yet: CookiePay cancels it right away',
    50_000,
    PLAIN,
    completed('cancel_answer'),
  ),
  scenario(
    'deposit and Noti',
    'settled already: finance deposits, and CookiePay sends one notification',
    120_000,
    SCENARIOS.deposit,
    completed('look_up'),
    { deposits },
  ),
  scenario(
    'Noti lost',
    'the deposit is made, but its notification never arrives: a look-up finds it',
    80_000,
    SCENARIOS['deposit-noti-lost'],
    completed('look_up'),
    { deposits },
  ),
  scenario(
    'part of a payment',
    '30,000 of 90,000 won: only an exactly matching notification can prove it',
    90_000,
    SCENARIOS.deposit,
    completed('noti'),
    { amount: 30_000, deposits },
  ),
  scenario(
    'reply lost, done',
    'CookiePay cancels, but its reply is lost: looked up, not sent again',
    33_000,
    SCENARIOS['lost-done'],
    completed('look_up'),
  ),
  scenario(
    'reply lost, not done',
    'nothing happened: two look-ups, 30 s apart, show that before the cancel is sent again',
    44_000,
    SCENARIOS['lost-not-done'],
    completed('cancel_answer'),
  ),
  scenario('refused', 'CookiePay refuses, and nothing happened', 15_000, SCENARIOS.refused, {
    state: 'rejected',
    because: null,
  }),
  scenario(
    'deadline passed',
    'no deposit is made: after the deadline a person must decide',
    66_000,
    SCENARIOS['deposit-short'],
    escalated('deposit_deadline_passed'),
  ),
  scenario(
    'other amount',
    'the notification names another amount: a person must decide, and sees both numbers',
    77_000,
    { ...SCENARIOS['deposit-other-amount'], lookUpLagMs: 3_600_000 },
    escalated('mismatch'),
    { deposits },
  ),
  scenario('deposit awaited', 'this one waits for a deposit: the account is in the table', 99_000, SCENARIOS.deposit, {
    state: 'awaiting_deposit',
    because: null,
  }),
];
