/** Puts the shim together: inbox, dispatcher and public listener. */
import type { Client } from '@temporalio/client';

import type { Config, Log } from '../config';
import { createNotiApp } from './app';
import { createDispatcher } from './dispatcher';
import { openInbox, type Inbox } from './inbox';
import { createRefundFinder } from './temporal';

export interface NotiOptions extends Config<'noti' | 'inbox'> {
  /** Best on a lazy connection: the shim has to take in Notis while Temporal is away, at its own start too. */
  readonly client: Client;
}

export interface RunningNoti {
  /** Where the listener is, without the secret path. */
  readonly url: string;
  /** For the API, which shows it; closed by `close`. */
  readonly inbox: Inbox;
  /** Stops accepting, finishes what is in hand, then closes the inbox. */
  readonly close: () => Promise<void>;
}

/** @throws when the inbox cannot be opened or the port is taken; nothing is left running then. */
export async function runNoti({ noti, inbox: where, client }: NotiOptions, log: Log): Promise<RunningNoti> {
  const inbox = await openInbox({ ...where, log });
  const { unmatchedAfterMs, host, port } = noti;
  const dispatcher = createDispatcher({ inbox, log, unmatchedAfterMs, ...createRefundFinder(client) });
  const app = await createNotiApp({ inbox, ...noti, log, onStored: dispatcher.wake });
  const close = async (): Promise<void> => {
    await app.close();
    await dispatcher.stop();
    await inbox.close();
  };
  try {
    const url = await app.listen({ host, port });
    dispatcher.start();
    log.info({ url }, 'The Noti shim is listening. CookiePay posts to /noti/ followed by the secret.');
    return { url, inbox, close };
  } catch (error) {
    await close();
    throw error;
  }
}
