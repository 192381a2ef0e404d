/** The Temporal server of a refund harness: the time-skipping one, or the development server with real time. */
import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { createTimeSkippingEnv, startTestDevServer } from './temporal';

/** Recorded histories contain it, and must not contain this machine's name. */
export const IDENTITY = 'refund-harness';
const HOUR = 60 * 60_000;

export interface RefundServer {
  readonly client: Client;
  readonly connection: NativeConnection;
  readonly now: () => Promise<number>;
  readonly sleep: (ms: number) => Promise<void>;
  /** To be called after open refunds were ended. */
  readonly tidyUp: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function timeSkippingServer(): Promise<RefundServer> {
  const env = await createTimeSkippingEnv();
  return {
    client: env.client,
    connection: env.nativeConnection,
    now: () => env.currentTimeMs(),
    sleep: (ms) => env.sleep(ms),
    // The server holds time for a task under way, and never stops doing so when its workflow is ended meanwhile.
    async tidyUp() {
      const passed = env.sleep(HOUR).then(() => true);
      const tooLong = (): Promise<boolean> => delay(500, false);
      while (!(await Promise.race([passed, tooLong()]))) await env.connection.testService?.unlockTimeSkipping({});
    },
    close: () => env.teardown(),
  };
}

export async function developmentServer(): Promise<RefundServer> {
  const server = await startTestDevServer();
  const { address, namespace } = server;
  const clientConnection = await Connection.connect({ address });
  const connection = await NativeConnection.connect({ address });
  return {
    client: new Client({ connection: clientConnection, namespace, identity: IDENTITY }),
    connection,
    now: () => Promise.resolve(Date.now()),
    sleep: (ms) => delay(ms),
    tidyUp: () => Promise.resolve(),
    async close() {
      await clientConnection.close();
      await connection.close();
      await server.stop();
    },
  };
}
