/** `refunds` as people and scripts run it: a process with its exit code, data on stdout and messages on stderr. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { uiLinks } from '../../cli/ui-links';
import { type RefundState, workflowIdOf } from '../../contract';
import { startPostgres, type TestPostgres } from '../../dev/system/postgres';
import { until } from '../../dev/system/until';
import { openInbox } from '../../noti/inbox/inbox';
import { createLog } from '../../runtime/config';
import { type Ended, refundsHere, type Settings } from '../support/cli-here';
import { type Running, SECRETS, startAll } from '../support/everything';

const ROOT = join(__dirname, '../..');
const UI_URL = 'http://127.0.0.1:8233';
const NOWHERE = '127.0.0.1:1';
const silent = createLog({ level: 'silent', name: 'test' });

let all: Running;
let postgres: TestPostgres;
let dataDir: string;
let settings: Settings;

beforeAll(async () => {
  [all, postgres, dataDir] = await Promise.all([
    startAll(),
    startPostgres(),
    mkdtemp(join(tmpdir(), 'cookiepay-cli-test-')),
  ]);
  const { connection } = all.client;
  settings = {
    REFUND_LANGUAGE: 'en',
    TEMPORAL_ADDRESS: connection instanceof Connection ? connection.options.address : '',
    DATA_DIR: dataDir,
    FORCE_COLOR: '1', // some libraries would obey
  };
}, 120_000);

afterAll(async () => {
  await Promise.all([all.close(), postgres.stop(), rm(dataDir, { recursive: true, force: true })]);
});

const ENVIRONMENT = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '' };

function spawned(program: string, args: readonly string[], env: Settings): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(program, args, { cwd: ROOT, env: { ...ENVIRONMENT, ...env } }, (error, out, err) => {
      expect(out + err).not.toContain('\u001b');
      for (const secret of Object.values(SECRETS)) expect(out + err).not.toContain(secret);
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err });
    });
  });
}

const refunds = (args: readonly string[], env: Settings = {}): Promise<Ended> =>
  spawned(process.execPath, [join(ROOT, 'cli/refunds.mjs'), ...args], { ...settings, ...env });

/** For what another test already shows in a process of its own. */
const here = (args: readonly string[], env: Settings = {}): Promise<Ended> =>
  refundsHere(args, { ...settings, ...env });

/** What stdout holds of a command with `--json`: one object per line, and nothing else. */
const objectsIn = ({ out }: Ended): Record<string, unknown>[] =>
  out
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>);

/** Starts a refund without the CLI; its tid chooses the simulator's scenario. */
async function given(scenario: string, state: RefundState): Promise<string> {
  const refundId = `${scenario}-${Math.random().toString(36).slice(2, 10)}`;
  const orderNo = `order-${refundId}`;
  await all.simulator.createPayment({ tid: refundId, paid: 10_000, orderNo });
  await all.refunds.start({ refundId, tid: refundId, orderNo, amount: 10_000, reason: '고객 변심' });
  await until(async () => (await all.refund(refundId)).state === state, 30_000);
  return refundId;
}

describe('start, list, show', () => {
  const request = (id: string, amount = '10000'): string[] =>
    ['start', '--id', id, '--tid', `plain-${id}-w10000`, '--order', 'O 1', '--amount', amount].concat(
      '--reason',
      '반품',
    );

  test('a start repeated is the same refund; with other content it is a conflict (7), and nothing is started', async () => {
    const started = await refunds([...request('CLI-1'), '--json']);
    expect(started).toMatchObject({ code: 0, err: 'Started.\n' });
    expect(objectsIn(started)).toMatchObject([
      { outcome: 'started', refundId: 'CLI-1', state: 'cancelling', amount: 10_000, reason: '반품' },
    ]);
    const [again, other] = [await here([...request('CLI-1'), '--json']), await refunds(request('CLI-1', '9000'))];
    expect(again.code).toBe(0);
    expect(objectsIn(again)).toMatchObject([{ outcome: 'existing' }]);
    expect(other).toMatchObject({ code: 7, out: '' });
    expect(other.err).toContain('--amount: existing 10000, given 9000');
  });

  test('list: the newest first, as a table or as a JSON object per line; links only where the Web UI is known', async () => {
    const older = await given('deposit', 'awaiting_deposit');
    const newer = await given('deposit', 'awaiting_deposit');
    await until(async () => (await all.refunds.list({ state: 'awaiting_deposit' })).refunds.length >= 2);
    const [table, lines, none] = [
      await refunds(['list', '--state', 'awaiting_deposit', '--long'], { TEMPORAL_UI_URL: UI_URL }),
      await here(['list', '--state', 'awaiting_deposit', '--long', '--json']),
      await here(['list', '--tid', 'nobody']),
    ];
    expect(table.code).toBe(0);
    expect(table.out).toMatch(/^ID +STATE +AMOUNT +ORDER +DEADLINE \(KST\) +STARTED \(KST\) +WHY\n/);
    expect(table.out).toMatch(new RegExp(`^${newer} .*\\(awaiting_deposit\\) +10,000 won .* 23:59 .*국민은행`, 'm'));
    expect(table.out.indexOf(newer)).toBeLessThan(table.out.indexOf(older));
    expect(table.out).not.toContain(UI_URL);
    expect(table.err).toContain(`${UI_URL}/namespaces/default/workflows?query=`);
    expect(lines).toMatchObject({ code: 0, err: '' });
    expect(objectsIn(lines)).toContainEqual(
      expect.objectContaining({
        refundId: older,
        deposit: expect.objectContaining({ bankName: '국민은행' }) as unknown,
      }),
    );
    expect(none).toEqual({ code: 0, out: '', err: 'No refund matches.\n' });
  });

  test('show: every fact of a refund', async () => {
    const id = await given('plain', 'completed');
    const [table, object] = [await refunds(['show', id]), await here(['show', id, '--json'])];
    expect(table).toMatchObject({ code: 0, err: '' });
    expect(table.out).toMatch(/^State +completed$/m);
    expect(table.out).toMatch(/^Evidence +CookiePay answered the cancel with 0000: 10,000 won/m);
    expect(object).toMatchObject({ code: 0, err: '' });
    expect(objectsIn(object)).toEqual([await all.refund(id)]);
  });

  test('a closed pipe is no failure', async () => {
    const command = `"${process.execPath}" cli/refunds.mjs list --json | head -c 1`;
    expect(await spawned('bash', ['-o', 'pipefail', '-c', command], settings)).toEqual({ code: 0, out: '{', err: '' });
  });
});

describe('wait, check, deposited, resolve', () => {
  test('wait ends with 0 when completed, 1 when rejected, 4 when the time is over, 5 when a person must decide', async () => {
    const [completed, rejected, waiting, escalated] = await Promise.all([
      given('plain', 'completed'),
      given('refused', 'rejected'),
      given('deposit', 'awaiting_deposit'),
      given('account-refused', 'escalated'),
    ]);
    const wait = ['--for', '1s', '--json'];
    const ended = await Promise.all([
      here(['wait', completed, ...wait]),
      here(['wait', rejected, ...wait]),
      here(['wait', waiting, ...wait]),
      refunds(['wait', escalated, ...wait]),
    ]);
    expect(ended.map(({ code }) => code)).toEqual([0, 1, 4, 5]);
    const states = ended.map((each) => objectsIn(each)[0]?.['state']);
    expect(states).toEqual(['completed', 'rejected', 'awaiting_deposit', 'escalated']);
    expect(ended[3].err).toContain(`npx refunds why ${escalated}`);
  });

  test('a deposit, from the check to its end: seen, paid, reported, waited for', async () => {
    const id = await given('deposit-noti-lost', 'awaiting_deposit');
    const checked = await refunds(['check', id, '--json']);
    expect(checked).toMatchObject({ code: 0, err: '' });
    expect(objectsIn(checked)).toMatchObject([{ seen: 'not_cancelled' }]);
    // Before the money is there: once it is, any look-up may complete the refund first.
    const paidAt = '2026-01-02T12:04:05+09:00';
    const reported = await refunds(['deposited', id, '--by', 'kim', '--at', paidAt, '--json']);
    expect(reported.code).toBe(0);
    expect(objectsIn(reported)).toMatchObject([
      { depositReport: { actor: 'kim', paidAt: '2026-01-02T03:04:05.000Z' } },
    ]);
    await all.simulator.deposit(id);
    const waited = await here(['wait', id, '--for', '30s', '--json']);
    expect(waited.code).toBe(0);
    expect(objectsIn(waited)).toMatchObject([{ state: 'completed' }]);
  });

  test('resolve: refused (7) where the state does not allow it, else it counts, with who and why', async () => {
    const [waiting, escalated] = await Promise.all([
      given('deposit', 'awaiting_deposit'),
      given('account-refused', 'escalated'),
    ]);
    const decided = ['--by', 'kim', '--reason', 'enough'];
    const refused = await here(['resolve', waiting, 'abandon', ...decided]);
    expect(refused).toMatchObject({ code: 7, out: '' });
    expect(refused.err).toContain('abandon');
    const resolved = await refunds(['resolve', escalated, 'abandon', ...decided, '--idempotency-key', 'k-1', '--json']);
    expect(resolved).toMatchObject({ code: 0, err: 'The decision has been taken.\n' });
    expect(objectsIn(resolved)).toMatchObject([
      { state: 'abandoned', resolution: { actor: 'kim', reason: 'enough', action: 'abandon' } },
    ]);
  });
});

describe('why', () => {
  test('says what happened, what comes next and when, and what to type', async () => {
    const id = await given('account-refused', 'escalated');
    const [sentences, object] = [await refunds(['why', id]), await here(['why', id, '--json'])];
    expect(sentences).toMatchObject({ code: 0, err: '' });
    expect(sentences.out).toMatch(/What happened\n[^]*account_refused[^]*9001[^]*What happens next\n[^]*What a person/);
    expect(sentences.out).toContain(`npx refunds resolve ${id} retry --by NAME --reason "REASON"`);
    expect(object.code).toBe(0);
    expect(objectsIn(object)).toMatchObject([{ refundId: id, state: 'escalated', interrupted: false }]);
  });

  test('of a refund whose workflow was closed from outside: start it again', async () => {
    const id = await given('deposit', 'awaiting_deposit');
    await all.client.workflow.getHandle(workflowIdOf(id)).terminate();
    await until(async () => (await all.refunds.list({ tid: id })).refunds[0]?.interrupted);
    const [why, waited] = [await here(['why', id]), await here(['wait', id])];
    expect(why.out).toContain(`npx refunds start --id ${id} --tid ${id} --order order-${id} --amount 10000 --reason`);
    expect(waited.code).toBe(1);
  });
});

describe('exit codes', () => {
  test('2, usage; messages only on stderr', async () => {
    const { code, out, err } = await refunds(['resolve', 'R-1', 'cancel', '--by', 'kim', '--reason', 'r']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('action is invalid; expected one of retry, complete, abandon, go_ahead');
  });

  test('3, not found: every command about a refund that does not exist', async () => {
    const decided = ['--by', 'kim', '--reason', 'r'];
    const ended = await Promise.all([
      refunds(['show', 'nobody']),
      here(['why', 'nobody']),
      here(['wait', 'nobody']),
      here(['check', 'nobody']),
      here(['wait', '../x']),
      here(['deposited', 'nobody', '--by', 'kim']),
      here(['resolve', 'nobody', 'retry', ...decided]),
    ]);
    expect(ended.map(({ code }) => code)).toEqual(Array(7).fill(3));
    for (const { out, err } of ended)
      expect({ out, err }).toMatchObject({ out: '', err: expect.stringContaining('no refund') as unknown });
  });

  test('69, unavailable: Temporal is away; the message says that the command may be repeated', async () => {
    const { code, out, err } = await refunds(['list'], { TEMPORAL_ADDRESS: NOWHERE });
    expect({ code, out }).toEqual({ code: 69, out: '' });
    expect(err).toContain('repeat the same command');
  });

  test('78, configuration: an unknown language, a misspelt name', async () => {
    const { code, out, err } = await refunds(['list'], { REFUND_LANGUAGE: 'de', NOTI_SECRT: 'x' });
    expect({ code, out }).toEqual({ code: 78, out: '' });
    expect(err).toMatch(/REFUND_LANGUAGE: [^]*NOTI_SECRT: /);
  });
});

test('npx finds the CLI in a checkout; its language is Korean unless another one is set', async () => {
  const cache = join(dataDir, 'npm');
  const { code, out } = await spawned('npx', ['refunds', 'resolve', '--help'], { npm_config_cache: cache });
  expect(code).toBe(0);
  expect(out).toMatch(/^사용법: refunds resolve [^]*npx refunds resolve R-1001 go_ahead/);
});

describe('noti', () => {
  const NOTI = { noti_type: 'cancel', tid: 'noti-tid', orderno: 'noti-order', cancel_amount: '500' };

  test('list, show and replay of what is in the inbox; an unknown id is not found (3)', async () => {
    const databaseUrl = await postgres.createDatabase('noti');
    const inbox = await openInbox({ databaseUrl, dataDir, log: silent });
    await inbox.store(JSON.stringify(NOTI));
    await inbox.close();
    const env = { INBOX_DATABASE_URL: databaseUrl };
    const listed = await refunds(['noti', 'list', '--status', 'pending', '--json'], env);
    expect(listed).toMatchObject({ code: 0, err: '' });
    const noti = JSON.parse(listed.out) as { id: string };
    expect(noti).toMatchObject({ tid: 'noti-tid', amount: 500, status: 'pending' });
    const [shown, replayed, unknown] = await Promise.all([
      refunds(['noti', 'show', noti.id], env),
      refunds(['noti', 'replay', noti.id, '--json'], env),
      here(['noti', 'replay', 'nobody'], env),
    ]);
    expect(shown).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/^TID +noti-tid$/m) as unknown });
    expect(replayed.code).toBe(0);
    expect(JSON.parse(replayed.out)).toMatchObject({ id: noti.id, status: 'pending' });
    expect(unknown).toMatchObject({ code: 3, out: '' });
  });

  test('an embedded inbox that the shim has open is not opened (69): the HTTP API is named', async () => {
    await mkdir(join(dataDir, 'inbox'));
    await writeFile(join(dataDir, 'inbox.lock'), String(process.pid)); // as the shim holds it
    const { code, err } = await refunds(['noti', 'replay', 'some id']);
    expect(code).toBe(69);
    expect(err).toContain('POST /notis/some%20id/replay');
  });

  test('no inbox is created where there is none (78); one that is away is unavailable (69)', async () => {
    const [none, away] = await Promise.all([
      here(['noti', 'list'], { DATA_DIR: join(dataDir, 'nothing') }),
      here(['noti', 'list'], { INBOX_DATABASE_URL: 'postgres://user:canary-password@127.0.0.1:1/inbox' }),
    ]);
    expect([none.code, away.code]).toEqual([78, 69]);
    expect(none.err + away.err).not.toContain('canary-password');
  });
});

describe('doctor', () => {
  const complete = (): Record<string, string> => ({
    COOKIEPAY_BASE_URL: all.simulator.url,
    COOKIEPAY_PAY2_ID: 'merchant',
    COOKIEPAY_PAY2_KEY: SECRETS.pay2Key,
    NOTI_SECRET: SECRETS.noti,
    INBOX_DATABASE_URL: postgres.url,
  });

  async function checksOf(env: Record<string, string>): Promise<{ code: number; of: (name: string) => unknown }> {
    const { code, out } = await here(['doctor', '--json'], env);
    const checks = out
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(checks).toHaveLength(9);
    for (const { status, fix } of checks) if (status === 'failed') expect(fix).toEqual(expect.stringMatching(/.{10}/));
    return { code, of: (name) => checks.find((check) => check['name'] === name)?.['status'] };
  }

  test('ends with 0 when all checks pass, and with 1 while the inbox is not migrated, which it does not do itself', async () => {
    const before = await checksOf(complete());
    expect([before.code, before.of('inbox')]).toEqual([1, 'failed']);
    await (await openInbox({ databaseUrl: postgres.url, dataDir, log: silent })).close();
    const { code, out, err } = await refunds(['doctor'], complete());
    expect({ code, err }).toEqual({ code: 0, err: 'All checks passed.\n' });
    expect(out).toMatch(/^clock +ok +.*Temporal [+-]\d\.\d s, CookiePay [+-]\d\.\d s, PostgreSQL [+-]\d\.\d s/m);
  });

  test('reports each thing that fails, and nothing else', async () => {
    const secrets = await checksOf({ ...complete(), COOKIEPAY_PAY2_KEY: 'another', NOTI_SECRET: 'a'.repeat(24) });
    expect(['credentials', 'notiSecret', 'configuration', 'temporal', 'worker', 'clock'].map(secrets.of)).toEqual([
      'failed',
      'failed',
      'ok',
      'ok',
      'ok',
      'ok',
    ]);
    const { code, of } = await checksOf({ ...complete(), DEPOSIT_GRACE: 'soon', TEMPORAL_ADDRESS: NOWHERE });
    expect([secrets.code, code]).toEqual([1, 1]);
    expect(['configuration', 'temporal', 'worker', 'credentials', 'clock', 'notiSecret'].map(of)).toEqual([
      'failed',
      'failed',
      'unknown',
      'ok',
      'ok',
      'ok',
    ]);
  });
});

describe('links into the Web UI', () => {
  test('each query is one that Temporal takes, and finds what it is for', async () => {
    const [waiting, completed, escalated] = await Promise.all([
      given('deposit', 'awaiting_deposit'),
      given('plain', 'completed'),
      given('account-refused', 'escalated'),
    ]);
    const found = async (name: string, now = Date.now()): Promise<string[]> => {
      const query = uiLinks('', 'default', now).find((link) => link.name === name)?.query ?? '';
      const ids: string[] = [];
      for await (const run of all.client.workflow.list({ query })) ids.push(run.workflowId);
      return ids;
    };
    const finds = (name: string, id: string): Promise<unknown> =>
      until(async () => (await found(name)).includes(workflowIdOf(id)));
    await finds('awaiting_deposit', waiting);
    await finds('deposit_due_today', waiting);
    await finds('escalated', escalated);
    await finds('completed_today', completed);
    expect(await found('escalated')).not.toContain(workflowIdOf(waiting));
    expect(await found('confirming_long')).toEqual([]);
    expect(await found('interrupted')).not.toContain(workflowIdOf(waiting));
    const tomorrow = Date.now() + 24 * 3_600_000;
    expect(await found('completed_today', tomorrow)).toEqual([]);
  });

  test('are printed as links, or as queries where TEMPORAL_UI_URL is not set', async () => {
    const [links, queries] = await Promise.all([
      refunds(['links'], { TEMPORAL_UI_URL: UI_URL }),
      here(['links', '--json']),
    ]);
    expect(links).toMatchObject({ code: 0, err: '' });
    expect(links.out.split('\n').filter((line) => line.includes(`${UI_URL}/namespaces/default/`))).toHaveLength(6);
    expect(objectsIn(queries)[0]).toMatchObject({
      url: null,
      query: expect.stringContaining('RefundState') as unknown,
    });
  });
});
