/** What the activities return to Temporal: all of it can be read in the Web UI. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { ApplicationFailure } from '@temporalio/common';
import { msToNumber } from '@temporalio/common/lib/time';
import { MockActivityEnvironment } from '@temporalio/testing';
import { type ActivityDeps, createActivities, type LookUp, type MoneyCall, type Rhythm } from '../../activities';
import { nextLookAfter } from '../../activities/rhythm';
import { createGateway } from '../../cookiepay/gateway';
import { createSeal } from '../../cookiepay/seal';
import { refundTexts } from '../../texts';
import {
  CANARY_TOKEN,
  cancelled,
  cannotTell,
  createScriptedGateway,
  paid,
  paidBack,
} from '../support/scripted-gateway';

const HOUR = 3_600_000;
const RUN = 'the-run';
const PAY2_KEY = 'canary-pay2-key-91bd';
const seal = createSeal(PAY2_KEY);
const gateway = createScriptedGateway({ now: () => Promise.resolve(0) });
const activities = createActivities({ gateway, seal, depositCheckEveryMs: HOUR, depositGraceMs: 1 });

const run = <Input, Result>(activity: (input: Input) => Promise<Result>, input: Input, attempt = 1): Promise<Result> =>
  new MockActivityEnvironment({ attempt, workflowExecution: { workflowId: 'refund-R1', runId: RUN } }).run<
    [Input],
    Result,
    (input: Input) => Promise<Result>
  >(activity, input);
const failureOf = async (run: Promise<unknown>): Promise<ApplicationFailure> => {
  const error = await run.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ApplicationFailure)) throw new Error(`expected a failure, not ${String(error)}`);
  return error;
};

describe('I5: the token', () => {
  test('leaves getToken sealed, for its own refund', async () => {
    const sealed = await run(activities.getToken, { refundId: 'R1' });
    expect(sealed).not.toContain('canary');
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('canary');
    expect(seal.open(sealed, 'R1')).toContain(CANARY_TOKEN);
    expect(() => seal.open(sealed, 'R2')).toThrow();
  });

  test('sealed for another refund, sends nothing', async () => {
    gateway.script('T1', { cancel: cancelled });
    const call: MoneyCall = {
      refundId: 'R1',
      tid: 'T1',
      amount: 1,
      reason: 'r',
      clearedInRun: RUN,
      token: seal.close('a token', 'R2'),
    };
    expect(await run(activities.cancel, call)).toMatchObject({ kind: 'token_rejected' });
    expect(gateway.calls.filter(({ name }) => name === 'cancel')).toEqual([]);
  });

  test('is opened only for the gateway: the result of cancel does not contain it', async () => {
    gateway.script('T1', { cancel: cancelled });
    const token = await run(activities.getToken, { refundId: 'R1' });
    const call: MoneyCall = { refundId: 'R1', tid: 'T1', amount: 1, reason: 'r', clearedInRun: RUN, token };
    const result = await run(activities.cancel, call);
    expect(result).toMatchObject({ kind: 'cancelled', runId: RUN });
    expect(gateway.calls.at(-1)?.token).toContain(CANARY_TOKEN);
    expect(JSON.stringify(result)).not.toContain('canary');
  });
});

describe('a call on money', () => {
  test.each(['cancel', 'getCancelBankAccount'] as const)(
    '%s without proof from a run sends nothing, and says so',
    async (name) => {
      const before = gateway.calls.length;
      const call: MoneyCall = {
        refundId: 'R1',
        tid: 'T1',
        amount: 1,
        reason: 'r',
        clearedInRun: null,
        token: seal.close('a token', 'R1'),
      };
      const result = await run<MoneyCall, object>(activities[name], call);
      expect(result).toMatchObject({
        kind: 'not_cleared',
        message: refundTexts('ko').cause.runUnproven,
      });
      expect(gateway.calls).toHaveLength(before);
    },
  );
});

describe('a look-up that has seen nothing new', () => {
  const look = (also: Partial<LookUp>, attempt = 1): Promise<unknown> =>
    run(
      activities.lookUpPayment,
      {
        tid: 'T9',
        amount: 1_000,
        rhythm: 'deposit',
        until: 'news',
        ...also,
      },
      attempt,
    );
  const delayOf = ({ nextRetryDelay }: ApplicationFailure): number => msToNumber(nextRetryDelay ?? Number.NaN);

  test('fails with a benign, retryable error that says when the next look-up is', async () => {
    gateway.script('T9', { payment: paid(1_000) });
    const failure = await failureOf(look({ language: 'en' }));
    expect(failure).toMatchObject({ type: 'NothingNewYet', nonRetryable: false, category: 'BENIGN' });
    expect(failure.message).toMatch(/not cancelled as of \d\d:\d\d, next look-up at \d\d:\d\d \(KST\)/);
    expect((await failureOf(look({}))).message).toMatch(/현재 취소되지 않음, 다음 조회 \d\d:\d\d \(KST\)/);
  });

  // The delay is at most this, and at least nine tenths of it.
  const rhythms: [Rhythm, attempt: number, delayMs: number][] = [
    ['settling', 1, 5_000],
    ['settling', 5, 80_000],
    ['settling', 50, HOUR],
    ['notified', 1, 2_000],
    ['notified', 50, HOUR / 6],
    ['deposit', 1, HOUR],
    ['deposit', 500, HOUR],
    ['deadline', 3, HOUR / 12],
    ['escalated', 1, HOUR],
    ['escalated', 30, 24 * HOUR],
  ];
  test.each(rhythms)(
    '%s, attempt %d: the next one is %d ms later, up to a tenth earlier',
    async (rhythm, attempt, delay) => {
      gateway.script('T9', { payment: paid(1_000) });
      const after = delayOf(await failureOf(look({ rhythm }, attempt)));
      expect(after).toBeLessThanOrEqual(delay);
      expect(after).toBeGreaterThanOrEqual(0.9 * delay - 1);
      expect(nextLookAfter(rhythm, attempt, HOUR, () => 0)).toBe(delay);
    },
  );

  test('waits as long as Retry-After says, when that is longer', async () => {
    gateway.script('T9', { payment: { kind: 'cannot_tell', code: '', message: 'HTTP 429', retryAfterMs: 2 * HOUR } });
    expect(delayOf(await failureOf(look({})))).toBe(2 * HOUR);
    gateway.script('T9', { payment: { kind: 'cannot_tell', code: '', message: 'HTTP 429', retryAfterMs: 1_000 } });
    expect(delayOf(await failureOf(look({})))).toBeGreaterThan(1_000);
  });

  test.each([
    ['reply', 'the payment, not cancelled', 'not_cancelled', paid(1_000)],
    ['news', 'the payment, not cancelled', 'again', paid(1_000)],
    ['cancelled', 'the payment, not cancelled', 'again', paid(1_000)],
    ['reply', 'a larger payment', 'part', paid(2_000)],
    ['news', 'a larger payment', 'part', paid(2_000)],
    ['cancelled', 'a larger payment', 'again', paid(2_000)],
    ['reply', 'a smaller payment', 'contradiction', paid(999)],
    ['news', 'a smaller payment', 'contradiction', paid(999)],
    ['cancelled', 'a smaller payment', 'again', paid(999)],
    ['news', 'another payment', 'contradiction', paid(1_000, 'T-other')],
    ['news', 'the payment, cancelled', 'cancelled', paidBack(1_000)],
    ['cancelled', 'the payment, cancelled', 'cancelled', paidBack(1_000)],
    ['news', 'a larger payment, cancelled', 'part', paidBack(2_000)],
    ['reply', 'no usable reply', 'again', cannotTell],
  ] as const)('until %s, seeing %s: %s', async (until, _what, seen, payment) => {
    gateway.script('T9', { payment });
    if (seen === 'again') expect(await failureOf(look({ until }))).toMatchObject({ type: 'NothingNewYet' });
    else expect(await look({ until })).toMatchObject({ seen, runId: RUN });
  });
});

describe('S2: a gateway that sends our secrets back', () => {
  let server: Server;
  let deps: Pick<ActivityDeps, 'gateway'>;
  let tokenCode = '9003';

  beforeAll(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const echo = `${String(request.headers['token'])} ${String(request.headers['apikey'])} ${Buffer.concat(chunks).toString()}`;
        const reply = request.url?.endsWith('/token')
          ? { RTN_CD: tokenCode, RTN_MSG: echo, TOKEN: CANARY_TOKEN }
          : { cancel_code: '9104', cancel_msg: echo };
        response.end(JSON.stringify(reply));
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const baseUrl = new URL(`http://127.0.0.1:${address.port}`);
    deps = { gateway: createGateway({ baseUrl, pay2Id: 'shop', pay2Key: PAY2_KEY }) };
  });
  afterAll(async () => {
    await deps.gateway.close();
    server.close();
    await once(server, 'close');
  });

  const everythingOf = (error: ApplicationFailure): string =>
    [error.message, error.stack, JSON.stringify(error), JSON.stringify(error.details)].join(' ');
  const hostile = (): ReturnType<typeof createActivities> =>
    createActivities({ ...deps, seal, depositCheckEveryMs: 1, depositGraceMs: 1 });

  test('does not get them into the failure of getToken', async () => {
    tokenCode = '9003';
    const failure = await failureOf(run(hostile().getToken, { refundId: 'R1' }));
    expect(failure.type).toBe('CredentialsRejected');
    expect(everythingOf(failure)).not.toContain('canary');
  });

  test('does not get them into the result of cancel, or the failure of a look-up', async () => {
    tokenCode = '0000';
    const token = await run(hostile().getToken, { refundId: 'R1' });
    const call: MoneyCall = { refundId: 'R1', tid: 'T1', amount: 1, reason: 'r', clearedInRun: RUN, token };
    const refusal = await run(hostile().cancel, call);
    expect(refusal).toMatchObject({
      kind: 'refused',
      code: '9104',
      message: expect.stringContaining('[secret]') as string,
    });
    expect(JSON.stringify(refusal)).not.toContain('canary');
    const lookUp: LookUp = { tid: 'T1', amount: 1, rhythm: 'deposit', until: 'news' };
    expect(everythingOf(await failureOf(run(hostile().lookUpPayment, lookUp)))).not.toContain('canary');
  });
});
