import type { Client } from '@temporalio/client';
import { createRefundClient } from '../client';
import type { Config, Log } from '../runtime/config';
import { createApiApp } from './app';
import type { NotiReader } from './notis';

export interface ApiOptions extends Config<'api'>, Partial<Config<'language'>> {
  /** Best on a lazy connection: then the API is up, and says 503, while Temporal is not. Closed by its owner. */
  readonly client: Client;
  /** Closed by its owner; `npm start` gives the shim's own, because an embedded one opens only once. */
  readonly inbox: NotiReader;
}

export interface RunningApi {
  readonly url: string;
  /** Stops accepting, then finishes what is in hand. */
  readonly close: () => Promise<void>;
}

/** @throws when the port is taken; nothing is left running then. */
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
