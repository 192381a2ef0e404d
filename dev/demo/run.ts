/** Starts each scenario's refund, does what people would do, and follows it until it is where it should be. */
import { setTimeout as pause } from 'node:timers/promises';
import { type RefundClient, type RefundView, TemporalUnavailable } from '../../client';
import type { SimulatorControl } from '../simulator';
import type { Scenario } from './scenarios';

export interface Result {
  readonly scenario: Scenario;
  readonly view: RefundView;
  /** Whether it ended as it should. */
  readonly ok: boolean;
}

export interface RunOptions {
  readonly refunds: RefundClient;
  readonly simulator: SimulatorControl;
  readonly report: (line: string) => void;
  /** Milliseconds after which a refund that is not where it should be counts as failed. */
  readonly patience: number;
}

const LOOK_EVERY = 250;

export async function runScenario(scenario: Scenario, number: number, options: RunOptions): Promise<Result> {
  const { refunds, simulator, report, patience } = options;
  const { name, story, paid, amount, behaviour } = scenario;
  const refundId = `demo-${Date.now().toString(36)}-${number}`;
  const [tid, orderNo] = [`T${refundId}`, `order-${number}`];
  await simulator.createPayment({ tid, paid, orderNo, behaviour });
  const giveUpAt = Date.now() + patience;
  const insist = insistUntil(giveUpAt);
  await insist(() => refunds.start({ refundId, tid, orderNo, amount, reason: 'customer returned the goods' }));
  report(`${name}: ${story}`);

  let view = await insist(() => refunds.get(refundId));
  let deposited = false;
  while (!isAsExpected(scenario, view) && Date.now() < giveUpAt) {
    await pause(LOOK_EVERY);
    const before = view.state;
    view = await insist(() => refunds.get(refundId));
    if (view.state !== before) report(`${name}: ${before} -> ${view.state}`);
    if (view.deposit && !deposited) {
      deposited = true;
      await scenario.onAccount?.(simulator, tid);
    }
  }
  return { scenario, view, ok: isAsExpected(scenario, view) };
}

/** A busy machine may keep Temporal from answering in time; as every caller, the demo then asks again. */
const insistUntil =
  (giveUpAt: number) =>
  async <T>(call: () => Promise<T>): Promise<T> => {
    for (;;) {
      try {
        return await call();
      } catch (error) {
        if (!(error instanceof TemporalUnavailable) || Date.now() > giveUpAt) throw error;
        await pause(LOOK_EVERY);
      }
    }
  };

function isAsExpected({ expected: { state, because } }: Scenario, view: RefundView): boolean {
  return view.state === state && (because === null || because === (view.evidence?.kind ?? view.escalation?.reason));
}
