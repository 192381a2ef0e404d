/** The real parts, each as a process of its own that may be killed. */
import { createWriteStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestPostgres } from '../postgres';
import { startEmbeddedTemporal } from '../temporal-programs/embedded';
import { startTied, type TiedProcess } from '../temporal-programs/tied-process';
import type { Killable } from './kills';
import { type Started, Supervised } from './supervised';

export interface ProcessSettings {
  readonly name: string;
  readonly main: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What it logs once it is ready. */
  readonly readyLine: string;
  readonly logFile: string;
}

const READY_WITHIN = 30_000;

/** One of our main files, compiled. */
export const ownProcess = (settings: ProcessSettings): Supervised =>
  new Supervised(settings.name, () => launch(settings));

async function launch({ name, main, env, readyLine, logFile }: ProcessSettings): Promise<Started> {
  const log = createWriteStream(logFile, { flags: 'a' });
  let announce: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => (announce = resolve));
  const onLine = (line: string): void => {
    log.write(`${line}\n`);
    if (line.includes(readyLine)) announce();
  };
  const child = await startTied(process.execPath, [main], { env, onLine });
  void child.exited.then(() => log.end());
  try {
    await Promise.race([ready, failing(child, name)]);
    return child;
  } catch (error) {
    await child.stop(2_000);
    throw error;
  }
}

async function failing(child: TiedProcess, name: string): Promise<never> {
  const ended = child.exited.then(() => 'ended');
  const late = sleep(READY_WITHIN, 'was not ready in time', { ref: false });
  throw new Error(`${name} ${await Promise.race([ended, late])}:\n${child.lastLines().join('\n')}`);
}

export interface TemporalSettings {
  readonly cliPath: string;
  /** host:port */
  readonly address: string;
  readonly dbFile: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The dev server, on the same port and file each time. */
export function temporalProcess({ address, ...settings }: TemporalSettings): Supervised {
  const [ip = '', port] = address.split(':');
  return new Supervised('Temporal', () => startEmbeddedTemporal({ ...settings, ip, port: Number(port), uiPort: null }));
}

/** The inbox's database. It takes a moment to recover what it had not written yet. */
export function postgresProcess(postgres: Pick<TestPostgres, 'kill' | 'restart'>): Killable {
  let back = Promise.resolve();
  return {
    name: 'PostgreSQL',
    ownEnds: 0,
    up: () => back,
    kill(downMs) {
      const killed = back.then(async () => {
        const at = Date.now();
        await postgres.kill();
        return at;
      });
      back = killed.then(() => sleep(downMs)).then(postgres.restart);
      back.catch(() => undefined); // whoever waits for it hears of it
      return killed;
    },
  };
}
