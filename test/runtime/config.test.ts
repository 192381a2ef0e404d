import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import fc from 'fast-check';
import { ConfigError, createLog, type Environment, loadConfig, type SectionName } from '../../runtime/config';
import { parseDuration } from '../../runtime/config/durations';
import { createAddressCheck } from '../../runtime/config/noti-edge';

const SECRET = 'canary-secret-0123456789';
const ALL: readonly SectionName[] = ['gateway', 'deposit', 'noti', 'api', 'inbox', 'log', 'language', 'webUi'];
const good: Environment = {
  COOKIEPAY_PAY2_ID: 'shop',
  COOKIEPAY_PAY2_KEY: SECRET,
  NOTI_SECRET: SECRET,
  API_KEY: SECRET,
};
const folder = mkdtempSync(join(tmpdir(), 'config-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function faultsOf(env: Environment, asked: readonly SectionName[] = ALL): readonly string[] {
  try {
    loadConfig(env, asked);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.faults;
  }
}
const variablesOf = (faults: readonly string[]): string[] => faults.map((fault) => fault.replace(/:.*/, '')).sort();

test('only the required variables need to be set; the rest has the documented defaults', () => {
  const { gateway, deposit, noti, api, inbox, log } = loadConfig(good, [
    'gateway',
    'deposit',
    'noti',
    'api',
    'inbox',
    'log',
  ]);
  expect(gateway).toEqual({
    baseUrl: 'https://sandbox.cookiepayments.com',
    live: false,
    pay2Id: 'shop',
    pay2Key: SECRET,
  });
  expect(deposit).toEqual({ checkEveryMs: 3_600_000, graceMs: 1_800_000 });
  expect(noti).toEqual({
    host: '127.0.0.1',
    port: 3001,
    secrets: [SECRET],
    unmatchedAfterMs: 600_000,
    keepPayloadMs: 90 * 86_400_000,
  });
  expect(api).toEqual({ host: '127.0.0.1', port: 3000, keys: [SECRET] });
  expect(inbox).toEqual({ databaseUrl: null, dataDir: '.data' });
  expect(log).toEqual({ level: 'info' });
});

test('a process gets, and is asked for, only its own sections', () => {
  expect(Object.keys(loadConfig({}, ['log', 'deposit'])).sort()).toEqual(['deposit', 'log']);
  // @ts-expect-error: a section that was not asked for is not there for the compiler either
  expect(loadConfig({}, ['log']).api).toBeUndefined();
});

test('every fault is reported at once, with what the variable must be and never with its value', () => {
  const bad = {
    COOKIEPAY_BASE_URL: 'ftp://canary',
    COOKIEPAY_PAY2_KEY: 'canary with blanks',
    NOTI_PORT: '70000canary',
    NOTI_SECRET: 'canary-short',
    NOTI_UNMATCHED_AFTER: '10 canaries',
    NOTI_SUCCESS_ANSWER: 'canary\ncanary',
    NOTI_KEEP_PAYLOAD: '1h',
    NOTI_ALLOW_FROM: '10.0.0.1,canary',
    NOTI_TRUSTED_PROXY: '10.0.0.0/33',
    NOTI_METRICS_ADDRESS: 'canary',
    API_HOST: 'canary host',
    API_KEY: 'canary/with/slashes/0123456789',
    INBOX_DATABASE_URL: 'mysql://canary',
    DEPOSIT_CHECK_EVERY: '1s',
    DEPOSIT_GRACE: '-1h',
    ACCOUNT_ISSUE_HOURS: '22:00-09:00',
    REFUND_LANGUAGE: 'canary',
    TEMPORAL_UI_URL: 'canary',
    LOG_LEVEL: 'canary',
    COOKIEPAY_ALLOW_LIVE: 'canary',
  };
  const faults = faultsOf(bad);
  expect(variablesOf(faults)).toEqual([...Object.keys(bad), 'COOKIEPAY_PAY2_ID'].sort());
  for (const fault of faults) expect(fault).toMatch(/^[A-Z0-9_]+: must .+/);
  expect(faults.join('\n')).not.toContain('canar');
});

test('hours to ask for accounts in are read as minutes of one day', () => {
  const hoursOf = (text: string): unknown => loadConfig({ ACCOUNT_ISSUE_HOURS: text }, ['deposit']).deposit.issueHours;
  expect(hoursOf('09:00-22:30')).toEqual({ fromMinute: 540, untilMinute: 1_350 });
  expect(hoursOf('00:00-24:00')).toEqual({ fromMinute: 0, untilMinute: 1_440 });
  for (const bad of ['22:00-09:00', '09:00-09:00', '9-22', '09:00-24:01', '09:60-10:00', 'always'])
    expect(variablesOf(faultsOf({ ACCOUNT_ISSUE_HOURS: bad }, ['deposit']))).toEqual(['ACCOUNT_ISSUE_HOURS']);
});

test('an empty variable counts as not set', () => {
  expect(loadConfig({ LOG_LEVEL: '', DATA_DIR: ' ' }, ['log', 'inbox']).inbox.dataDir).toBe('.data');
  expect(variablesOf(faultsOf({ ...good, API_KEY: '' }))).toEqual(['API_KEY']);
});

test('a secret may come from a file, without the newline at its end; from both places is a fault', () => {
  const path = join(folder, 'key');
  writeFileSync(path, `${SECRET}\n`);
  const { API_KEY: _, ...rest } = good;
  expect(loadConfig({ ...rest, API_KEY_FILE: path }, ['api']).api.keys).toEqual([SECRET]);
  expect(faultsOf({ ...good, API_KEY_FILE: path })).toEqual([
    'API_KEY: must be set only once, as API_KEY or as API_KEY_FILE',
  ]);
  expect(variablesOf(faultsOf({ ...rest, API_KEY_FILE: join(folder, 'none') }))).toEqual(['API_KEY_FILE']);
  writeFileSync(path, '\n');
  expect(variablesOf(faultsOf({ ...rest, API_KEY_FILE: path }))).toEqual(['API_KEY_FILE']);
});

test('two secrets may be live at once, both long enough', () => {
  const two = `${SECRET},another-secret-0123`;
  expect(loadConfig({ NOTI_SECRET: two }, ['noti']).noti.secrets).toEqual(two.split(','));
  for (const bad of [`${SECRET},short`, `${two},${SECRET}`, `${SECRET},`, `${SECRET}, ${SECRET}`])
    expect(variablesOf(faultsOf({ NOTI_SECRET: bad }, ['noti']))).toEqual(['NOTI_SECRET']);
});

test('NOTI_ALLOW_FROM and NOTI_TRUSTED_PROXY are lists of addresses and networks', () => {
  const env = { ...good, NOTI_ALLOW_FROM: '203.0.113.7, 2001:db8::/32', NOTI_TRUSTED_PROXY: '10.0.0.0/8' };
  expect(loadConfig(env, ['noti']).noti).toMatchObject({
    allowFrom: ['203.0.113.7', '2001:db8::/32'],
    trustedProxies: ['10.0.0.0/8'],
  });
  for (const bad of ['10.0.0', '10.0.0.0/', '10.0.0.0/8/8', '::/129', 'localhost', '10.0.0.1,'])
    expect(variablesOf(faultsOf({ ...good, NOTI_ALLOW_FROM: bad }, ['noti']))).toEqual(['NOTI_ALLOW_FROM']);
  const isListed = createAddressCheck(['203.0.113.7', '10.0.0.0/8', '2001:db8::/32']);
  for (const yes of ['203.0.113.7', '::ffff:203.0.113.7', '10.255.1.2', '2001:db8:1::1'])
    expect([yes, isListed(yes)]).toEqual([yes, true]);
  for (const no of ['203.0.113.8', '11.0.0.1', '2001:db9::1', '', 'x', '::ffff:203.0.113.8'])
    expect([no, isListed(no)]).toEqual([no, false]);
});

const gatewayAt = (COOKIEPAY_BASE_URL: string, more: Environment = {}): readonly string[] =>
  faultsOf({ ...good, COOKIEPAY_BASE_URL, ...more }, ['gateway']);

test('S14: any gateway but the sandbox and this machine is refused without COOKIEPAY_ALLOW_LIVE=1', () => {
  const live = [
    'www.cookiepayments.com',
    'cookiepayments.com',
    'WWW.CookiePayments.com.',
    'api.psys.co.kr',
    'a.example',
  ];
  for (const host of [...live, 'sandbox.cookiepayments.com.evil.example', 'xsandbox.cookiepayments.com']) {
    expect(variablesOf(gatewayAt(`https://${host}`))).toEqual(['COOKIEPAY_BASE_URL']);
    expect(variablesOf(gatewayAt(`https://${host}`, { COOKIEPAY_ALLOW_LIVE: '0' }))).toEqual(['COOKIEPAY_BASE_URL']);
    const env = { ...good, COOKIEPAY_BASE_URL: `https://${host}`, COOKIEPAY_ALLOW_LIVE: '1' };
    expect(loadConfig(env, ['gateway']).gateway.live).toBe(true);
  }
  for (const url of ['https://sandbox.cookiepayments.com', 'https://sandbox.cookiepayments.com.:443/'])
    expect(gatewayAt(url)).toEqual([]);
});

test('S9: the gateway is https unless it is loopback, and its URL has nothing but scheme, host and port', () => {
  for (const url of ['http://127.0.0.1:4000', 'http://localhost:1', 'http://[::1]:1/', 'http://127.1'])
    expect(gatewayAt(url)).toEqual([]);
  const sandbox = 'sandbox.cookiepayments.com';
  for (const url of ['http://sandbox.cookiepayments.com', `https://${sandbox}/api`, `https://${sandbox}?a`])
    expect(variablesOf(gatewayAt(url))).toEqual(['COOKIEPAY_BASE_URL']);
  const [fault = ''] = gatewayAt(`https://user:${SECRET}@${sandbox}`);
  expect(fault).toMatch(/credentials/);
  expect(fault).not.toContain(SECRET);
});

test('S9: TLS verification cannot be switched off for anything but loopback', () => {
  const off = { NODE_TLS_REJECT_UNAUTHORIZED: '0' };
  expect(variablesOf(gatewayAt('https://sandbox.cookiepayments.com', off))).toEqual(['NODE_TLS_REJECT_UNAUTHORIZED']);
  expect(gatewayAt('https://127.0.0.1:4000', off)).toEqual([]);
});

test('a live gateway refuses the embedded inbox, in every process that has the inbox', () => {
  const live = { ...good, COOKIEPAY_BASE_URL: 'https://www.cookiepayments.com', COOKIEPAY_ALLOW_LIVE: '1' };
  expect(variablesOf(faultsOf(live))).toEqual(['INBOX_DATABASE_URL']);
  expect(variablesOf(faultsOf(live, ['noti', 'inbox']))).toEqual(['INBOX_DATABASE_URL']);
  expect(faultsOf({ ...live, INBOX_DATABASE_URL: 'postgres://u:p@db/inbox' })).toEqual([]);
});

test('an unknown variable with one of our prefixes is a fault that names the closest setting', () => {
  const env = { COOKIEPAY_PAY2KEY: SECRET, NOTI_SECERT: SECRET, DEPOSIT_GRACES: '1h', INBOX_SOMETHING_ELSE: '1' };
  const faults = faultsOf({ ...good, ...env });
  expect(faults).toHaveLength(4);
  expect(faults.join('\n')).toMatch(/COOKIEPAY_PAY2KEY: .*Did you mean COOKIEPAY_PAY2_KEY\?$/m);
  expect(faults.join('\n')).toMatch(/NOTI_SECERT: .*Did you mean NOTI_SECRET\?$/m);
  expect(faults.join('\n')).toMatch(/INBOX_SOMETHING_ELSE: .*docs\/configuration\.md lists all names$/m);
  expect(faults.join('\n')).not.toContain(SECRET);
  expect(faultsOf({ ...good, PATH: '/bin', TEMPORAL_ADDRESS: 'a:1', NODE_ENV: 'x' })).toEqual([]);
});

test('durations are a whole number and one of s, m, h, d', () => {
  expect(['30s', '10m', '1h', '1d', '0s'].map(parseDuration)).toEqual([30_000, 600_000, 3_600_000, 86_400_000, 0]);
  const bad = ['', '10', 'm', '1.5h', '-1h', '1 h', '1H', '1h30m', '1e3s', ' 1h', '1ms', '٣s'];
  for (const text of bad) expect(parseDuration(text)).toBeNull();
});

test('property: no value of any variable appears in a fault, and only ConfigError is thrown', () => {
  const value = fc.string({ minLength: 12, unit: 'grapheme' }).map((text) => `canary${text}`);
  const names = ['COOKIEPAY_BASE_URL', 'COOKIEPAY_PAY2_KEY', 'NOTI_SECRET', 'NOTI_PORT', 'API_KEY', 'DEPOSIT_GRACE'];
  const env = fc.dictionary(fc.constantFrom(...names, 'INBOX_DATABASE_URL', 'LOG_LEVEL'), value);
  fc.assert(
    fc.property(env, (given) => {
      expect(faultsOf(given).join('\n')).not.toContain('canary');
    }),
  );
});

test('a main file with bad settings prints every fault on stderr, nothing on stdout, and exits with 78', () => {
  const script = `require('tsx/cjs'); require('./runtime/config').loadConfigOrExit(process.env, ['noti', 'api']); console.log('ran')`;
  const env = { PATH: process.env['PATH'], NOTI_SECRET: 'canary', NODE_ENV: 'test' };
  const run = spawnSync(process.execPath, ['-e', script], { cwd: join(__dirname, '../..'), env, encoding: 'utf8' });
  expect([run.status, run.stdout]).toEqual([78, '']);
  expect(run.stderr).toMatch(/NOTI_SECRET: .*\n.*API_KEY: /);
  expect(run.stderr).not.toContain('canary');
});

test('the log blanks secrets and headers at every depth that we use, also in errors', () => {
  let text = '';
  const destination = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      text += chunk.toString();
      done();
    },
  });
  const log = createLog({ level: 'info', name: 'test', destination });
  const request = { headers: { authorization: SECRET }, body: { pay2_key: SECRET, TOKEN: SECRET } };
  log.info({ request, secret: SECRET, a: { b: { c: { apiKey: SECRET } } } }, 'x');
  const error = Object.assign(new Error('shown', { cause: new Error('the cause') }), { request, metadata: SECRET });
  log.error({ error }, 'y');
  log.error({ err: error }, 'z');
  expect(text).not.toContain(SECRET);
  expect(text.match(/shown/g)?.length).toBeGreaterThan(1);
  expect(text).toContain('the cause');
  for (const line of text.trim().split('\n')) expect(JSON.parse(line)).toMatchObject({ name: 'test' });
});
