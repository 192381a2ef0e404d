/** The real parts on this machine, for runs that kill them: Temporal with its data in a file, and the compiled program. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@temporalio/client';
import { createRefundClient, type RefundClient } from '../../client';
import { createParts, type Parts } from '../../runtime/parts';
import { lazyConnection } from '../../runtime/temporal/lazy-connection';
import { findTemporalCli } from '../temporal-programs/binary';
import { startEmbeddedTemporal } from '../temporal-programs/embedded';
import { freePort } from '../temporal-programs/free-port';
import { buildProgram, type ProgramBuild } from './build-program';
import { launchProgram, type RestartingProcess, startRestarting } from './restarting-process';

export interface SystemOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly report: (line: string) => void;
  /** A workflow bundle that exists already. */
  readonly bundle?: string | undefined;
}

export interface LocalSystem {
  /** Closed in reverse order when the run is over. */
  readonly parts: Parts;
  /** Holds all files of the run, and is removed at its end. */
  readonly folder: string;
  readonly build: ProgramBuild;
  readonly temporal: RestartingProcess;
  /** host:port */
  readonly temporalAddress: string;
  readonly client: Client;
  readonly refunds: RefundClient;
}

/** Starts the system, uses it, and closes it. @throws when a part can't be started; nothing is left running. */
export async function withLocalSystem<T>(options: SystemOptions, use: (system: LocalSystem) => Promise<T>): Promise<T> {
  const parts = createParts();
  try {
    return await use(await startSystem(options, parts));
  } finally {
    const tell = (part: string, error: unknown): void => options.report(`${part} did not close: ${String(error)}`);
    await parts.close(tell).catch(() => undefined); // a close that failed must not hide the run's own error
  }
}

async function startSystem({ env, report, bundle }: SystemOptions, parts: Parts): Promise<LocalSystem> {
  const folder = await mkdtemp(join(tmpdir(), 'refunds-'));
  parts.add('folder', () => rm(folder, { recursive: true, force: true }));
  const build = await buildProgram({ bundle });
  parts.add('build', build.remove);
  const cliPath = await findTemporalCli({ report, env });
  const ip = '127.0.0.1';
  const port = await freePort(ip);
  const dbFile = join(folder, 'temporal.db');
  const temporal = await startRestarting('Temporal', () =>
    startEmbeddedTemporal({ cliPath, ip, port, uiPort: null, dbFile, env }),
  );
  parts.add('Temporal', temporal.stop);
  const temporalAddress = `${ip}:${port}`;
  const connection = lazyConnection({ address: temporalAddress });
  parts.add('connection to Temporal', () => connection.close());
  const client = new Client({ connection });
  return { parts, folder, build, temporal, temporalAddress, client, refunds: createRefundClient({ client }) };
}

const READY_LINES = { worker: 'The worker is running', noti: 'The Noti shim is listening' };

export interface OwnProcess {
  readonly name: string;
  readonly room: keyof typeof READY_LINES;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A process of the compiled program. Of this machine's own settings it gets the PATH only. */
export async function startOwnProcess(
  { parts, folder, build }: LocalSystem,
  { name, room, env }: OwnProcess,
): Promise<RestartingProcess> {
  const own = await startRestarting(name, () =>
    launchProgram({
      name,
      main: build.mainOf(room),
      env: { PATH: process.env['PATH'], ...env },
      readyLine: READY_LINES[room],
      logFile: join(folder, `${name}.log`),
    }),
  );
  parts.add(name, own.stop);
  return own;
}
