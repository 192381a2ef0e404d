/** The CookiePay simulator behaves as other tests rely on, over real HTTP, and its ledger shows what really happened. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  blindResends,
  createSimulator,
  SCENARIO_NAMES,
  SCENARIOS,
  type Simulator,
  type SimulatorOptions,
} from '../../dev/simulator';
import { until } from '../../dev/system/until';

type Body = Record<string, unknown>;

const CREDENTIALS = { pay2Id: 'merchant', pay2Key: 'the-key' };
const FOR_TOKEN = { pay2_id: 'merchant', pay2_key: 'the-key' };
/** 15:00 in Korea. */
const START = Date.parse('2026-05-14T06:00:00Z');

let simulator: Simulator;
let receiver: Server;
let token: string;
let now: number;
/** What the Noti address has received, and the status that it answers. */
const received: Body[] = [];
let receiverStatus = 200;

beforeAll(async () => {
  receiver = createServer((request, response) => {
    void text(request).then((body) => {
      received.push(JSON.parse(body) as Body);
      response.writeHead(receiverStatus).end();
    });
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
});
afterAll(async () => {
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});
beforeEach(async () => {
  received.length = 0;
  receiverStatus = 200;
  now = START;
  await start({});
});
afterEach(() => simulator.close());

async function start(options: SimulatorOptions): Promise<void> {
  const notiUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/noti/secret`;
  simulator = await createSimulator({ ...CREDENTIALS, notiUrl, plainNotiAfterMs: 0, now: () => now, ...options });
  token = String((await post('/payAuth/token', FOR_TOKEN))['TOKEN']);
}

const send = (path: string, body: object, headers = {}, signal?: AbortSignal): Promise<Response> =>
  fetch(new URL(path, simulator.url), {
    method: 'POST',
    headers: { token, apikey: 'the-key', ...headers },
    body: JSON.stringify(body),
    signal: signal ?? null,
  });
const post = async (path: string, body: object, headers = {}): Promise<Body> =>
  (await (await send(path, body, headers)).json()) as Body;

const cancelBody = (tid: string, amount?: number): object => ({ tid, reason: 'r', amount: amount && String(amount) });
const cancel = (tid: string, amount?: number): Promise<Body> => post('/api/cancel', cancelBody(tid, amount));
const account = (tid: string): Promise<Body> => post('/api/get_cancel_bank_account', cancelBody(tid, 1_000));
const lookUp = (tid: string): Promise<Body> => post('/api/paycert', { tid }, { apikey: '' });
const blind = async (tid: string): Promise<number> => blindResends((await simulator.ledger(tid)) ?? { requests: [] });

describe('credentials', () => {
  it('each token call with the right credentials gives a new token; wrong ones give E003', async () => {
    const second = await post('/payAuth/token', FOR_TOKEN);
    expect(second).toEqual({ RTN_CD: '0000', RTN_MSG: '성공', TOKEN: expect.stringMatching(/^\S{20,}$/) as string });
    expect(simulator.tokens).toEqual(new Set([token, second['TOKEN']]));
    expect(await post('/payAuth/token', { ...FOR_TOKEN, pay2_key: 'x' })).toMatchObject({ RTN_CD: 'E003' });
  });

  it('an unknown token, a wrong key and rejected credentials do nothing, and are no blind re-send', async () => {
    const body = cancelBody('T1', 1_000);
    expect(await post('/api/cancel', body, { token: 'unknown' })).toMatchObject({ cancel_code: '9004' });
    expect(await post('/api/cancel', body, { apikey: 'wrong' })).toMatchObject({ cancel_code: 'E003' });
    await simulator.acceptCredentials(false);
    expect(await post('/payAuth/token', FOR_TOKEN)).toMatchObject({ RTN_CD: 'E003' });
    expect(await cancel('T1', 1_000)).toMatchObject({ cancel_code: 'E003' });
    expect(await simulator.ledger('T1')).toMatchObject({ cancelled: 0, requests: [{ code: '9004' }, {}, {}] });
    expect(await blind('T1')).toBe(0);
    await simulator.acceptCredentials(true);
    expect(await cancel('T1', 1_000)).toMatchObject({ cancel_code: '0000' });
  });
});

describe('an ordinary cancel', () => {
  it('is answered, sends one Noti, and is in the ledger', async () => {
    await simulator.createPayment({ tid: 'T1', paid: 1_000, orderNo: 'O1' });
    expect(await cancel('T1')).toEqual({
      cancel_tid: expect.stringMatching(/^C/) as string,
      cancel_code: '0000',
      cancel_msg: '취소 성공',
      cancel_date: '20260514150000',
      cancel_amt: '1000',
    });
    const noti = { noti_type: 'cancel', paymethod: 'CARD', orderno: 'O1', tid: 'T1', cancel_amount: '1000' };
    await until(async () => (await simulator.ledger('T1'))?.notis[0]);
    expect(received).toEqual([{ ...noti, cancel_date: '20260514150000' }]);
    expect(await simulator.ledger('T1')).toMatchObject({
      cancels: [{ at: START, amount: 1_000, by: 'cancel' }],
      requests: [{ call: 'cancel', amount: 1_000, done: true, code: '0000', answered: true, lookedUpBefore: false }],
      notis: [{ status: 200 }],
    });
    expect(await cancel('T1')).toMatchObject({ cancel_code: '9206' });
  });

  it('of a part can be repeated, up to what was paid', async () => {
    await simulator.createPayment({ tid: 'T1', paid: 2_500 });
    const codes = [await cancel('T1', 1_000), await cancel('T1', 1_000), await cancel('T1', 1_000)];
    expect(codes.map((reply) => reply['cancel_code'])).toEqual(['0000', '0000', '8001']);
    expect(await simulator.ledger('T1')).toMatchObject({ cancelled: 2_000 });
  });

  it.each([{ amount: '-1' }, { amount: '1e3' }, { amount: 1.5 }, { reason: undefined }, { tid: '' }])(
    'with %j is refused, and never taken for a full cancel',
    async (wrong) => {
      await simulator.createPayment({ tid: 'T1', paid: 1_000 });
      expect(await post('/api/cancel', { ...cancelBody('T1', 1_000), ...wrong })).toMatchObject({
        cancel_code: '9001',
      });
      expect(await simulator.ledger('T1')).toMatchObject({ cancelled: 0 });
    },
  );
});

describe('a deposit', () => {
  it('follows 9029 and the account, and sends the one Noti', async () => {
    expect(await cancel('deposit-1', 1_000)).toMatchObject({ cancel_code: '9029' });
    expect(await account('deposit-1')).toEqual({
      RESULTCODE: '0000',
      RESULTMSG: '성공',
      TID: 'R1deposit-1',
      BANKNAME: '국민은행',
      ACCOUNTNO: expect.stringMatching(/^110-\d{9}-1$/) as string,
      CANCELAMT: '1000',
      DEPOSITAMT: '1000',
      DEPOSITENDDATE: '20260514235959',
    });
    expect(await lookUp('deposit-1')).toMatchObject({ CANCELDATE: '' });
    expect(await simulator.deposit('deposit-1')).toBe(true);
    expect(received).toMatchObject([{ noti_type: 'deposit_cancel', tid: 'deposit-1', cancel_amount: '1000' }]);
    expect(await lookUp('deposit-1')).toMatchObject({ CANCELDATE: '20260514150000', CANCELMSG: '취소 완료' });
    expect(await simulator.ledger('deposit-1')).toMatchObject({ deposited: 1_000, cancels: [{ by: 'deposit' }] });
  });

  it('is refused without an account, with another amount, and a second time', async () => {
    expect(await account('deposit-fee-1')).toMatchObject({ RESULTCODE: '9001' }); // no 9029 came before it
    await cancel('deposit-fee-1', 1_000);
    await simulator.deposit('deposit-fee-1', 1_500);
    expect(await account('deposit-fee-1')).toMatchObject({ CANCELAMT: '1000', DEPOSITAMT: '1500' });
    const taken = [await simulator.deposit('deposit-fee-1', 1_000), await simulator.deposit('deposit-fee-1')];
    expect([...taken, await simulator.deposit('deposit-fee-1')]).toEqual([false, true, false]);
    const ledger = await simulator.ledger('deposit-fee-1');
    expect(ledger?.deposits.map(({ refused }) => refused)).toEqual(['no_account', 'other_amount', null, 'used']);
  });

  it('is refused after the deadline, and for a payment that another account has cancelled', async () => {
    for (const tid of ['deposit-1', 'deposit-2']) await cancel(tid, 1_000);
    await account('deposit-1');
    const [first, second] = [await account('deposit-2'), await account('deposit-2')];
    expect(await simulator.deposit('deposit-2', 1_000, String(first['ACCOUNTNO']))).toBe(true);
    expect(await simulator.deposit('deposit-2', 1_000, String(second['ACCOUNTNO']))).toBe(false);
    now += 9 * 3_600_000; // midnight in Korea
    expect(await simulator.deposit('deposit-1')).toBe(false);
    expect(await simulator.ledger('deposit-1')).toMatchObject({ cancelled: 0, deposits: [{ refused: 'too_late' }] });
  });

  it.each([
    ['deposit-noti-lost', []],
    ['deposit-other-amount', [{ cancel_amount: '999', tid: 'deposit-other-amount-1' }]],
    ['deposit-noti-new-tid', [{ cancel_amount: '1000', tid: 'R1deposit-noti-new-tid-1' }]],
    ['deposit-noti-early', [{ noti_type: 'deposit_cancel' }]],
  ])('%s: the payment is cancelled, and the Notis are %j', async (scenario, notis) => {
    const tid = `${scenario}-1`;
    await cancel(tid, 1_000);
    await account(tid);
    await simulator.deposit(tid); // refused where an early deposit was there before
    expect(received).toMatchObject(notis);
    expect(await simulator.ledger(tid)).toMatchObject({ cancelled: 1_000 });
  });
});

describe('Notis', () => {
  it('are sent once, whatever the receiver answers; an early one comes before the reply to the cancel', async () => {
    receiverStatus = 503;
    await cancel('noti-first-1', 1_000);
    expect(await simulator.ledger('noti-first-1')).toMatchObject({ notis: [{ status: 503 }] });
    await simulator.setNotiUrl('http://127.0.0.1:1/');
    expect(await simulator.sendNoti('{"tid":"noti-first-1"}')).toBeNull();
    expect(received).toHaveLength(1);
  });
});

describe('a look-up', () => {
  it('shows a cancellation after its lag, and a part only where the behaviour says so', async () => {
    await simulator.createPayment({ tid: 'T1', paid: 2_000, behaviour: { lookUpLagMs: 5_000 } });
    await cancel('T1', 1_000);
    now += 4_999;
    await simulator.behave('T1', { lookUpShowsParts: true });
    expect(await lookUp('T1')).toMatchObject({ CANCELDATE: '' });
    now += 1;
    expect(await lookUp('T1')).toMatchObject({ CANCELDATE: '20260514150000', AMOUNT: '2000' });
    await simulator.behave('T1', { lookUpShowsParts: false });
    expect(await lookUp('T1')).toMatchObject({ CANCELDATE: '' });
    expect(await lookUp('plain-1-w15000')).toMatchObject({ AMOUNT: '15000' });
    expect(await lookUp('unknown')).toMatchObject({ RESULTCODE: 'E008' });
  });
});

describe('what the caller sees of a cancel', () => {
  it.each([
    ['html-done', 200, /^<html>/],
    ['half-done', 200, /^\{"cancel_tid":"[^}]*$/],
    ['euckr-done', 200, /\uFFFD/],
    ['server-error', 503, /^<html>/],
    ['too-many', 429, /^<html>/],
    ['echoes-secrets', 200, /"8999","cancel_msg":"\S+ the-key"/],
    ['cancel-other-tid', 200, /"cancel_code":"0000".*"tid":"ANOTHER-PAYMENT"/],
    ['numbers', 200, /"cancel_amt":1000\}/],
  ])('%s: status %i and a body like %s', async (scenario, status, body) => {
    const reply = await send('/api/cancel', cancelBody(`${scenario}-1`, 1_000));
    expect(reply.status).toBe(status);
    expect(await reply.text()).toMatch(body);
  });

  it.each([false, true])('a slow reply (in the body: %s) ends complete, after its effect', async (inBody) => {
    const slow = { kind: 'slow', afterMs: 300, inBody } as const;
    await simulator.createPayment({ tid: 'T1', paid: 1_000, behaviour: { cancel: [{ done: true, shown: slow }] } });
    const reply = cancel('T1');
    await until(async () => (await simulator.ledger('T1'))?.cancelled === 1_000);
    expect(await reply).toMatchObject({ cancel_code: '0000' });
  });

  it.each(SCENARIO_NAMES)('%s: the first cancel moves the money as the scenario says', async (name) => {
    const stop = AbortSignal.timeout(200); // some replies take 25 s, or never come
    await send('/api/cancel', cancelBody(`${name}-1`, 1_000), {}, stop).catch(() => undefined);
    const { settled, cancelledBefore, cancel: attempts } = SCENARIOS[name];
    const moved = cancelledBefore || (!settled && attempts[0]?.done === true);
    const ledger = await until(() => simulator.ledger(`${name}-1`));
    expect(ledger.cancelled).toBe(moved ? 1_000 : 0);
    expect(ledger.requests[0]?.answered).toBe(ledger.requests[0]?.code !== null);
  });
});

describe('blind re-sends', () => {
  const lostCancel = (tid: string): Promise<void> => expect(cancel(tid, 1_000)).rejects.toThrow();

  it('count a cancel or an account that is asked for again without a look-up', async () => {
    await lostCancel('lost-not-done-1');
    await cancel('lost-not-done-1', 1_000);
    await cancel('account-lost-1', 1_000);
    await expect(account('account-lost-1')).rejects.toThrow();
    await account('account-lost-1');
    expect([await blind('lost-not-done-1'), await blind('account-lost-1')]).toEqual([1, 1]);
    expect((await simulator.ledger('account-lost-1'))?.accounts).toHaveLength(2);
  });

  it('count after a failed look-up, after success, after 9029, and after a code that promises nothing', async () => {
    await lostCancel('look-up-fails-1');
    await send('/api/paycert', { tid: 'look-up-fails-1' });
    await lostCancel('look-up-fails-1');
    for (const tid of ['T1', 'timeout-not-done-1', 'deposit-1']) for (let n = 0; n < 2; n += 1) await cancel(tid, 500);
    const tids = ['look-up-fails-1', 'T1', 'timeout-not-done-1', 'deposit-1'];
    expect(await Promise.all(tids.map(blind))).toEqual([1, 1, 1, 1]);
  });

  it('do not count after a look-up, a rejected token or a clear refusal', async () => {
    await lostCancel('lost-not-done-1');
    await lookUp('lost-not-done-1');
    for (const tid of ['lost-not-done-1', 'token-rejected-1', 'token-rejected-1', 'refused-1', 'refused-1'])
      await cancel(tid, 1_000);
    expect(await Promise.all(['lost-not-done-1', 'token-rejected-1', 'refused-1'].map(blind))).toEqual([0, 0, 0]);
  });
});

describe('the controls over HTTP', () => {
  const control = (name: string, body: object): Promise<Body> => post(`/_sim/${name}`, body);

  it('do what the methods do', async () => {
    await control('createPayment', { tid: 'T1', paid: 3_000, behaviour: { settled: true } });
    await control('behave', { tid: 'T1', changes: { depositAmountOff: 7, noti: 'lost' } });
    await cancel('T1');
    expect(await account('T1')).toMatchObject({ DEPOSITAMT: '1007' });
    expect(await control('deposit', { tid: 'T1', amount: 1 })).toEqual({ result: false });
    expect(await control('deposit', { tid: 'T1' })).toEqual({ result: true });
    expect(await control('cancelAtConsole', { tid: 'T1' })).toEqual({ result: true });
    expect(await control('sendNoti', { body: '{"tid":"T1"}' })).toEqual({ result: 200 });
    const ledger = await simulator.ledger('T1');
    expect(ledger?.cancels).toMatchObject([{ by: 'deposit' }, { by: 'console', amount: 2_000 }]);
    expect(await control('ledger', { tid: 'T1' })).toEqual({ result: ledger });
    expect(await control('ledgers', {})).toEqual({ result: [ledger] });
    await control('acceptCredentials', { accept: false });
    expect(await cancel('T1')).toMatchObject({ cancel_code: 'E003' });
  });

  it('refuse what they do not understand and a tid that is taken, with the reason', async () => {
    await control('createPayment', { tid: 'T1', paid: 1 });
    const message = async (name: string, body: object): Promise<unknown> => (await control(name, body))['message'];
    expect(await message('createPayment', { tid: 'T1', paid: 2 })).toMatch(/exists already/);
    expect(await message('createPayment', { tid: 'T2', paid: 0 })).toMatch(/paid/);
    expect(await message('behave', { tid: 'T1', changes: { noti: 'maybe' } })).toMatch(/noti/);
    expect(await message('behave', { tid: 'none', changes: {} })).toMatch(/no payment none/);
    expect(await message('unknown', {})).toMatch(/Commands: createPayment/);
    expect(await simulator.ledger('T1')).toMatchObject({ paid: 1 });
  });
});

it('says in every response that it is the simulator, and listens on loopback', async () => {
  expect(new URL(simulator.url).hostname).toBe('127.0.0.1');
  const responses = await Promise.all(['/api/cancel', '/nothing', '/_sim/x'].map((path) => send(path, {})));
  expect(responses.map(({ headers }) => headers.get('x-cookiepay-simulator'))).toEqual(['1', '1', '1']);
});
