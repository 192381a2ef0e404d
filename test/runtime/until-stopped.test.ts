/** How a process of ours ends: by a signal, by a part that failed, and when the start or the closing fails. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { until } from '../../dev/system/until';
import { createParts } from '../../runtime/parts';

const ROOT = join(__dirname, '../..');
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

interface Program {
  readonly child: ChildProcess;
  readonly logged: () => string;
  readonly exit: Promise<readonly [number | null, NodeJS.Signals | null]>;
}

/** A process that runs `start`, which is the source of an async function. */
function run(start: string): Program {
  const script = `
    require('tsx/cjs');
    const { createLog } = require('./runtime/config');
    const { runUntilStopped } = require('./runtime/until-stopped');
    const running = (more) => {
      setInterval(() => undefined, 1000); // like a server, it keeps the process alive
      console.error('running');
      return { close: async () => setTimeout(() => process.exit(), 50), ...more };
    };
    void runUntilStopped(createLog({ level: 'info', name: 'test' }), ${start});`;
  const child = spawn(process.execPath, ['-e', script], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const exit = once(child, 'close').then(() => [child.exitCode, child.signalCode] as const);
  return { child, logged: () => text, exit };
}

const isRunning = (program: Program): Promise<true> =>
  until(() => program.logged().includes('running'), 60_000).then(() => true);

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  'F71: %s closes what runs, and the exit code is 0',
  async (signal) => {
    const program = run('async () => running({})');
    await isRunning(program);
    program.child.kill(signal);
    expect(await program.exit).toEqual([0, null]);
    expect(program.logged()).toContain('"Stopped."');
  },
);

test('F71: everything is closed in order also when the terminal is gone and nothing can be written any more', async () => {
  const program = run(`async () => running({ close: async () => setTimeout(() => process.exit(42), 100) })`);
  await isRunning(program);
  program.child.stdout?.destroy();
  program.child.stderr?.destroy();
  program.child.kill('SIGHUP');
  expect(await program.exit).toEqual([42, null]);
});

test('a signal during the start closes what was started', async () => {
  const start = `async () => { console.error('starting'); await new Promise((r) => setTimeout(r, 500)); return running({}); }`;
  const program = run(start);
  await until(() => program.logged().includes('starting'), 60_000);
  program.child.kill('SIGTERM');
  expect(await program.exit).toEqual([0, null]);
  expect(program.logged()).toContain('"Stopped."');
});

test('a start that hangs is given up after a signal', async () => {
  const start = `() => { console.error('starting'); setInterval(() => undefined, 1000); return new Promise(() => undefined); }`;
  const program = run(start);
  await until(() => program.logged().includes('starting'), 60_000);
  program.child.kill('SIGTERM');
  expect(await program.exit).toEqual([0, null]);
  expect(program.logged()).toContain('given up');
});

test('a start that fails is told as such, with exit code 1', async () => {
  const program = run(`async () => { throw new Error('the port is taken'); }`);
  expect(await program.exit).toEqual([1, null]);
  expect(program.logged()).toMatch(/the port is taken.*"The start has failed\. Nothing is left running\."/);
});

test('closing that fails is told as such and not as a failed start, with exit code 1', async () => {
  const program = run(`async () => running({ close: async () => { throw new Error('the store hangs'); } })`);
  await isRunning(program);
  program.child.kill('SIGTERM');
  expect(await program.exit).toEqual([1, null]);
  expect(program.logged()).toMatch(/the store hangs.*"Stopped, but not everything closed cleanly\./);
  expect(program.logged()).not.toContain('start has failed');
});

test('a part that fails stops everything, with exit code 1', async () => {
  const program = run(`async () => running({ failed: Promise.reject(new Error('the worker has ended')) })`);
  expect(await program.exit).toEqual([1, null]);
  expect(program.logged()).toMatch(/the worker has ended.*"A part has failed; stopping everything\./);
});

test('parts close in the reverse order of their start, all of them, and the failure names what did not close', async () => {
  const closed: string[] = [];
  const parts = createParts();
  for (const name of ['store', 'worker', 'API'])
    parts.add(name, () => {
      closed.push(name);
      return name === 'worker' ? Promise.reject(new Error('stuck')) : Promise.resolve();
    });
  const failures: string[] = [];
  await expect(parts.close((part) => failures.push(part))).rejects.toThrow('Did not close cleanly: worker');
  expect(closed).toEqual(['API', 'worker', 'store']);
  expect(failures).toEqual(['worker']);
});
