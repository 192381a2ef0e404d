/**
 * docs/operations.md as a new operator works by it: from `refunds list` to a refund that has ended, by the commands that
 * `refunds why` prints and nothing else, for each reason why a person is asked.
 */
import { Connection } from '@temporalio/client';
import type { EscalationReason } from '../../contract';
import type { Behaviour } from '../../dev/simulator/behaviour';
import { SCENARIOS } from '../../dev/simulator/scenarios';
import { until } from '../../dev/system/until';
import { type Ended, refundsHere } from '../support/cli-here';
import { type Running, startAll } from '../support/everything';

let all: Running;
const COMMANDS = ['start', 'list', 'why', 'show', 'wait', 'check', 'deposited', 'resolve'];

beforeAll(async () => {
  all = await startAll();
  // Jest loads no module between two tests, and these run at the same time; so each command is loaded before.
  await Promise.all(COMMANDS.map((name) => import(`../../cli/commands/${name}.ts`)));
}, 120_000);
afterAll(() => all.close());

const refunds = (args: readonly string[]): Promise<Ended> => {
  const { connection } = all.client;
  const address = connection instanceof Connection ? connection.options.address : '';
  return refundsHere(args, { REFUND_LANGUAGE: 'en', TEMPORAL_ADDRESS: address });
};

async function start(refundId: string, tid: string, amount: number): Promise<void> {
  const given = ['--id', refundId, '--tid', tid, '--order', `O-${tid}`, '--amount', String(amount), '--reason', '반품'];
  expect((await refunds(['start', ...given])).code).toBe(0);
}

/** Starts a refund that gets stuck, and finds it as an operator does. */
async function stuck(
  scenario: string,
  reason: EscalationReason,
  { amount = 10_000, behaviour = {} }: { amount?: number; behaviour?: Partial<Behaviour> } = {},
): Promise<string> {
  const id = `${scenario}-${amount}`;
  await all.simulator.createPayment({ tid: id, paid: 10_000, orderNo: `O-${id}` });
  await all.simulator.behave(id, behaviour);
  await start(id, id, amount);
  await until(async () => (await refunds(['list', '--state', 'escalated', '--json'])).out.includes(id), 30_000);
  expect((await refunds(['why', id])).out).toContain(`(${reason})`);
  return id;
}

/** The command that `why` prints for it, typed with a name and a reason. @throws when it prints none. */
async function typed(id: string, name: string, reason = ''): Promise<Ended> {
  const { out } = await refunds(['why', id]);
  const line = out.split('\n').find((text) => text.trim().startsWith(`npx refunds ${name}`));
  if (line === undefined) throw new Error(`why offers no "${name}":\n${out}`);
  const texts = line
    .trim()
    .replace('NAME', 'kim')
    .replace(/ --reason "\w+"/, '')
    .split(' ')
    .slice(2);
  const ended = await refunds([...texts, ...(reason === '' ? [] : ['--reason', reason])]);
  expect(ended).toMatchObject({ code: 0 });
  return ended;
}

const offersRetry = async (id: string): Promise<boolean> => (await refunds(['why', id])).out.includes(`${id} retry`);
const endsAs = async (id: string, code: number): Promise<void> => {
  expect([id, (await refunds(['wait', id, '--for', '60s'])).code]).toEqual([id, code]);
  expect((await refunds(['list', '--state', 'escalated', '--json'])).out).not.toContain(`"${id}"`);
};
const COMPLETED = 0;
const CLOSED_WITHOUT_REFUND = 1;

test.concurrent(
  'deposit_deadline_passed: nothing was paid, so it starts over; the cancel succeeds by then',
  async () => {
    const id = await stuck('deposit-short', 'deposit_deadline_passed');
    expect((await typed(id, 'check')).out).toContain('not cancelled');
    await all.simulator.behave(id, { settled: false });
    await typed(id, `resolve ${id} retry`, 'finance has paid nothing');
    await endsAs(id, COMPLETED);
    expect((await all.simulator.ledger(id))?.cancelled).toBe(10_000);
  },
);

test.concurrent(
  'deposit_deadline_passed: it was paid too late and cancelled all the same: the console is the proof',
  async () => {
    const id = await stuck('deposit-short', 'deposit_deadline_passed', { amount: 4_000 });
    await typed(id, `resolve ${id} complete`, 'console: 4,000 won cancelled, number 4711');
    await endsAs(id, COMPLETED);
    expect((await refunds(['show', id])).out).toContain('console: 4,000 won cancelled, number 4711');
  },
);

test.concurrent(
  'outcome_unknown, a part: no retry is offered; abandoned, and started with a new refundId',
  async () => {
    const id = await stuck('account-lost-not-done', 'outcome_unknown', { amount: 4_000 });
    expect(await offersRetry(id)).toBe(false);
    await typed(id, `resolve ${id} abandon`, 'console: nothing is cancelled');
    await endsAs(id, CLOSED_WITHOUT_REFUND);
    await start(`${id}-2`, id, 4_000);
    await until(async () => (await all.refund(`${id}-2`)).state === 'awaiting_deposit');
    await all.simulator.deposit(id);
    await endsAs(`${id}-2`, COMPLETED);
  },
);

test.concurrent('mismatch: both values are shown, no retry is offered; what was compared is the proof', async () => {
  const id = await stuck('cancel-other-amount', 'mismatch', { behaviour: { noti: 'lost' } }); // which would complete it
  expect((await refunds(['why', id])).out).toMatch(/10,000 won[^]* 1 won/);
  expect(await offersRetry(id)).toBe(false);
  await typed(id, `resolve ${id} complete`, 'a slip: 10,000 won are cancelled, says the console');
  await endsAs(id, COMPLETED);
});

test.concurrent(
  'deadline_unreadable: CookiePay says until when, finance pays and reports; it completes by itself',
  async () => {
    const id = await stuck('deposit-no-deadline', 'deadline_unreadable');
    expect((await refunds(['why', id])).out).toContain('"soon"');
    expect(await offersRetry(id)).toBe(false); // not on the same day
    // Before the money arrives: once it has, a look-up may be quicker than the test.
    await typed(id, 'deposited');
    await all.simulator.deposit(id);
    await until(async () => (await all.refund(id)).state === 'completed');
    await endsAs(id, COMPLETED);
  },
);

test.concurrent('account_refused: corrected at CookiePay, then started over', async () => {
  const id = await stuck('account-refused', 'account_refused');
  expect((await refunds(['why', id])).out).toContain('9001');
  await all.simulator.behave(id, { account: SCENARIOS.deposit.account });
  await typed(id, `resolve ${id} retry`, 'the deposit bank is set up now');
  await until(async () => (await all.refund(id)).state === 'awaiting_deposit', 60_000);
  await all.simulator.deposit(id);
  await endsAs(id, COMPLETED);
});
