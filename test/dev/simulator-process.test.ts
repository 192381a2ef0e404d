/** `npm run simulator` as docker-compose.yml runs it: settings by environment, secrets by file, clean ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSimulatorClient } from '../../dev/simulator';
import { until } from '../../dev/until';

const ROOT = join(__dirname, '../..');
const SECRET = 'a-noti-secret-of-24-chars';
const folder = mkdtempSync(join(tmpdir(), 'simulator-'));
const running: ChildProcess[] = [];

afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Started {
  readonly child: ChildProcess;
  readonly output: () => string;
}

function start(env: Readonly<Record<string, string>>): Started {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => /^(PATH|HOME)$/.test(name)));
  const child = spawn(process.execPath, [join(ROOT, 'dev', 'bootstrap.mjs'), 'tsx', 'dev/simulator/main.ts'], {
    cwd: ROOT,
    env: { ...inherited, SIMULATOR_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return { child, output: () => text };
}

const file = (name: string, content: string): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const urlOf = ({ output }: Started): Promise<string> => until(() => /"url":"(http:[^"]+)"/.exec(output())?.[1], 30_000);

it('serves with what compose sets, sends Notis by the secret path, and ends with code 0 on SIGTERM', async () => {
  const paths: string[] = [];
  const shim = createServer((request, response) => {
    paths.push(request.url ?? '');
    request.resume();
    response.writeHead(200).end();
  });
  await new Promise<void>((resolve) => shim.listen(0, '127.0.0.1', resolve));
  try {
    const simulator = start({
      SIMULATOR_NOTI_URL: `http://127.0.0.1:${(shim.address() as AddressInfo).port}`,
      NOTI_SECRET_FILE: file('noti_secret', `${SECRET}\n`),
    });
    const remote = createSimulatorClient(await urlOf(simulator));
    await remote.createPayment({ tid: 'T1', paid: 1_000 });
    expect(await remote.sendNoti('{"tid":"T1"}')).toBe(200);
    expect(paths).toEqual([`/noti/${SECRET}`]);
    expect(await remote.ledger('T1')).toMatchObject({ paid: 1_000, notis: [{ status: 200 }] });
    simulator.child.kill('SIGTERM');
    expect(await once(simulator.child, 'exit')).toEqual([0, null]);
    expect(simulator.output()).not.toContain(SECRET);
  } finally {
    shim.closeAllConnections();
    await new Promise((resolve) => shim.close(resolve));
  }
}, 60_000);

it('takes only the credentials that it was given by file', async () => {
  const simulator = start({
    COOKIEPAY_PAY2_ID_FILE: file('id', 'merchant\n'),
    COOKIEPAY_PAY2_KEY_FILE: file('key', 'the-key\n'),
  });
  const url = await urlOf(simulator);
  const codeFor = async (pay2_key: string): Promise<unknown> => {
    const body = JSON.stringify({ pay2_id: 'merchant', pay2_key });
    const answer = (await (await fetch(`${url}/payAuth/token`, { method: 'POST', body })).json()) as { RTN_CD: string };
    return answer.RTN_CD;
  };
  expect([await codeFor('the-key'), await codeFor('another'), await codeFor('')]).toEqual(['0000', 'E003', 'E003']);
}, 60_000);

it.each([
  [
    'an empty file',
    { COOKIEPAY_PAY2_ID: 'm', COOKIEPAY_PAY2_KEY_FILE: file('empty', '\n') },
    /PAY2_KEY_FILE: is empty/,
  ],
  ['no such file', { NOTI_SECRET_FILE: join(folder, 'nowhere') }, /NOTI_SECRET_FILE: cannot be read/],
  ['half of the credentials', { COOKIEPAY_PAY2_ID: 'm', COOKIEPAY_PAY2_KEY: '' }, /PAY2_KEY: missing; expected both/],
  ['no secret for the Notis', { SIMULATOR_NOTI_URL: 'http://127.0.0.1:1' }, /NOTI_SECRET: missing/],
  ['no port', { SIMULATOR_PORT: '70000', SIMULATOR_NOTI_URL: 'x' }, /SIMULATOR_PORT: .*\n.*SIMULATOR_NOTI_URL: /],
])(
  '%s: refuses to start with code 78 and says why',
  async (_what, env, texts) => {
    const simulator = start(env);
    expect(await once(simulator.child, 'exit')).toEqual([78, null]);
    expect(simulator.output()).toMatch(texts);
    expect(simulator.output()).toContain('Nothing was started.');
  },
  60_000,
);
