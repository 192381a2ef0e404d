/** Lends a command the refunds in the configured Temporal, and closes the connection after it. */
import type { Client } from '@temporalio/client';
import type { RefundClient } from '../client';
import type { Config } from '../runtime/config';
import type { Cli } from './cli';
import { lazily } from './lazily';

export interface Refunds {
  readonly refunds: RefundClient;
  readonly client: Client;
  readonly config: Config<'language' | 'webUi'>;
}

/** @throws ConfigError before anything is connected. */
export async function withRefunds<T>(cli: Cli, use: (refunds: Refunds) => Promise<T>): Promise<T> {
  const config = lazily.config().loadConfig(cli.env, ['language', 'webUi']);
  const { connectionOptions, namespace } = lazily.connect().temporalSettings(cli.env);
  const connection = lazily.lazyConnection().lazyConnection(connectionOptions);
  try {
    const client = new (lazily.sdk().Client)({ connection, namespace });
    const refunds = lazily.client().createRefundClient({ client, language: config.language.language });
    return await use({ refunds, client, config });
  } finally {
    await connection.close();
  }
}
