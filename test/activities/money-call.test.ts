/** A call on money that a person makes Temporal run again: nothing is sent a second time. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { createCancel } from '../../activities/cancel';
import type { Language } from '../../contract';
import type { Gateway } from '../../cookiepay/gateway';
import { createSeal } from '../../cookiepay/seal';
import { ENGLISH_SENTENCE } from '../support/english-sentence';

const seal = createSeal('pay2-key');
const RUN = 'the-run';
const call = {
  refundId: 'R1',
  tid: 'T1',
  amount: 1_000,
  reason: 'returned',
  clearedInRun: RUN,
  token: seal.close('a token', 'R1'),
};

interface Prepared {
  readonly run: (language?: Language) => Promise<unknown>;
  readonly sent: jest.Mock;
}

function cancelWith(info: object, workersSeal = seal): Prepared {
  const sent = jest.fn().mockResolvedValue({ kind: 'deposit_required', code: '9029', message: '' });
  const gateway: Pick<Gateway, 'cancel'> = { cancel: sent };
  const environment = new MockActivityEnvironment({
    workflowExecution: { workflowId: 'refund-R1', runId: RUN },
    ...info,
  });
  const cancel = createCancel({ gateway: gateway as Gateway, seal: workersSeal });
  return { run: (language) => environment.run(cancel, { ...call, ...(language && { language }) }), sent };
}

test('the first attempt, in the run that has the proof, sends the cancel', async () => {
  const { run, sent } = cancelWith({});
  expect(await run()).toMatchObject({ kind: 'deposit_required', runId: RUN });
  expect(sent).toHaveBeenCalledTimes(1);
});

test('a second attempt (an operator paused and unpaused the activity) sends nothing, and its outcome is unknown', async () => {
  const { run, sent } = cancelWith({ attempt: 2 });
  expect(await run()).toMatchObject({ kind: 'unknown', claim: 'nothing' });
  expect(sent).not.toHaveBeenCalled();
});

test('an attempt whose number was reset sends nothing: the heartbeat of the one before shows it', async () => {
  const { run, sent } = cancelWith({ attempt: 1, heartbeatDetails: 'sending' });
  expect(await run()).toMatchObject({ kind: 'unknown' });
  expect(sent).not.toHaveBeenCalled();
});

test('another run than the one with the proof (a reset workflow) sends nothing', async () => {
  const { run, sent } = cancelWith({ workflowExecution: { workflowId: 'refund-R1', runId: 'a reset run' } });
  expect(await run()).toMatchObject({ kind: 'not_cleared' });
  expect(sent).not.toHaveBeenCalled();
});

test('a token that was sealed with another pay2_key is a rejected token, and nothing is sent', async () => {
  const { run, sent } = cancelWith({}, createSeal('another key'));
  expect(await run()).toMatchObject({ kind: 'token_rejected' });
  expect(sent).not.toHaveBeenCalled();
});

test('what it says about a call that was not sent is in the language of the refund, Korean unless it names another', async () => {
  const situations = [
    cancelWith({ attempt: 2 }),
    cancelWith({ workflowExecution: { workflowId: 'refund-R1', runId: 'a reset run' } }),
    cancelWith({}, createSeal('another key')),
  ];
  for (const { run } of situations) {
    const [korean, english] = [await run(), await run('en')];
    expect(korean).toMatchObject({ message: expect.stringMatching(/\p{Script=Hangul}/u) as string });
    expect(korean).not.toMatchObject({ message: expect.stringMatching(ENGLISH_SENTENCE) as string });
    expect(english).toMatchObject({ message: expect.stringMatching(ENGLISH_SENTENCE) as string });
  }
});
