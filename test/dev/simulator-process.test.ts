/** `npm run simulator` as docker-compose.yml runs it: settings by environment, secrets by file, clean ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simulatorSettings } from '../../dev/simulator/settings';
import { until } from '../../dev/system/until';

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

const post = async (url: string, path: string, body: object): Promise<Record<string, unknown>> => {
  const reply = await fetch(new URL(path, url), { method: 'POST', body: JSON.stringify(body) });
  return (await reply.json()) as Record<string, unknown>;
};

it('takes credentials and Noti secret from files, sends Notis by the secret path, and ends with 0 on SIGTERM', async () => {
  const paths: string[] = [];
  const receiver = createServer((request, response) => {
    paths.push(request.url ?? '');
    request.resume();
    response.writeHead(200).end();
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  try {
    const simulator = start({
      SIMULATOR_NOTI_URL: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`,
      NOTI_SECRET_FILE: file('noti_secret', `${SECRET}\n`),
      COOKIEPAY_PAY2_ID_FILE: file('id', 'merchant\n'),
      COOKIEPAY_PAY2_KEY_FILE: file('key', 'the-key\n'),
    });
    const url = await urlOf(simulator);
    const token = (pay2_key: string): Promise<unknown> =>
      post(url, '/payAuth/token', { pay2_id: 'merchant', pay2_key });
    expect(await token('the-key')).toMatchObject({ RTN_CD: '0000' });
    expect(await token('another')).toMatchObject({ RTN_CD: 'E003' });
    expect(await post(url, '/_sim/sendNoti', { body: '{"tid":"T1"}' })).toEqual({ result: 200 });
    expect(paths).toEqual([`/noti/${SECRET}`]);
    simulator.child.kill('SIGTERM');
    expect(await once(simulator.child, 'exit')).toEqual([0, null]);
    expect(simulator.output()).not.toContain(SECRET);
  } finally {
    receiver.closeAllConnections();
    await new Promise((resolve) => receiver.close(resolve));
  }
}, 60_000);

it.each([
  [
    'an empty file',
    { COOKIEPAY_PAY2_ID: 'm', COOKIEPAY_PAY2_KEY_FILE: file('empty', '\n') },
    /PAY2_KEY_FILE: must name a file that is not empty/,
  ],
  [
    'half of the credentials',
    { COOKIEPAY_PAY2_ID: 'm', COOKIEPAY_PAY2_KEY: '' },
    /PAY2_KEY: must be set too: set both/,
  ],
  ['no secret for the Notis', { SIMULATOR_NOTI_URL: 'http://127.0.0.1:1' }, /NOTI_SECRET: must be set/],
  ['two faults', { SIMULATOR_PORT: '70000', SIMULATOR_NOTI_URL: 'x' }, /SIMULATOR_PORT: .*\n.*SIMULATOR_NOTI_URL: /],
])('%s: the simulator refuses, with every reason', (_what, env, reasons) => {
  expect(() => simulatorSettings(env)).toThrow(reasons);
});
