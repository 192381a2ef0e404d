/** dev/bootstrap.mjs, which every npm script runs first, while it installs the packages. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../dev/system/until';

const ROOT = join(__dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'bootstrap-'));
const fakeNpm = join(folder, 'npm.js');
const pidFile = join(folder, 'npm.pid');
mkdirSync(join(folder, 'dev'));
for (const path of ['dev/bootstrap.mjs', 'package.json', 'package-lock.json'])
  cpSync(join(ROOT, path), join(folder, path));
afterEach(() => rmSync(pidFile, { force: true }));
afterAll(() => rmSync(folder, { recursive: true }));

/** On a checkout without packages, with `npm` as the program that installs them. */
function start(npm: string): {
  exit: Promise<unknown[]>;
  kill: (signal: NodeJS.Signals) => boolean;
  said: () => string;
} {
  writeFileSync(fakeNpm, npm);
  const child = spawn(process.execPath, ['dev/bootstrap.mjs', 'tsx', 'anything.ts'], {
    cwd: folder,
    env: { ...process.env, npm_execpath: fakeNpm },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return { exit: once(child, 'close'), kill: (signal) => child.kill(signal), said: () => said };
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test.each([
  ['SIGTERM', 143],
  ['SIGHUP', 129],
  ['SIGINT', 130],
] as const)('F71: %s during the installation ends npm, too, and nothing is started', async (signal, code) => {
  const endless = `require('fs').writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); setInterval(() => 0, 999);`;
  const program = start(endless);
  const pid = await until(() => existsSync(pidFile) && (Number(readFileSync(pidFile, 'utf8')) || null), 60_000);
  program.kill(signal);
  expect(await program.exit).toEqual([code, null]);
  expect(program.said()).toContain('Nothing was started.');
  await until(() => !isAlive(pid));
});

test('an installation that fails ends with code 1 and says that nothing was started', async () => {
  const program = start('process.exit(7)');
  expect(await program.exit).toEqual([1, null]);
  expect(program.said()).toMatch(/npm ci failed \(7\).*Nothing was started/);
});
