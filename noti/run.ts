/** Puts the shim together: inbox, dispatcher, retention, metrics and the public listener. */
import type { Client } from '@temporalio/client';
import type { Config, Log } from '../runtime/config';
import { createDispatcher } from './dispatch/dispatcher';
import { createRefundFinder, type RefundFinder } from './dispatch/temporal';
import { createNotiApp, MOST_CONNECTIONS } from './http/app';
import { type Inbox, openInbox } from './inbox/inbox';
import { createRetention } from './inbox/retention';
import { createNotiMetrics, serveMetrics } from './metrics';

export interface NotiOptions extends Config<'noti' | 'inbox'> {
  /** Best on a lazy connection: the shim must also start, and accept Notis, while Temporal is away. */
  readonly client: Client;
}

export interface RunningNoti {
  /** Where the listener is, without the secret path. */
  readonly url: string;
  /** For the API, which shows it; closed by `close`. */
  readonly inbox: Inbox;
  /** Stops accepting, finishes what is under way, then closes the inbox. */
  readonly close: () => Promise<void>;
}

const KEEP_PAYLOAD_MS = 90 * 86_400_000;

/** @throws when the inbox cannot be opened or a port is taken; nothing is left running then. */
export async function runNoti({ noti, inbox: where, client }: NotiOptions, log: Log): Promise<RunningNoti> {
  const inbox = await openInbox({ ...where, log });
  try {
    return await runShim({ noti, inbox, finder: createRefundFinder(client) }, log);
  } catch (error) {
    await inbox.close();
    throw error;
  }
}

export interface ShimOptions extends Config<'noti'> {
  /** Closed by `close`. */
  readonly inbox: Inbox;
  readonly finder: RefundFinder;
}

/** The shim on the caller's inbox and Temporal. @throws when a port is taken; the inbox stays open then. */
export async function runShim({ noti, inbox, finder }: ShimOptions, log: Log): Promise<RunningNoti> {
  const { unmatchedAfterMs, keepPayloadMs = KEEP_PAYLOAD_MS, metricsAddress, host, port } = noti;
  const dispatcher = createDispatcher({ inbox, log, unmatchedAfterMs, ...finder });
  const retention = createRetention({ purge: inbox.purge, keepMs: keepPayloadMs, log });
  const metrics = createNotiMetrics(inbox);
  const app = await createNotiApp({
    ...noti,
    inbox,
    log,
    onStored: dispatcher.wake,
    onAnswered: metrics.answered,
    onShed: metrics.shed,
  });
  const metricsServer = metricsAddress === undefined ? null : await serveMetrics(metrics, metricsAddress, log);
  const stopServing = async (): Promise<void> => {
    await app.close();
    metricsServer?.close();
    metricsServer?.closeAllConnections();
  };
  try {
    const url = await app.listen({ host, port, backlog: MOST_CONNECTIONS });
    dispatcher.start();
    retention.start();
    log.info({ url }, 'The Noti shim is listening. CookiePay posts to /noti/ followed by the secret.');
    const close = async (): Promise<void> => {
      await stopServing();
      await Promise.all([dispatcher.stop(), retention.stop()]);
      await inbox.close();
    };
    return { url, inbox, close };
  } catch (error) {
    await stopServing();
    throw error;
  }
}
