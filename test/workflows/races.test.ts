/** F17: two people decide at the same moment, or a person and a Noti. On a real server, where both wait for the worker. */
import { notiSignal } from '../../contract';
import { AMOUNT, type Refund, useRefundHarness } from '../support/refund-harness';
import { mismatch, paid } from '../support/scripted-gateway';
import { refusalOf, resolve } from '../support/updates';

const harness = useRefundHarness({ realTime: true });

async function escalated(): Promise<Refund> {
  const refund = await harness.start({ cancel: mismatch, payment: paid(3 * AMOUNT) });
  await refund.waitForState('escalated');
  await refund.idle();
  return refund;
}
/** What was sent on a connection before these responses came back has reached the server. */
async function atTheServer(refund: Refund): Promise<void> {
  for (let round = 0; round < 3; round += 1) await refund.handle.describe();
}

test('F17: of two people at the same moment one counts, the other is told who, and both are in the history', async () => {
  const refund = await escalated();
  await harness.stopWorker();
  const decisions = [resolve(refund, 'abandon'), resolve(refund, 'complete', { actor: 'lee' })].map(refusalOf);
  await atTheServer(refund);
  await harness.startWorker();
  const told = await Promise.all(decisions);
  const { resolution } = await refund.completed();
  expect(told.filter((refusal) => refusal === null)).toHaveLength(1);
  expect(told.join('')).toContain(`${resolution?.actor ?? ''} decided a moment before`);
  const { types } = await refund.history();
  expect(types.filter((type) => type === 'WorkflowExecutionUpdateAccepted')).toHaveLength(2);
  expect(types.filter((type) => type === 'WorkflowExecutionUpdateCompleted')).toHaveLength(2);
}, 60_000);

test('F17: a Noti that proves the cancellation at the same moment counts, and the person is told', async () => {
  const refund = await escalated();
  await harness.stopWorker();
  const decision = refusalOf(resolve(refund, 'abandon'));
  const noti = await refund.notiOf();
  await refund.handle.signal(notiSignal, noti);
  await atTheServer(refund);
  await harness.startWorker();
  expect(await decision).toContain('not taken: something else happened at the same moment');
  expect(await refund.completed()).toMatchObject({
    state: 'completed',
    resolution: null,
    evidence: { kind: 'noti', notiId: noti.notiId },
  });
}, 60_000);
