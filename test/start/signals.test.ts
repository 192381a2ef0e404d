/** Stopping what an npm script runs: every process ends, whichever process or group the signal goes to. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { until } from '../../dev/system/until';
import type { EmbeddedTemporal } from '../../dev/temporal-programs/embedded';
import { freePort } from '../../dev/temporal-programs/free-port';
import { startTestDevServer } from '../support/temporal';

const ROOT = join(__dirname, '../..');
const PATIENCE = 120_000;
const secret = 'a-secret-of-24-characters';

let temporal: EmbeddedTemporal;
let folder: string;
const scripts: Script[] = [];
beforeAll(async () => {
  temporal = await startTestDevServer();
  folder = await mkdtemp(join(tmpdir(), 'signals-'));
}, PATIENCE);
afterEach(() => {
  for (const { npmPid } of scripts.splice(0)) kill(-npmPid, 'SIGKILL'); // what a failed test leaves running
});
afterAll(async () => {
  await temporal.stop();
  await rm(folder, { recursive: true });
});

interface Script {
  readonly npm: ChildProcess;
  readonly npmPid: number;
  readonly output: () => string;
  /** npm and all processes below it, as they are now. */
  readonly pids: () => readonly number[];
}

/** An npm script as the leader of its own process group, the way a terminal starts it. */
function start(script: string, env: Readonly<Record<string, string>>): Script {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => /^(PATH|HOME)$/.test(name)));
  const npm = spawn('npm', ['run', script], {
    cwd: ROOT,
    env: { ...inherited, npm_config_update_notifier: 'false', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const npmPid = npm.pid ?? 0;
  let text = '';
  for (const stream of [npm.stdout, npm.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const started = { npm, npmPid, output: () => text, pids: () => [npmPid, ...descendantsOf(npmPid)] };
  scripts.push(started);
  return started;
}

function descendantsOf(pid: number): number[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const pairs = rows.map((row) => row.trim().split(/\s+/).map(Number));
  const below = (parent: number): number[] =>
    pairs.flatMap(([child = 0, of]) => (of === parent ? [child, ...below(child)] : []));
  return below(pid);
}

function kill(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false; // it is gone
  }
}

async function startEverything(): Promise<Script & { readonly ports: readonly number[] }> {
  const ports = [await freePort('127.0.0.1'), await freePort('127.0.0.1')];
  const script = start('start', {
    TEMPORAL_ADDRESS: temporal.address,
    COOKIEPAY_BASE_URL: 'http://127.0.0.1:9',
    COOKIEPAY_PAY2_ID: 'merchant',
    COOKIEPAY_PAY2_KEY: secret,
    NOTI_PORT: String(ports[0]),
    NOTI_SECRET: secret,
    API_PORT: String(ports[1]),
    API_KEY: secret,
    DATA_DIR: await mkdtemp(join(folder, 'data-')),
  });
  await until(() => script.output().includes('Ready.'), PATIENCE);
  return { ...script, ports };
}

const allGone = (pids: readonly number[]): Promise<boolean> =>
  until(() => pids.every((pid) => !kill(pid, 0)), PATIENCE);

test.each([
  ['SIGTERM to npm', ({ npmPid }: Script) => kill(npmPid, 'SIGTERM')],
  ['SIGTERM to the process group', ({ npmPid }: Script) => kill(-npmPid, 'SIGTERM')],
  ['a terminal that is closed', closeTerminal],
])(
  'F71: `npm start`: %s ends every process and frees the ports',
  async (_name, end) => {
    const script = await startEverything();
    const pids = script.pids();
    expect(pids.length).toBeGreaterThan(1);
    end(script);
    await allGone(pids);
    for (const port of script.ports) expect(await freePort('127.0.0.1', port)).toBe(port);
  },
  2 * PATIENCE,
);

function closeTerminal({ npm, npmPid }: Script): void {
  npm.stdout?.destroy();
  npm.stderr?.destroy();
  kill(-npmPid, 'SIGHUP');
}

test(
  'F71: `npm start`: SIGTERM to the program itself ends npm with the program’s exit code, which is 0',
  async () => {
    const script = await startEverything();
    const [, program = 0, ...more] = script.pids();
    expect(more).toEqual([]); // exec: there is no shell between npm and the program
    const exit = once(script.npm, 'exit');
    kill(program, 'SIGTERM');
    expect(await exit).toEqual([0, null]);
    expect(script.output()).toContain('"Stopped."');
  },
  2 * PATIENCE,
);

test(
  'F71: SIGTERM to the npm of a program that embeds Temporal ends Temporal too',
  async () => {
    const script = start('demo', {});
    await until(() => script.output().includes('ready:'), PATIENCE);
    const pids = script.pids();
    expect(pids.length).toBeGreaterThan(2);
    kill(script.npmPid, 'SIGTERM');
    await allGone(pids);
  },
  2 * PATIENCE,
);

test('F71: every npm script that runs a process becomes that process', () => {
  const manifest: unknown = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const all = z.object({ scripts: z.record(z.string(), z.string()) }).parse(manifest).scripts;
  const running = Object.entries(all).filter(([, command]) => command.includes('bootstrap.mjs'));
  expect(running.length).toBeGreaterThan(5);
  for (const [name, command] of running) expect([name, command]).toEqual([name, expect.stringMatching(/^exec node /)]);
});
