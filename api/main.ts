/** `npm run api`: serves order backends until SIGTERM or Ctrl-C. */
import { Client, Connection } from '@temporalio/client';

import { createLog, loadConfigOrExit } from '../config';
import { openInbox } from '../noti/inbox';
import { failedToStart, untilStopped } from '../start/until-stopped';
import { temporalSettings } from '../temporal/connect';
import { runApi } from './run';

const config = loadConfigOrExit(process.env, ['api', 'inbox', 'log']);
const log = createLog({ ...config.log, name: 'api' });
const { connectionOptions, namespace } = temporalSettings();

async function start(): Promise<{ close: () => Promise<void> }> {
  // Lazy: the API also starts while Temporal is away, and says 503 until it is back.
  const connection = Connection.lazy(connectionOptions);
  const inbox = await openInbox({ ...config.inbox, log });
  const closeDeps = async (): Promise<void> => {
    await inbox.close();
    await connection.close();
  };
  try {
    const api = await runApi({ ...config, client: new Client({ connection, namespace }), inbox }, log);
    return { close: () => api.close().finally(closeDeps) };
  } catch (error) {
    await closeDeps();
    throw error;
  }
}

start()
  .then((running) => untilStopped(log, running))
  .catch(failedToStart(log));
