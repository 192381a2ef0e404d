import type { Client } from '@temporalio/client';
import { createRefundClient } from '../client';
import type { Config, Log } from '../runtime/config';
import { createApiApp } from './app';
import type { NotiReader } from './notis';

export interface ApiOptions extends Config<'api'>, Partial<Config<'language'>> {
  /** Use a lazy connection: then the API starts, and answers 503, while Temporal is down. Closed by its owner. */
  readonly client: Client;
  /** Closed by its owner. `npm start` shares one, because an embedded database can be opened only once. */
  readonly inbox: NotiReader;
}

export interface RunningApi {
  readonly url: string;
  /** Accepts no more requests, and resolves when those under way are answered. */
  readonly close: () => Promise<void>;
}

/** @throws when the port is in use; nothing is left running then. */
export async function runApi({ api, client, inbox, language }: ApiOptions, log: Log): Promise<RunningApi> {
  const refunds = createRefundClient({ client, language: language?.language });
  const app = await createApiApp({ refunds, notis: inbox, keys: api.keys, log });
  const close = async (): Promise<void> => {
    await app.close();
  };
  try {
    const url = await app.listen({ host: api.host, port: api.port });
    log.info({ url }, 'The API is listening.');
    return { url, close };
  } catch (error) {
    await close();
    throw error;
  }
}
