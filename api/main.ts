/** `npm run api`: serves the HTTP API until SIGTERM or Ctrl-C. */
import { Client } from '@temporalio/client';
import { openInbox } from '../noti/inbox/inbox';
import { createLog, loadConfigOrExit } from '../runtime/config';
import { temporalSettings } from '../runtime/temporal/connect';
import { lazyConnection } from '../runtime/temporal/lazy-connection';
import { runUntilStopped } from '../runtime/until-stopped';
import { runApi } from './run';

const config = loadConfigOrExit(process.env, ['api', 'inbox', 'language', 'log']);
const log = createLog({ ...config.log, name: 'api' });

void runUntilStopped(log, async () => {
  const { connectionOptions, namespace } = temporalSettings();
  const inbox = await openInbox({ ...config.inbox, log });
  const connection = lazyConnection(connectionOptions);
  const closeRest = async (): Promise<void> => {
    await inbox.close();
    await connection.close();
  };
  try {
    const { close } = await runApi({ ...config, client: new Client({ connection, namespace }), inbox }, log);
    return { close: () => close().finally(closeRest) };
  } catch (error) {
    await closeRest();
    throw error;
  }
});
