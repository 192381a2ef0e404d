/**
 * Random schedules of messages, faults and time, against a ledger of what really happened to the money. After each step
 * the invariants I1 to I4 must hold. MODEL_RUNS sets how many schedules are drawn; a failing one is added to EXAMPLES.
 */
import { WorkflowUpdateFailedError } from '@temporalio/client';
import fc from 'fast-check';
import {
  type CancelNoti,
  checkUpdate,
  depositedUpdate,
  FINAL_STATES,
  REFUND_STATES,
  type RefundState,
} from '../../contract';
import { type Circumstances, createLedger, FATES, type Ledger } from '../support/ledger';
import { AMOUNT, DAY, HOUR, MINUTE, type Refund, useRefundHarness } from '../support/refund-harness';
import { resolve } from '../support/updates';

const RUNS = Number(process.env['MODEL_RUNS'] ?? 12);
const SEED = Number(process.env['MODEL_SEED'] ?? 20_260_102);

const harness = useRefundHarness({ replayAlways: true });

const STEPS = [
  ...(['minutes pass', 'hours pass', 'the deadline passes', 'days pass'] as const),
  ...(['deposit, Noti lost', 'deposit and Noti', 'true Noti', 'forged Noti', 'wrong Noti'] as const),
  ...(['look-ups fail', 'look-ups work', 'worker restarts', 'cancellation requested'] as const),
  ...(['a person retries', 'a person checks', 'finance reports'] as const),
] as const;
type Step = (typeof STEPS)[number];

interface Schedule extends Circumstances {
  readonly steps: readonly Step[];
}

const schedules: fc.Arbitrary<Schedule> = fc.record({
  payment: fc.constantFrom(AMOUNT, 3 * AMOUNT),
  settled: fc.constantFrom(true, true, false),
  cancels: fc.array(fc.constantFrom(...FATES), { maxLength: 3 }),
  accounts: fc.array(fc.constantFrom(...FATES), { maxLength: 2 }),
  steps: fc.array(fc.constantFrom(...STEPS), { maxLength: 8 }),
});

/** Schedules that failed once, or that are close to the most important promises. */
const EXAMPLES: [Schedule][] = [
  [
    {
      payment: AMOUNT,
      settled: false,
      cancels: ['lost'],
      accounts: [],
      steps: ['look-ups fail', 'hours pass', 'look-ups work'],
    },
  ],
  [
    {
      payment: 3 * AMOUNT,
      settled: false,
      cancels: ['lost'],
      accounts: [],
      steps: ['worker restarts', 'days pass', 'true Noti'],
    },
  ],
  [
    {
      payment: AMOUNT,
      settled: true,
      cancels: [],
      accounts: ['lost'],
      steps: ['forged Noti', 'the deadline passes', 'deposit, Noti lost'],
    },
  ],
  [
    {
      payment: AMOUNT,
      settled: false,
      cancels: ['lost undone'],
      accounts: [],
      steps: ['forged Noti', 'minutes pass', 'days pass'],
    },
  ],
  [
    {
      payment: AMOUNT,
      settled: true,
      cancels: [],
      accounts: [],
      steps: [
        'the deadline passes',
        'hours pass',
        'a person retries',
        'minutes pass',
        'deposit, Noti lost',
        'finance reports',
      ],
    },
  ],
  [
    {
      payment: 3 * AMOUNT,
      settled: true,
      cancels: [],
      accounts: [],
      steps: [
        'the deadline passes',
        'hours pass',
        'a person retries',
        'minutes pass',
        'deposit and Noti',
        'a person checks',
      ],
    },
  ],
];

test(
  'I1 to I4 hold after each step of any schedule',
  async () => {
    await fc.assert(
      fc.asyncProperty(schedules, async (schedule) => {
        const ledger = createLedger(schedule, AMOUNT);
        const refund = await harness.start(ledger.script);
        try {
          const seen: RefundState[] = [];
          for (const step of schedule.steps) {
            await make(step, refund, ledger, schedule);
            await refund.idle();
            seen.push(await expectInvariants(refund, ledger, schedule));
            expectFinalToBeFinal(seen);
          }
          await expectGoodEnd(refund, ledger, schedule);
        } finally {
          await harness.endOpenRefunds();
        }
      }),
      { numRuns: RUNS, seed: SEED, examples: EXAMPLES, endOnFailure: RUNS <= 20 },
    );
  },
  600_000 + RUNS * 10_000,
);

async function make(step: Step, refund: Refund, ledger: Ledger, { payment }: Schedule): Promise<void> {
  switch (step) {
    case 'minutes pass':
      return harness.pass(2 * MINUTE);
    case 'hours pass':
      return harness.pass(3 * HOUR);
    case 'the deadline passes':
      return harness.pass(14 * HOUR);
    case 'days pass':
      return harness.pass(2 * DAY);
    case 'deposit, Noti lost':
      ledger.deposit();
      return;
    case 'deposit and Noti':
      return ledger.deposit() ? tell(refund, {}) : undefined;
    case 'true Noti':
      return ledger.paidBack() > 0 ? tell(refund, {}) : undefined;
    case 'forged Noti':
      // For a part of the payment it cannot be told from a true one; there the secret path keeps it out.
      return payment > AMOUNT ? undefined : tell(refund, { notiId: 'always the same' });
    case 'wrong Noti':
      return tell(refund, { notiId: 'always the same wrong one', amount: AMOUNT - 1 });
    case 'look-ups fail':
      ledger.lookUpsWork(false);
      return;
    case 'look-ups work':
      ledger.lookUpsWork(true);
      return;
    case 'worker restarts':
      await refund.idle();
      return harness.restartWorker();
    case 'a person retries':
      // A look-up cannot show that a part was paid back, so here the person must not make that mistake.
      return payment > AMOUNT && ledger.paidBack() > 0 ? undefined : update(refund, () => resolve(refund, 'retry'));
    case 'a person checks':
      return update(refund, () => refund.handle.executeUpdate(checkUpdate));
    case 'finance reports': {
      const report = { actor: 'lee', paidAt: new Date(await harness.now()).toISOString() };
      return update(refund, () => refund.handle.executeUpdate(depositedUpdate, { args: [report] }));
    }
    case 'cancellation requested':
      await refund.handle.cancel().catch(() => undefined); // closed already
      return;
  }
}

/** An update that the state does not allow, or that comes after the end, is refused; that is not an error here. */
async function update(refund: Refund, send: () => Promise<unknown>): Promise<void> {
  await send().catch(async (error: unknown) => {
    if (error instanceof WorkflowUpdateFailedError) return;
    if (!isFinal((await refund.view()).state)) throw error;
  });
}

/** A Noti that comes after the refund's end is too late; that is not an error here. */
async function tell(refund: Refund, also: Partial<CancelNoti>): Promise<void> {
  await refund.noti(also).catch(async (error: unknown) => {
    if (!isFinal((await refund.view()).state)) throw error;
  });
}

const isFinal = (state: RefundState): boolean => FINAL_STATES.some((final) => final === state);

async function expectInvariants(refund: Refund, ledger: Ledger, { payment }: Schedule): Promise<RefundState> {
  const { state, evidence } = await refund.view(); // I2: every refund can be read
  const { status } = await refund.handle.describe();
  expect(REFUND_STATES).toContain(state);
  expect(isFinal(state) ? 'closed' : 'open').toBe(status.name === 'RUNNING' ? 'open' : 'closed');
  // I1
  expect(ledger.accepted()).toBeLessThanOrEqual(1);
  expect(ledger.paidBack()).toBeLessThanOrEqual(AMOUNT);
  for (const call of ['cancel', 'account']) expectLookBeforeRepeat(call, ledger.log);
  // I3
  if (state === 'completed') expect(ledger.paidBack()).toBe(AMOUNT);
  if (state === 'rejected') expect(ledger.paidBack()).toBe(0);
  expect(evidence !== null).toBe(state === 'completed');
  if (evidence?.kind === 'noti') expect(payment).toBeGreaterThan(AMOUNT);
  if (evidence?.kind === 'look_up') expect(payment).toBe(AMOUNT);
  return state;
}

/** After a call with an unknown outcome, the same call is made again only after two look-ups that told something. */
function expectLookBeforeRepeat(call: string, log: readonly string[]): void {
  const letters = log.map((entry) => {
    if (entry === `${call} unknown`) return 'U';
    return entry.startsWith(call) ? 'C' : entry === 'look payment' ? 'L' : '-';
  });
  expect(letters.join('')).not.toMatch(/U-*L?-*[UC]/);
}

function expectFinalToBeFinal(seen: readonly RefundState[]): void {
  const first = seen.findIndex(isFinal);
  if (first >= 0) expect(new Set(seen.slice(first)).size).toBe(1);
}

/** I2, I4: once the faults are over, the refund learns what CookiePay has done, at the latest from its Noti. */
async function expectGoodEnd(refund: Refund, ledger: Ledger, schedule: Schedule): Promise<void> {
  ledger.lookUpsWork(true);
  if (ledger.paidBack() > 0) await tell(refund, {});
  await harness.pass(3 * DAY);
  const state = await expectInvariants(refund, ledger, schedule);
  if (ledger.paidBack() > 0) expect(state).toBe('completed');
  else expect(state).not.toBe('completed');
}
