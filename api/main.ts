/** `npm run api`: serves order backends until SIGTERM or Ctrl-C. */
import { Client } from '@temporalio/client';

import { createLog, loadConfigOrExit } from '../config';
import { openInbox } from '../noti/inbox';
import { runUntilStopped } from '../start/until-stopped';
import { temporalSettings } from '../temporal/connect';
import { lazyConnection } from '../temporal/lazy-connection';
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
