/** Where Temporal is and how to get in, read the same way by every process (`@temporalio/envconfig`). */
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
 * SDK's configuration file; `localhost:7233` and `default` where nothing is said.
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
    'TEMPORAL_ADDRESS: missing, though an API key or TLS is configured; expected host:port of the Temporal server',
  ]);
}

function readConfig(env: Environment): ClientConnectConfig {
  try {
    return loadClientConnectConfig({ overrideEnvVars: setVariables(env) });
  } catch (error) {
    throw new ConfigError([faultOf(error)]);
  }
}

/** An empty variable counts as not set: that is how compose files write "nothing". */
const setVariables = (env: Environment): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1].trim() !== ''),
  );

function faultOf(error: unknown): string {
  // A TOML fault's message quotes the file, which may hold the API key; its place is enough to find it.
  const fault = typeof error === 'object' && error !== null ? error : {};
  if ('line' in fault)
    return `TEMPORAL_CONFIG_FILE: line ${String(fault.line)} is not valid TOML; expected the SDK's configuration format`;
  if ('path' in fault)
    return `TEMPORAL_CONFIG_FILE, TEMPORAL_TLS_*_PATH: ${String(fault.path)} cannot be read; expected a readable file`;
  if ('message' in fault && String(fault.message).startsWith('Profile '))
    return 'TEMPORAL_PROFILE: is not in the configuration file; expected the name of one of its profiles';
  return 'TEMPORAL_*: cannot be understood; expected what the Temporal SDK documents for its environment configuration';
}

const textOnly = (metadata: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, String(value)]));
