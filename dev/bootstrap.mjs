/**
 * `node dev/bootstrap.mjs tsx FILE ...` or `... jest ...`: installs the packages when they are missing or differ from
 * package-lock.json, then runs that program in this same process: arguments, signals and the exit code are the
 * program's own. It uses no packages, because it runs before they are installed.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import Module from 'node:module';
import { constants } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const MODULES = join(ROOT, 'node_modules');
const OLDEST_NODE = [20, 19];
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** npm's record of the last install agrees with package-lock.json. Packages for other platforms may be absent. */
function isInstalled() {
  const record = join(MODULES, '.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) =>
      path === '' || (optional && installed[path] === undefined) || installed[path]?.version === version,
  );
}

/** `npm ci`, with a progress line every few seconds: without a terminal npm is silent for minutes. */
async function install() {
  const since = Date.now();
  say('Installing the packages (npm ci), once: one or two minutes.');
  const tick = setInterval(() => say(`installing, ${Math.round((Date.now() - since) / 1000)} s`), 5_000);
  const npm = process.env.npm_execpath; // set when npm runs us: the same npm, also where it is not on the PATH
  const [program, args] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  const child = spawn(program, [...args, 'ci', '--no-audit', '--no-fund'], { cwd: ROOT, stdio: ['ignore', 2, 2] });
  // A signal to this process alone must end npm too; this process ends right after it.
  let stoppedBy = null;
  const forward = (signal) => {
    stoppedBy = signal;
    child.kill(signal);
  };
  for (const signal of SIGNALS) process.on(signal, forward);
  process.stderr.on('error', () => undefined); // a closed terminal must not end this process before npm
  const code = await new Promise((done) => {
    child.once('error', (error) => done(error.message));
    child.once('exit', (exitCode, signal) => done(exitCode ?? signal));
  });
  for (const signal of SIGNALS) process.off(signal, forward);
  clearInterval(tick);
  if (stoppedBy !== null)
    stop(`Stopped by ${stoppedBy} during npm ci. Nothing was started.`, 128 + constants.signals[stoppedBy]);
  if (code !== 0) stop(`npm ci failed (${code}); its output is above. Nothing was started; run the command again.`);
  say(`Packages installed in ${Math.round((Date.now() - since) / 1000)} s.`);
}

/** Goes on like `node FILE ARGS`, and like `tsx FILE ARGS` where the program is tsx. */
async function become(program, args) {
  const bin = join(MODULES, '.bin', program ?? '');
  if (program === undefined || (program !== 'tsx' && !existsSync(bin)))
    stop('Usage: node dev/bootstrap.mjs (tsx FILE | PROGRAM of node_modules/.bin) [ARGUMENTS]');
  const [file, ...rest] =
    program === 'tsx' ? [resolve(ROOT, args[0] ?? ''), ...args.slice(1)] : [realpathSync(bin), ...args];
  if (program === 'tsx') {
    if (!existsSync(file)) stop(`The file ${file} does not exist. Nothing was started.`);
    const loader = JSON.parse(readFileSync(join(MODULES, 'tsx', 'package.json'), 'utf8')).exports['.'];
    await import(pathToFileURL(join(MODULES, 'tsx', loader)).href);
  }
  process.argv = [process.execPath, file, ...rest];
  Module.runMain();
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

function stop(line, code = 1) {
  say(line);
  process.exit(code);
}

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]))
  stop(`This needs Node ${OLDEST_NODE.join('.')} or newer; here it is ${process.versions.node}. Nothing was started.`);
if (!isInstalled()) await install();
const [program, ...args] = process.argv.slice(2);
await become(program, args);
