/** Starts a scenario's refund, does what people would do, and follows it until it is where it should be. */
import { setTimeout as pause } from 'node:timers/promises';
import type { RefundClient, RefundView } from '../../client';
import type { SimulatorControl } from '../simulator';
import { insist } from '../system/insist';
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
}

const LOOK_EVERY_MS = 250;
/** A refund that is not where it should be after this time counts as failed. */
const PATIENCE_MS = 90_000;

export async function runScenario(scenario: Scenario, number: number, options: RunOptions): Promise<Result> {
  const { refunds, simulator, report } = options;
  const { name, story, paid, amount, behaviour } = scenario;
  const refundId = `demo-${Date.now().toString(36)}-${number}`;
  const tid = `T${refundId}`;
  const orderNo = `order-${number}`;
  await simulator.createPayment({ tid, paid, orderNo, behaviour });
  const giveUpAt = Date.now() + PATIENCE_MS;
  // A busy machine may keep Temporal from answering in time.
  const signal = AbortSignal.timeout(2 * PATIENCE_MS);
  await insist(() => refunds.start({ refundId, tid, orderNo, amount, reason: 'customer returned the goods' }), signal);
  report(`${name}: ${story}`);

  let view = await insist(() => refunds.get(refundId), signal);
  let accountSeen = false;
  while (!isAsExpected(scenario, view) && Date.now() < giveUpAt) {
    await pause(LOOK_EVERY_MS);
    const before = view.state;
    view = await insist(() => refunds.get(refundId), signal);
    if (view.state !== before) report(`${name}: ${before} -> ${view.state}`);
    if (view.deposit && !accountSeen) {
      accountSeen = true;
      if (scenario.deposits) await simulator.deposit(tid);
    }
  }
  return { scenario, view, ok: isAsExpected(scenario, view) };
}

function isAsExpected({ expected: { state, because } }: Scenario, view: RefundView): boolean {
  return view.state === state && (because === null || because === (view.evidence?.kind ?? view.escalation?.reason));
}
