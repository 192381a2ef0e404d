/** The stand-in for CookiePay keeps to the gateway's manners, over real HTTP: what other tests prove rests on it. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, request } from 'undici';
import { parseKst } from '../../cookiepay/dates';
import {
  blindResends,
  createSimulator,
  PERSONAL_DATA,
  type Simulator,
  type SimulatorOptions,
} from '../../dev/simulator';
import { until } from '../../dev/until';

type Body = Record<string, unknown>;

const CREDENTIALS = { pay2Id: 'merchant', pay2Key: 'the-key' };
/** 15:00 in Korea. */
const START = Date.parse('2026-05-14T06:00:00Z');

let simulator: Simulator;
let shim: Server;
let agent: Agent;
let token: string;
/** What the Noti address has received, and how it answers. */
const received: Body[] = [];
let shimStatus = 200;

beforeEach(async () => {
  received.length = 0;
  shimStatus = 200;
  shim = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      received.push(JSON.parse(Buffer.concat(chunks).toString()) as Body);
      response.writeHead(shimStatus).end();
    });
  });
  await new Promise<void>((resolve) => shim.listen(0, '127.0.0.1', resolve));
  agent = new Agent();
  await start();
});

afterEach(async () => {
  await agent.destroy();
  await simulator.close();
  shim.closeAllConnections();
  await new Promise((resolve) => shim.close(resolve));
});

async function start(options: SimulatorOptions = {}): Promise<void> {
  const notiUrl = `http://127.0.0.1:${(shim.address() as AddressInfo).port}/noti/secret`;
  const plainNotiAfterMs = 0;
  simulator = await createSimulator({ ...CREDENTIALS, notiUrl, plainNotiAfterMs, now: () => START, ...options });
  token = String((await post('/payAuth/token', { pay2_id: 'merchant', pay2_key: 'the-key' }))['TOKEN']);
}

async function restart(options: SimulatorOptions): Promise<void> {
  await simulator.close();
  await start(options);
}

async function raw(path: string, body: object, headers = {}): Promise<{ status: number; text: string; headers: Body }> {
  const response = await request(new URL(path, simulator.url), {
    method: 'POST',
    headers: { token, apikey: 'the-key', 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    dispatcher: agent,
  });
  return { status: response.statusCode, text: await response.body.text(), headers: response.headers };
}
const post = async (path: string, body: object, headers = {}): Promise<Body> =>
  JSON.parse((await raw(path, body, headers)).text) as Body;

const cancel = (tid: string, amount?: number): Promise<Body> =>
  post('/api/cancel', { tid, reason: 'r', ...(amount !== undefined && { amount: String(amount) }) });
const account = (tid: string, amount = 1_000): Promise<Body> =>
  post('/api/get_cancel_bank_account', { tid, reason: 'r', amount: String(amount) });
const lookUp = (tid: string): Promise<Body> => post('/api/paycert', { tid }, { apikey: '' });

describe('POST /payAuth/token', () => {
  it('gives a new token for each call with the right credentials', async () => {
    const body = { pay2_id: 'merchant', pay2_key: 'the-key' };
    const [first, second] = [await post('/payAuth/token', body), await post('/payAuth/token', body)];
    expect(first).toEqual({ RTN_CD: '0000', RTN_MSG: '성공', TOKEN: expect.stringMatching(/^\S{20,}$/) as string });
    expect(second['TOKEN']).not.toBe(first['TOKEN']);
    expect(simulator.tokens.has(String(first['TOKEN']))).toBe(true);
  });

  it.each([
    { pay2_id: 'merchant', pay2_key: 'wrong' },
    { pay2_id: 'wrong', pay2_key: 'the-key' },
    { pay2_id: ['merchant'], pay2_key: 'the-key' },
    {},
  ])('refuses %j with E003 and no token', async (body) => {
    expect(await post('/payAuth/token', body)).toEqual({ RTN_CD: 'E003', RTN_MSG: 'ID & KEY 불일치' });
  });

  it('answers as scripted, one call each', async () => {
    const [html, code] = [
      { kind: 'raw', status: 500, body: '<html>' },
      { kind: 'code', code: '9999', message: 'x' },
    ] as const;
    await simulator.answerTokens([html, code]);
    const body = { pay2_id: 'merchant', pay2_key: 'the-key' };
    expect(await raw('/payAuth/token', body)).toMatchObject({ status: 500, text: '<html>' });
    expect(await post('/payAuth/token', body)).toMatchObject({ RTN_CD: '9999' });
    expect(await post('/payAuth/token', body)).toMatchObject({ RTN_CD: '0000' });
  });
});

describe('who is let in', () => {
  it('rejects an unknown token, an expired one, and a wrong ApiKey, and does nothing', async () => {
    const body = { tid: 'T1', reason: 'r', amount: '1000' };
    expect(await post('/api/cancel', body, { token: 'unknown' })).toMatchObject({ cancel_code: '9004' });
    expect(await post('/api/cancel', body, { apikey: 'wrong' })).toMatchObject({ cancel_code: 'E003' });
    await simulator.expireTokens();
    expect(await post('/api/cancel', body)).toMatchObject({ cancel_code: '9004' });
    const ledger = await simulator.ledger('T1');
    expect(ledger).toMatchObject({ cancelled: 0, requests: [{ code: '9004' }, { code: 'E003' }, { code: '9004' }] });
    expect(ledger && blindResends(ledger)).toBe(0);
  });

  it('rejects every credential and token until they are mended', async () => {
    await simulator.acceptCredentials(false);
    expect(await post('/payAuth/token', { pay2_id: 'merchant', pay2_key: 'the-key' })).toMatchObject({
      RTN_CD: 'E003',
    });
    expect(await cancel('T1', 1_000)).toMatchObject({ cancel_code: 'E003' });
    expect(await lookUp('T1')).toMatchObject({ RESULTCODE: 'E003' });
    await simulator.acceptCredentials(true);
    expect(await cancel('T1', 1_000)).toMatchObject({ cancel_code: '0000' });
  });
});

describe('POST /api/cancel', () => {
  it('cancels, answers in lower-case strings, and notifies once', async () => {
    await simulator.createPayment({ tid: 'T1', paid: 1_000, orderNo: 'O1' });
    expect(await cancel('T1', 1_000)).toEqual({
      cancel_tid: expect.stringMatching(/^C/) as string,
      cancel_code: '0000',
      cancel_msg: '취소 성공',
      cancel_date: '20260514150000',
      cancel_amt: '1000',
    });
    const noti = { noti_type: 'cancel', paymethod: 'CARD', orderno: 'O1', tid: 'T1' };
    await until(async () => (await simulator.ledger('T1'))?.notis[0]);
    expect(received).toEqual([{ ...noti, cancel_amount: '1000', cancel_date: '20260514150000' }]);
    expect(await simulator.ledger('T1')).toMatchObject({
      cancels: [{ at: START, amount: 1_000, by: 'cancel' }],
      requests: [{ call: 'cancel', amount: 1_000, done: true, code: '0000', answered: true, lookedUpBefore: false }],
      notis: [{ status: 200 }],
    });
  });

  it('cancels everything when no amount is named, and says so when that is repeated', async () => {
    await simulator.createPayment({ tid: 'T1', paid: 7_000 });
    expect(await cancel('T1')).toMatchObject({ cancel_code: '0000', cancel_amt: '7000' });
    expect(await cancel('T1')).toEqual({ cancel_code: '9206', cancel_msg: '이미 취소된 거래입니다' });
    expect(await simulator.ledger('T1')).toMatchObject({
      cancelled: 7_000,
      requests: [{ done: true }, { done: false }],
    });
  });

  it('cancels a part again when it is sent again, up to what was paid', async () => {
    await simulator.createPayment({ tid: 'T1', paid: 2_500 });
    const codes = [await cancel('T1', 1_000), await cancel('T1', 1_000), await cancel('T1', 1_000)];
    expect(codes.map((answer) => answer['cancel_code'])).toEqual(['0000', '0000', '8001']);
    expect(await simulator.ledger('T1')).toMatchObject({ cancelled: 2_000 });
  });

  it('knows payments that nobody created by what their tid says, or by the first amount', async () => {
    await cancel('T1', 1_000);
    expect(await simulator.ledger('T1')).toMatchObject({ paid: 1_000 });
    expect(await lookUp('plain-1-w15000')).toMatchObject({ AMOUNT: '15000', CANCELDATE: '' });
    expect(await lookUp('never-seen')).toMatchObject({ RESULTCODE: 'E008' });
  });

  it.each([{ amount: '-1' }, { amount: '0' }, { amount: '1e3' }, { amount: 1.5 }, { reason: undefined }, { tid: '' }])(
    'never takes %j for a full cancel',
    async (wrong) => {
      await simulator.createPayment({ tid: 'T1', paid: 1_000 });
      const body = { tid: 'T1', reason: 'r', amount: '1000', ...wrong };
      expect(await post('/api/cancel', body)).toMatchObject({ cancel_code: '9001' });
      expect(await simulator.ledger('T1')).toMatchObject({ cancelled: 0 });
    },
  );
});

describe('the deposit', () => {
  it('goes from 9029 over the account to the one Noti', async () => {
    expect(await account('deposit-1')).toMatchObject({ RESULTCODE: '9001' });
    expect(await cancel('deposit-1', 1_000)).toMatchObject({ cancel_code: '9029' });
    expect(await account('deposit-1')).toEqual({
      ...{ RESULTCODE: '0000', RESULTMSG: '성공', TID: 'R1deposit-1', BANKNAME: '국민은행' },
      ...{ ACCOUNTNO: expect.stringMatching(/^110-\d{9}-1$/) as string, CANCELAMT: '1000', DEPOSITAMT: '1000' },
      DEPOSITENDDATE: '20260514235959',
    });
    expect(await lookUp('deposit-1')).toMatchObject({ CANCELDATE: '' });
    expect(await simulator.deposit('deposit-1')).toBe(true);
    expect(received).toMatchObject([{ noti_type: 'deposit_cancel', tid: 'deposit-1', cancel_amount: '1000' }]);
    expect(await lookUp('deposit-1')).toMatchObject({ CANCELDATE: '20260514150000', CANCELMSG: '취소 완료' });
    expect(await simulator.ledger('deposit-1')).toMatchObject({
      ...{ cancelled: 1_000, deposited: 1_000, cancels: [{ by: 'deposit' }], notis: [{ status: 200 }], lookUps: 2 },
    });
  });

  it('asks for no account before a 9029, though the payment is settled', async () => {
    await simulator.createPayment({ tid: 'deposit-1', paid: 1_000 });
    expect(await account('deposit-1')).toMatchObject({ RESULTCODE: '9001' });
    expect(await simulator.ledger('deposit-1')).toMatchObject({ accounts: [], requests: [{ done: false }] });
  });

  it('is taken once, exact, in time, and only into an account that is open', async () => {
    await cancel('deposit-fee-1', 1_000);
    expect(await simulator.deposit('deposit-fee-1', 1_500)).toBe(false);
    expect(await account('deposit-fee-1')).toMatchObject({ CANCELAMT: '1000', DEPOSITAMT: '1500' });
    expect(await simulator.deposit('deposit-fee-1', 1_000)).toBe(false);
    expect(await simulator.deposit('deposit-fee-1')).toBe(true);
    expect(await simulator.deposit('deposit-fee-1')).toBe(false);
    const ledger = await simulator.ledger('deposit-fee-1');
    expect(ledger).toMatchObject({ cancelled: 1_000, deposited: 1_500 });
    expect(ledger?.deposits.map(({ refused }) => refused)).toEqual(['no_account', 'other_amount', null, 'used']);
  });

  it('comes too late after the deadline, by the simulator’s own clock', async () => {
    await cancel('deposit-1', 1_000);
    await account('deposit-1');
    await simulator.advance(9 * 3_600_000); // midnight in Korea
    expect(await simulator.deposit('deposit-1')).toBe(false);
    expect(await simulator.ledger('deposit-1')).toMatchObject({ cancelled: 0, deposits: [{ refused: 'too_late' }] });
    expect(received).toEqual([]);
  });

  it('cancels no payment a second time through a second account', async () => {
    await cancel('deposit-1', 1_000);
    const [first, second] = [await account('deposit-1'), await account('deposit-1')];
    expect(second['ACCOUNTNO']).not.toBe(first['ACCOUNTNO']);
    expect(await simulator.deposit('deposit-1', 1_000, String(first['ACCOUNTNO']))).toBe(true);
    expect(await simulator.deposit('deposit-1', 1_000, String(second['ACCOUNTNO']))).toBe(false);
    expect(await simulator.ledger('deposit-1')).toMatchObject({ cancelled: 1_000, accounts: [{}, {}] });
  });

  it.each([
    ['deposit', '20260514235959'],
    ['deposit-date-only', '2026-05-14'],
    ['deposit-8-digits', '20260514'],
    ['deposit-date-time', '2026-05-14 23:59:59'],
  ])('%s writes the end of the Korean day as %s', async (scenario, text) => {
    const tid = `${scenario}-1`;
    await cancel(tid, 1_000);
    expect(await account(tid)).toMatchObject({ DEPOSITENDDATE: text });
    expect((await simulator.ledger(tid))?.accounts[0]?.deadline).toBe(Date.parse(parseKst(text) ?? ''));
  });

  it.each([
    ['deposit-past', '20260514145900'],
    ['deposit-no-deadline', 'soon'],
  ])('%s writes %s', async (scenario, text) => {
    await cancel(`${scenario}-1`, 1_000);
    expect(await account(`${scenario}-1`)).toMatchObject({ DEPOSITENDDATE: text });
  });
});

describe('Notis', () => {
  it('are sent once, whatever the receiver answers', async () => {
    shimStatus = 503;
    await cancel('deposit-1', 1_000);
    await account('deposit-1');
    await simulator.deposit('deposit-1');
    await cancel('T1', 1_000);
    await until(async () => (await simulator.ledger('T1'))?.notis[0]?.status === 503);
    expect(received).toHaveLength(2);
    expect(await simulator.ledger('deposit-1')).toMatchObject({ cancelled: 1_000, notis: [{ status: 503 }] });
  });

  it.each([
    ['deposit-noti-lost', []],
    ['deposit-other-amount', [{ cancel_amount: '999', tid: 'deposit-other-amount-1' }]],
    ['deposit-noti-new-tid', [{ cancel_amount: '1000', tid: 'R1deposit-noti-new-tid-1' }]],
  ])('%s: the deposit is taken, and what comes is %j', async (scenario, notis) => {
    const tid = `${scenario}-1`;
    await cancel(tid, 1_000);
    await account(tid);
    expect(await simulator.deposit(tid)).toBe(true);
    expect(received).toMatchObject(notis);
    expect(await simulator.ledger(tid)).toMatchObject({ cancelled: 1_000 });
  });

  it('early ones are there before the call is answered', async () => {
    await cancel('noti-first-1', 1_000);
    expect(received).toMatchObject([{ noti_type: 'cancel', tid: 'noti-first-1' }]);
    await cancel('deposit-noti-early-1', 1_000);
    expect(await account('deposit-noti-early-1')).toMatchObject({ RESULTCODE: '0000' });
    expect(received[1]).toMatchObject({ noti_type: 'deposit_cancel', tid: 'deposit-noti-early-1' });
  });

  it('of any content can be sent, as often as wanted, and of a console’s cancel', async () => {
    await simulator.createPayment({ tid: 'T1', paid: 1_000 });
    const body = JSON.stringify({ noti_type: 'cancel', tid: 'T1', cancel_amount: '5' });
    expect([await simulator.sendNoti(body), await simulator.sendNoti(body)]).toEqual([200, 200]);
    expect(await simulator.sendApprovalNoti('T1')).toBe(200);
    expect(received[2]).toMatchObject({ PAY_METHOD: 'CARD', TID: 'T1', CARDNO: PERSONAL_DATA.cardNo });
    expect(await simulator.cancelAtConsole('T1')).toBe(true);
    await until(() => received.length === 4);
    expect((await simulator.ledger('T1'))?.cancels).toMatchObject([{ by: 'console', amount: 1_000 }]);
  });

  it('of ordinary cancels can be switched off; nobody there counts as lost', async () => {
    await restart({ plainNotiAfterMs: null });
    await cancel('T1', 1_000);
    await simulator.setNotiUrl('http://127.0.0.1:1/');
    expect(await simulator.sendNoti('{"tid":"T1"}')).toBeNull();
    expect(received).toEqual([]);
    expect((await simulator.ledger('T1'))?.notis).toMatchObject([{ status: null }]);
  });
});

describe('POST /api/paycert', () => {
  it('answers with strings only, with personal data for leak tests to look for', async () => {
    await simulator.createPayment({ tid: 'T1', paid: 1_000, orderNo: 'O1' });
    const answer = await lookUp('T1');
    expect(Object.values(answer).filter((value) => typeof value !== 'string')).toEqual([]);
    expect(answer).toMatchObject({
      RESULTCODE: '0000',
      ORDERNO: 'O1',
      AMOUNT: '1000',
      TID: 'T1',
      CANCELDATE: '',
      CANCELMSG: '',
    });
    expect(answer).toMatchObject({
      BUYERNAME: PERSONAL_DATA.name,
      BUYEREMAIL: PERSONAL_DATA.mail,
      CARDNAME: PERSONAL_DATA.cardName,
    });
  });

  it('shows a cancellation only after its lag', async () => {
    await simulator.createPayment({ tid: 'T1', paid: 1_000, behaviour: { lookUpLagMs: 5_000 } });
    await cancel('T1');
    expect(await lookUp('T1')).toMatchObject({ CANCELDATE: '' });
    await simulator.advance(5_000);
    expect(await lookUp('T1')).toMatchObject({ CANCELDATE: '20260514150000' });
  });

  it('shows a part only where the scenario wants it', async () => {
    await simulator.createPayment({ tid: 'T1', paid: 2_000 });
    await cancel('T1', 1_000);
    expect(await lookUp('T1')).toMatchObject({ CANCELDATE: '' });
    await simulator.behave('T1', { lookUpShowsParts: true });
    expect(await lookUp('T1')).toMatchObject({ CANCELDATE: '20260514150000' });
  });

  it('fails as scripted, then works; failures are no look-ups', async () => {
    await simulator.createPayment({ tid: 'look-up-too-many-1', paid: 1_000 });
    const failed = await raw('/api/paycert', { tid: 'look-up-too-many-1' });
    expect(failed).toMatchObject({ status: 429, headers: { 'retry-after': '2' } });
    await simulator.behave('look-up-too-many-1', {
      lookUp: [{ kind: 'normal' }, { kind: 'code', code: '9999', message: 'x' }, { kind: 'normal' }],
    });
    expect(await lookUp('look-up-too-many-1')).toMatchObject({ RESULTCODE: '9999' });
    expect(await simulator.ledger('look-up-too-many-1')).toMatchObject({ lookUps: 0 });
    expect(await lookUp('look-up-too-many-1')).toMatchObject({ RESULTCODE: '0000' });
    expect(await simulator.ledger('look-up-too-many-1')).toMatchObject({ lookUps: 1 });
  });
});
