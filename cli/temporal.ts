/** Gives a command the refunds in the configured Temporal, and closes the connection after it. */
import { Client } from '@temporalio/client';
import { createRefundClient, type RefundClient } from '../client';
import { type Config, loadConfig } from '../runtime/config';
import { temporalSettings } from '../runtime/temporal/connect';
import { lazyConnection } from '../runtime/temporal/lazy-connection';
import type { Cli } from './cli';

export interface Refunds {
  readonly refunds: RefundClient;
  readonly client: Client;
  readonly config: Config<'language' | 'webUi'>;
}

/** @throws ConfigError before anything is connected. */
export async function withRefunds<T>(cli: Cli, use: (refunds: Refunds) => Promise<T>): Promise<T> {
  const config = loadConfig(cli.env, ['language', 'webUi']);
  const { connectionOptions, namespace } = temporalSettings(cli.env);
  const connection = lazyConnection(connectionOptions);
  try {
    const client = new Client({ connection, namespace });
    const refunds = createRefundClient({ client, language: config.language.language });
    return await use({ refunds, client, config });
  } finally {
    await connection.close();
  }
}
