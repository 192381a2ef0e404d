/** How to connect to Temporal, read the same way by every process (`@temporalio/envconfig`). */
import type { TLSConfig } from '@temporalio/common/lib/internal-non-workflow';
import { type ClientConnectConfig, loadClientConnectConfig } from '@temporalio/envconfig';
import type { Environment } from '../config';
import { ConfigError } from '../config';

/** What both `Connection.connect` (client) and `NativeConnection.connect` (worker) take. */
export interface TemporalConnectionOptions {
  readonly address: string;
  readonly tls?: TLSConfig | boolean;
  readonly apiKey?: string;
  readonly metadata?: Record<string, string>;
}

export interface TemporalSettings {
  readonly connectionOptions: TemporalConnectionOptions;
  readonly namespace: string;
}

const DEFAULT_ADDRESS = 'localhost:7233';

/**
 * The settings of TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_API_KEY, TEMPORAL_TLS*, TEMPORAL_PROFILE and the
 * SDK's configuration file; `localhost:7233` and `default` where nothing is set.
 * @throws {ConfigError} when they cannot be read or contradict each other.
 */
export function temporalSettings(env: Environment = process.env): TemporalSettings {
  const { connectionOptions, namespace = 'default' } = readConfig(env);
  const { address = DEFAULT_ADDRESS, tls, apiKey, metadata } = connectionOptions;
  return {
    namespace,
    connectionOptions: {
      address,
      ...(tls === undefined || tls === null ? {} : { tls }),
      ...(apiKey === undefined ? {} : { apiKey }),
      ...(metadata === undefined ? {} : { metadata: textOnly(metadata) }),
    },
  };
}

/**
 * Whether an address is configured at all (variable, profile or configuration file); if not, `npm start` embeds.
 * @throws {ConfigError} also when credentials for a server are given, but not its address.
 */
export function isTemporalConfigured(env: Environment = process.env): boolean {
  const { connectionOptions } = readConfig(env);
  if (connectionOptions.address !== undefined) return true;
  if (connectionOptions.apiKey === undefined && typeof connectionOptions.tls !== 'object') return false;
  throw new ConfigError([
    'TEMPORAL_ADDRESS: must be set to host:port of the Temporal server where an API key or TLS is configured',
  ]);
}

function readConfig(env: Environment): ClientConnectConfig {
  try {
    return loadClientConnectConfig({ overrideEnvVars: setVariables(env) });
  } catch (error) {
    throw new ConfigError([faultOf(error)]);
  }
}

/** An empty variable counts as not set: compose files write "not set" like that. */
const setVariables = (env: Environment): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1].trim() !== ''),
  );

function faultOf(error: unknown): string {
  // The message of a TOML error quotes the file, which may hold the API key. The line is enough to find the fault.
  const fault = typeof error === 'object' && error !== null ? error : {};
  if ('line' in fault) return `TEMPORAL_CONFIG_FILE: must be valid TOML; line ${String(fault.line)} is not`;
  if ('path' in fault)
    return `TEMPORAL_CONFIG_FILE, TEMPORAL_TLS_*_PATH: must name readable files; ${String(fault.path)} is not`;
  if ('message' in fault && String(fault.message).startsWith('Profile '))
    return 'TEMPORAL_PROFILE: must be the name of a profile in the configuration file';
  return 'TEMPORAL_*: must be as the Temporal SDK documents for its environment configuration';
}

const textOnly = (metadata: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, String(value)]));
