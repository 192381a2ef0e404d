/** The simulator's bad manners: each fault is seen by the caller as promised, and the ledger tells what really happened. */
import { createConnection } from 'node:net';
import { Agent, request } from 'undici';
import {
  type Behaviour,
  blindResends,
  createSimulator,
  createSimulatorClient,
  SCENARIO_NAMES,
  type ScenarioName,
  SCENARIOS,
  type Simulator,
} from '../../dev/simulator';
import { until } from '../../dev/until';

type Body = Record<string, unknown>;

let simulator: Simulator;
let agent: Agent;
let token: string;

beforeEach(async () => {
  simulator = await createSimulator({ plainNotiAfterMs: null });
  agent = new Agent();
  token = String((JSON.parse((await post('/payAuth/token', { pay2_id: 'i', pay2_key: 'k' })).text) as Body)['TOKEN']);
});
afterEach(async () => {
  await agent.destroy();
  await simulator.close();
});

async function post(path: string, body: object): Promise<{ status: number; text: string; headers: Body }> {
  const response = await request(new URL(path, simulator.url), {
    method: 'POST',
    headers: { token, apikey: 'k' },
    body: JSON.stringify(body),
    dispatcher: agent,
  });
  return { status: response.statusCode, text: await response.body.text(), headers: response.headers };
}
const cancelRaw = (tid: string, amount = 1_000): ReturnType<typeof post> =>
  post('/api/cancel', { tid, reason: 'r', amount: String(amount) });
const cancel = async (tid: string, amount?: number): Promise<Body> =>
  JSON.parse((await cancelRaw(tid, amount)).text) as Body;
const call = async (path: string, tid: string): Promise<Body> =>
  JSON.parse((await post(path, { tid, reason: 'r', amount: '1000' })).text) as Body;
const lookUp = (tid: string): Promise<Body> => call('/api/paycert', tid);
const blind = async (tid: string): Promise<number> => blindResends((await simulator.ledger(tid)) ?? { requests: [] });

describe('a cancel whose answer does not come', () => {
  it.each([
    ['lost-done', 1_000],
    ['lost-not-done', 0],
    ['reset-not-done', 0],
  ] as const)('%s: the connection is cut, and %i won went back', async (scenario, cancelled) => {
    await expect(cancelRaw(`${scenario}-1`)).rejects.toThrow();
    expect(await simulator.ledger(`${scenario}-1`)).toMatchObject({
      ...{ cancelled, requests: [{ done: cancelled > 0, answered: false, code: null }] },
    });
  });

  it.each([false, true])(
    'a slow one takes its time (in the body: %s), and its effect is there at once',
    async (inBody) => {
      const slow: Partial<Behaviour> = { cancel: [{ done: true, shown: { kind: 'slow', afterMs: 300, inBody } }] };
      await simulator.createPayment({ tid: 'T1', paid: 1_000, behaviour: slow });
      const start = performance.now();
      const answering = cancel('T1');
      await until(async () => (await simulator.ledger('T1'))?.cancelled === 1_000, 250);
      expect(await answering).toMatchObject({ cancel_code: '0000' });
      expect(performance.now() - start).toBeGreaterThan(250);
    },
  );

  it('one that is given up by the caller is no answer', async () => {
    const given = request(new URL('/api/cancel', simulator.url), {
      ...{ method: 'POST' as const, headers: { token, apikey: 'k' }, dispatcher: agent },
      body: JSON.stringify({ tid: 'slow-done-1', reason: 'r', amount: '1000' }),
      signal: AbortSignal.timeout(100),
    });
    await expect(given).rejects.toThrow();
    await cancel('T2'); // by then the simulator has seen that the caller is gone
    expect(await simulator.ledger('slow-done-1')).toMatchObject({ cancelled: 1_000, requests: [{ answered: false }] });
  });
});

describe('a cancel with an answer that is none', () => {
  it.each([
    ['html-done', 200, /^<html>/, 1_000],
    ['html-not-done', 200, /^<html>/, 0],
    ['empty-done', 200, /^$/, 1_000],
    ['empty-not-done', 200, /^$/, 0],
    ['half-done', 200, /^\{"cancel_tid":"[^}]*$/, 1_000],
    ['types-done', 200, /"cancel_code":\[0\]/, 1_000],
    ['euckr-done', 200, /\uFFFD/, 1_000],
    ['server-error-done', 502, /^<html>/, 1_000],
    ['server-error', 503, /^<html>/, 0],
    ['too-many', 429, /^<html>/, 0],
  ] as const)('%s: status %i, a body like %s, and %i won went back', async (scenario, status, text, cancelled) => {
    const answer = await cancelRaw(`${scenario}-1`);
    expect(answer.status).toBe(status);
    expect(answer.text).toMatch(text);
    expect(await simulator.ledger(`${scenario}-1`)).toMatchObject({ cancelled, requests: [{ code: null }] });
  });

  it('starts with a byte order mark', async () => {
    const response = await request(new URL('/api/cancel', simulator.url), {
      ...{ method: 'POST' as const, headers: { token, apikey: 'k' }, dispatcher: agent },
      body: JSON.stringify({ tid: 'bom-done-1', reason: 'r', amount: '1000' }),
    });
    expect(
      Buffer.from(await response.body.arrayBuffer())
        .subarray(0, 4)
        .toString('hex'),
    ).toBe('efbbbf7b');
  });

  it('is 50 MB long, and can be left at any point', async () => {
    const response = await request(new URL('/api/cancel', simulator.url), {
      ...{ method: 'POST' as const, headers: { token, apikey: 'k' }, dispatcher: agent },
      body: JSON.stringify({ tid: 'huge-done-1', reason: 'r', amount: '1000' }),
    });
    expect(response.headers['content-length']).toBe('50000000');
    response.body.on('error', () => undefined).destroy();
    expect(await cancel('T2')).toMatchObject({ cancel_code: '0000' });
  });
});

describe('a cancel with an answer that can be read', () => {
  it.each([
    ['refused', '9102', 0],
    ['refused-unlisted', '8123', 0],
    ['refused-failed', '9204', 0],
    ['already-cancelled', '9206', 1_000],
    ['says-already-cancelled', '9206', 0],
    ['says-done', '0000', 0],
    ['token-rejected', '9004', 0],
    ['system-error-done', '9000', 1_000],
    ['system-error-not-done', '9000', 0],
    ['timeout-done', '9005', 1_000],
    ['timeout-not-done', '9005', 0],
    ['unknown-error-done', '9999', 1_000],
    ['unknown-error-not-done', '9999', 0],
    ['echoes-secrets', '8999', 0],
  ] as const)('%s: %s, and %i won went back', async (scenario, code, cancelled) => {
    const tid = `${scenario}-1`;
    expect(await cancel(tid)).toMatchObject({ cancel_code: code });
    expect(await simulator.ledger(tid)).toMatchObject({ cancelled, requests: [{ code, answered: true }] });
    expect((await lookUp(tid))['CANCELDATE'] !== '').toBe(cancelled > 0);
  });

  it('repeats the caller’s credentials', async () => {
    expect((await cancel('echoes-secrets-1'))['cancel_msg']).toBe(`${token} k`);
  });

  it('names another amount, or another payment', async () => {
    expect(await cancel('cancel-other-amount-1')).toMatchObject({ cancel_code: '0000', cancel_amt: '1' });
    expect(await cancel('cancel-other-tid-1')).toMatchObject({ cancel_code: '0000', tid: 'ANOTHER-PAYMENT' });
  });

  it('has numbers, or keys in the other case', async () => {
    expect(await cancel('numbers-1')).toMatchObject({ cancel_code: '0000', cancel_amt: 1_000 });
    expect(await cancel('deposit-numbers-1')).toMatchObject({ cancel_code: 9029 });
    expect(await lookUp('numbers-1')).toMatchObject({ AMOUNT: 1_000, CARDCODE: '03' });
    expect(await cancel('upper-case-1')).toMatchObject({ CANCEL_CODE: '0000' });
    await cancel('deposit-lower-case-1');
    expect(await call('/api/get_cancel_bank_account', 'deposit-lower-case-1')).toMatchObject({ resultcode: '0000' });
  });
});

describe('the account', () => {
  const account = (tid: string): Promise<Body> => call('/api/get_cancel_bank_account', tid);

  it('is refused, names another amount, or has the payment’s own tid', async () => {
    for (const tid of ['account-refused-1', 'account-other-amount-1', 'account-same-tid-1']) await cancel(tid);
    expect(await account('account-refused-1')).toMatchObject({ RESULTCODE: '9001' });
    expect(await account('account-other-amount-1')).toMatchObject({ RESULTCODE: '0000', CANCELAMT: '1' });
    expect(await account('account-same-tid-1')).toMatchObject({ TID: 'account-same-tid-1' });
    expect(await simulator.ledger('account-refused-1')).toMatchObject({ accounts: [] });
  });

  it.each([
    ['account-lost', 2],
    ['account-lost-not-done', 1],
  ] as const)('%s: the second request is answered, and %i accounts are open', async (scenario, accounts) => {
    await cancel(`${scenario}-1`);
    await expect(account(`${scenario}-1`)).rejects.toThrow();
    expect(await account(`${scenario}-1`)).toMatchObject({ RESULTCODE: '0000' });
    expect((await simulator.ledger(`${scenario}-1`))?.accounts).toHaveLength(accounts);
    expect(await blind(`${scenario}-1`)).toBe(1);
  });
});

describe('blind re-sends', () => {
  it('count a cancel that is sent again without an answered look-up, and only that', async () => {
    await expect(cancelRaw('lost-not-done-1')).rejects.toThrow();
    await cancel('lost-not-done-1');
    expect(await blind('lost-not-done-1')).toBe(1);

    await expect(cancelRaw('lost-not-done-2')).rejects.toThrow();
    await lookUp('lost-not-done-2');
    await cancel('lost-not-done-2');
    expect(await blind('lost-not-done-2')).toBe(0);
    expect((await simulator.ledger('lost-not-done-2'))?.requests[1]).toMatchObject({ lookedUpBefore: true });
  });

  it('count after a failed look-up, after success, and after a code that promises nothing', async () => {
    await simulator.createPayment({ tid: 'look-up-fails-1', paid: 5_000 });
    await expect(cancelRaw('look-up-fails-1')).rejects.toThrow();
    await post('/api/paycert', { tid: 'look-up-fails-1' });
    await expect(cancelRaw('look-up-fails-1')).rejects.toThrow();
    for (const tid of ['T1', 'timeout-not-done-1', 'deposit-1']) {
      await cancel(tid);
      await cancel(tid);
    }
    const tids = ['look-up-fails-1', 'T1', 'timeout-not-done-1', 'deposit-1'];
    expect(await Promise.all(tids.map(blind))).toEqual([1, 1, 1, 1]);
  });

  it('do not count after a rejected token or a clear refusal', async () => {
    for (const tid of ['token-rejected-1', 'refused-1']) {
      await cancel(tid);
      await cancel(tid);
    }
    expect(await Promise.all(['token-rejected-1', 'refused-1'].map(blind))).toEqual([0, 0]);
  });
});

describe('an outage', () => {
  const connects = (): Promise<string> =>
    new Promise((resolve) => {
      const { hostname, port } = new URL(simulator.url);
      const socket = createConnection(Number(port), hostname);
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'));
      socket.on('data', () => undefined).on('close', () => resolve('closed'));
      socket.on('connect', () => socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n'));
      socket.on('data', () => resolve('answered'));
    });

  it.each([
    ['refused', /^ECONNREFUSED$/],
    ['reset', /^ECONNRESET|EPIPE|closed$/],
  ] as const)(
    '%s: nothing gets in, kept connections included, and afterwards everything is as before',
    async (kind, seen) => {
      await simulator.createPayment({ tid: 'T1', paid: 1_000 });
      await agent.destroy();
      agent = new Agent({ connections: 1 }); // so that the one which is busy when the outage begins is used again
      expect(await post('/_sim/outage', { kind, ms: 300 })).toMatchObject({ status: 200 });
      expect(await connects()).toMatch(seen);
      await expect(cancelRaw('T1')).rejects.toThrow();
      await until(async () => (await connects()) === 'answered');
      expect(await simulator.ledger('T1')).toMatchObject({ requests: [] });
      expect(await cancel('T1')).toMatchObject({ cancel_code: '0000' });
    },
  );
});

describe('the controls over HTTP', () => {
  it('do what the methods do', async () => {
    const remote = createSimulatorClient(simulator.url);
    await remote.createPayment({ tid: 'T1', paid: 3_000, behaviour: { settled: true, depositAmountOff: 7 } });
    await remote.behave('T1', { noti: 'lost' });
    await cancel('T1');
    expect(await call('/api/get_cancel_bank_account', 'T1')).toMatchObject({ DEPOSITAMT: '1007' });
    const before = await remote.now();
    await remote.advance(1_000);
    expect(await remote.now()).toBeGreaterThanOrEqual(before + 1_000);
    expect([await remote.deposit('T1', 1), await remote.deposit('T1')]).toEqual([false, true]);
    expect(await remote.ledger('T1')).toEqual(await simulator.ledger('T1'));
    expect(await remote.ledger('none')).toBeNull();
    expect(await remote.ledgers()).toHaveLength(1);
    await remote.expireTokens();
    expect(await cancel('T1')).toMatchObject({ cancel_code: '9004' });
    await remote.acceptCredentials(false);
    expect(await cancel('T1')).toMatchObject({ cancel_code: 'E003' });
  });

  it('refuse what they do not understand, and a tid that is taken, and say why', async () => {
    const remote = createSimulatorClient(simulator.url);
    await remote.createPayment({ tid: 'T1', paid: 1 });
    await expect(remote.createPayment({ tid: 'T1', paid: 2 })).rejects.toThrow(/exists already/);
    await expect(remote.createPayment({ tid: 'T2', paid: 0 })).rejects.toThrow(/paid/);
    await expect(remote.behave('none', {})).rejects.toThrow(/no payment none/);
    expect(await post('/_sim/unknown', {})).toMatchObject({ status: 400 });
    expect(await post('/_sim/behave', { tid: 'T1', changes: { noti: 'maybe' } })).toMatchObject({ status: 400 });
    expect(await simulator.ledger('T1')).toMatchObject({ paid: 1 });
  });

  it('give copies: a ledger that was read does not change any more', async () => {
    await cancel('T1');
    const before = await simulator.ledger('T1');
    await cancel('T1');
    expect(before?.requests).toHaveLength(1);
  });
});

it('can not be taken for the gateway: it listens on loopback, and every answer says what it is', async () => {
  expect(new URL(simulator.url).hostname).toBe('127.0.0.1');
  const answers = [
    await cancelRaw('T1'),
    await cancelRaw('html-done-1'),
    await post('/nothing', {}),
    await post('/_sim/x', {}),
  ];
  expect(answers.map(({ headers }) => headers['x-cookiepay-simulator'])).toEqual(['1', '1', '1', '1']);
});

it('answers thousands of payments at once, and forgets none', async () => {
  await agent.destroy();
  agent = new Agent({ connections: 64 }); // more at once than a listener's backlog takes would test the system, not this
  const tids = Array.from({ length: 2_000 }, (_, index) => `T${index}`);
  await Promise.all(tids.map((tid) => cancel(tid)));
  const ledgers = await simulator.ledgers();
  expect(ledgers).toHaveLength(2_000);
  expect(ledgers.every(({ cancelled, requests }) => cancelled === 1_000 && requests.length === 1)).toBe(true);
});

it.each(SCENARIO_NAMES)('a tid that starts with %s- behaves like it', async (name: ScenarioName) => {
  const gone = AbortSignal.timeout(200);
  const body = JSON.stringify({ tid: `${name}-1`, reason: 'r', amount: '1000' });
  const options = { method: 'POST' as const, headers: { token, apikey: 'k' }, dispatcher: agent, signal: gone, body };
  await request(new URL('/api/cancel', simulator.url), options).then(
    ({ body: answer }) => answer.on('error', () => undefined).destroy(),
    () => undefined,
  );
  const { settled, cancelledBefore, cancel: attempts } = SCENARIOS[name];
  const moved = cancelledBefore || (!settled && attempts[0]?.done === true);
  expect(await simulator.ledger(`${name}-1`)).toMatchObject({ cancelled: moved ? 1_000 : 0 });
});
