/**
 * `node dev/bootstrap.mjs tsx FILE ...` or `... jest ...`: installs the dependencies when they are missing or not
 * those of package-lock.json, then becomes that program. It runs in this very process, so arguments, Ctrl-C, SIGTERM
 * and the exit code are the program's own. Plain Node without dependencies: it runs before there are any.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import Module from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const MODULES = join(ROOT, 'node_modules');
const OLDEST_NODE = [20, 19];

/** What npm noted about the last install agrees with package-lock.json (packages for other platforms may be absent). */
function isInstalled() {
  const noted = join(MODULES, '.package-lock.json');
  if (!existsSync(noted)) return false;
  const installed = JSON.parse(readFileSync(noted, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) =>
      path === '' || (optional && installed[path] === undefined) || installed[path]?.version === version,
  );
}

/** `npm ci`, with a line every few seconds: without a terminal npm itself is silent for minutes. */
async function install() {
  const since = Date.now();
  say('Installing the dependencies (npm ci), once; this may take a minute or two.');
  const tick = setInterval(() => say(`installing, ${Math.round((Date.now() - since) / 1000)} s`), 5_000);
  const npm = process.env.npm_execpath; // set when npm runs us; the same npm then, also where it is not on the PATH
  const [program, args] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  const child = spawn(program, [...args, 'ci', '--no-audit', '--no-fund'], { cwd: ROOT, stdio: ['ignore', 2, 2] });
  // npm must not be killed half way by a signal to us alone; we leave as soon as it has.
  const forward = (signal) => child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward);
  const code = await new Promise((done) => {
    child.once('error', (error) => done(error.message));
    child.once('exit', (exitCode, signal) => done(exitCode ?? signal));
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, forward);
  clearInterval(tick);
  if (code !== 0) stop(`npm ci failed (${code}); its own words are above. Nothing was started; run the command again.`);
  say(`Dependencies installed in ${Math.round((Date.now() - since) / 1000)} s.`);
}

/** Goes on as `node FILE ARGS` would, with TypeScript understood where the program is tsx. */
async function become(program, args) {
  const bin = join(MODULES, '.bin', program ?? '');
  if (program === undefined || (program !== 'tsx' && !existsSync(bin)))
    stop('Usage: node dev/bootstrap.mjs (tsx FILE | PROGRAM of node_modules/.bin) [ARGUMENTS]');
  const [file, ...rest] =
    program === 'tsx' ? [resolve(ROOT, args[0] ?? ''), ...args.slice(1)] : [realpathSync(bin), ...args];
  if (program === 'tsx') {
    if (!existsSync(file)) stop(`There is no file ${file}. Nothing was started.`);
    const loader = JSON.parse(readFileSync(join(MODULES, 'tsx', 'package.json'), 'utf8')).exports['.'];
    await import(pathToFileURL(join(MODULES, 'tsx', loader)).href);
  }
  process.argv = [process.execPath, file, ...rest];
  Module.runMain();
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

function stop(line) {
  say(line);
  process.exit(1);
}

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]))
  stop(`This needs Node ${OLDEST_NODE.join('.')} or newer; here it is ${process.versions.node}. Nothing was started.`);
if (!isInstalled()) await install();
const [program, ...args] = process.argv.slice(2);
await become(program, args);
