/** A Temporal development server that we start: for `npm start` and the demo without an address, and for tests. */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { TypedSearchAttributes } from '@temporalio/common';
import { searchAttributes } from '../../contract';
import type { Environment } from '../../runtime/config';
import { freePort } from './free-port';
import { type Exit, startTied, type TiedProcess } from './tied-process';
import { untilServing } from './until-serving';

export interface EmbeddedTemporalOptions {
  /** From findTemporalCli. */
  readonly cliPath: string;
  /** Where workflows are kept; without it they are in memory only. Its folder is made when missing. */
  readonly dbFile?: string;
  /** Any free port when absent. */
  readonly port?: number;
  /** The Web UI's port; any free one when absent, no Web UI for null. */
  readonly uiPort?: number | null;
  readonly ip?: string;
  readonly namespace?: string;
  /** Takes each line that the server writes: warnings and errors, most of them harmless. */
  readonly log?: (line: string) => void;
  /** How long the server may take until it serves. */
  readonly startWithinMs?: number;
  readonly env?: Environment;
}

export interface EmbeddedTemporal {
  /** host:port of the gRPC frontend. */
  readonly address: string;
  readonly namespace: string;
  readonly uiUrl: string | null;
  readonly pid: number;
  /** SIGTERM, then SIGKILL after `patienceMs` (10 s by default); resolves when the server has ended. */
  readonly stop: (patienceMs?: number) => Promise<Exit>;
  /** Settles when the server has ended, for any reason; never rejects. */
  readonly exited: Promise<Exit>;
}

interface Place {
  readonly ip: string;
  readonly port: number;
  readonly uiPort: number | null;
  readonly namespace: string;
}

const MOST_STARTS = 3;

class NotUp extends Error {
  constructor(
    message: string,
    readonly portTaken: boolean,
  ) {
    super(message);
  }
}

/**
 * Starts the server and returns when it serves, with the refunds' search attributes registered.
 * @throws {Error} with the reason and the server's last lines when it does not start; nothing is left running then.
 */
export async function startEmbeddedTemporal(options: EmbeddedTemporalOptions): Promise<EmbeddedTemporal> {
  if (options.dbFile !== undefined) await mkdir(dirname(options.dbFile), { recursive: true });
  for (let attempt = 1; ; attempt += 1) {
    const place = await choosePlace(options);
    try {
      return await startAt(place, options);
    } catch (error) {
      // Another program may take a port between our look and the server's start.
      if (!(error instanceof NotUp && error.portTaken) || attempt === MOST_STARTS) throw error;
    }
  }
}

async function choosePlace(options: EmbeddedTemporalOptions): Promise<Place> {
  const { ip = '127.0.0.1', namespace = 'default' } = options;
  const usable = (port: number | undefined, what: string): Promise<number> =>
    freePort(ip, port).catch((error: unknown) => {
      throw new Error(
        `No Temporal server was started: ${what} ${ip}:${port ?? 0} cannot be used (${String(error)}). ` +
          'Stop the program that uses it, or choose another port.',
      );
    });
  const port = await usable(options.port, 'the address');
  const uiPort = options.uiPort === null ? null : await usable(options.uiPort, "the Web UI's address");
  return { ip, port, uiPort, namespace };
}

async function startAt(place: Place, options: EmbeddedTemporalOptions): Promise<EmbeddedTemporal> {
  const { cliPath, dbFile, log, env = process.env, startWithinMs = 60_000 } = options;
  if (!existsSync(cliPath)) throw new Error(`No Temporal server was started: there is no program ${cliPath}.`);
  const server = await startTied(cliPath, serverArguments(place, dbFile), {
    env: withoutTemporalSettings(env),
    ...(log !== undefined && { onLine: log }),
  });
  const address = `${place.ip}:${place.port}`;
  try {
    await untilServing({ address, namespace: place.namespace, withinMs: startWithinMs, gone: server.exited });
  } catch (error) {
    await server.stop(2_000);
    const portTaken = server.lastLines().some((line) => line.includes('address already in use'));
    throw new NotUp(whyNotUp(address, error, server), portTaken);
  }
  const uiUrl = place.uiPort === null ? null : `http://${place.ip}:${place.uiPort}`;
  return { address, namespace: place.namespace, uiUrl, pid: server.pid, stop: server.stop, exited: server.exited };
}

function serverArguments({ ip, port, uiPort, namespace }: Place, dbFile: string | undefined): string[] {
  const attributes = Object.values(searchAttributes).map(
    ({ name, type }) => `${name}=${TypedSearchAttributes.toMetadataType(type)}`,
  );
  const dynamicConfig = [
    'system.enableActivityEagerExecution=true', // an activity comes with its workflow task: one round trip less
    'matching.numTaskqueueReadPartitions=1', // for one worker more partitions only mean more polls
    'matching.numTaskqueueWritePartitions=1',
  ];
  return [
    'server',
    'start-dev',
    `--ip=${ip}`,
    `--port=${port}`,
    `--namespace=${namespace}`,
    '--log-level=warn',
    uiPort === null ? '--headless' : `--ui-port=${uiPort}`,
    ...(dbFile === undefined ? [] : [`--db-filename=${dbFile}`]),
    ...attributes.map((attribute) => `--search-attribute=${attribute}`),
    ...dynamicConfig.map((setting) => `--dynamic-config-value=${setting}`),
  ];
}

/** The `temporal` program reads these variables too, and fails where they name, for instance, a profile it cannot find. */
const withoutTemporalSettings = (env: Environment): Environment =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('TEMPORAL_')));

function whyNotUp(address: string, error: unknown, server: TiedProcess): string {
  const lines = server.lastLines();
  // A Go program writes the fault before its stack traces, so the first lines matter.
  const shown = lines.length > 20 ? [...lines.slice(0, 10), '...', ...lines.slice(-5)] : lines;
  const reason = error instanceof Error ? error.message : String(error);
  const said = shown.length === 0 ? 'It wrote nothing.' : `Its last lines:\n${shown.join('\n')}`;
  return `The Temporal server at ${address} did not start: ${reason}\n${said}`;
}
