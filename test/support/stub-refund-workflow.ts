/** In place of the refund workflow where only the client is tested. The tid says how it ends. */
import { ApplicationFailure, condition, defineSignal, setHandler, upsertSearchAttributes } from '@temporalio/workflow';
import type { RefundInput, RefundState, RefundView } from '../../contract';
import { REFUND_REJECTED, refundQuery, searchAttributes } from '../../contract';
import { viewOf } from './refund-view';

export const finishSignal = defineSignal('finish');

export async function refundWorkflow(input: RefundInput): Promise<RefundView> {
  const { nothingSentAsOf, ...request } = input;
  let state: RefundState = 'cancelling';
  const note = nothingSentAsOf ? 'nothing sent before' : 'looks up first';
  const view = (): RefundView => viewOf(request, { state, note });
  const enter = (next: RefundState): void => {
    state = next;
    upsertSearchAttributes([{ key: searchAttributes.state, value: next }]);
  };
  let finished = false;
  setHandler(finishSignal, () => {
    finished = true;
  });
  setHandler(refundQuery, view);

  if (request.tid.startsWith('WAITS')) {
    enter('awaiting_deposit');
    upsertSearchAttributes([{ key: searchAttributes.depositDeadline, value: new Date('2026-01-31T14:59:59Z') }]);
    await condition(() => finished);
  }
  if (request.tid.startsWith('REFUSED')) {
    enter('rejected');
    throw ApplicationFailure.create({ type: REFUND_REJECTED, nonRetryable: true, details: [view()] });
  }
  if (request.tid.startsWith('BROKEN')) throw ApplicationFailure.nonRetryable('a bug', 'SomethingElse');
  enter('completed');
  return view();
}
