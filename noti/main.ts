/** `npm run noti`: accepts Notis and delivers them to their refunds until SIGTERM or Ctrl-C. */
import { Client } from '@temporalio/client';
import { createLog, loadConfigOrExit } from '../runtime/config';
import { temporalSettings } from '../runtime/temporal/connect';
import { lazyConnection } from '../runtime/temporal/lazy-connection';
import { runUntilStopped } from '../runtime/until-stopped';
import { runNoti } from './run';

const config = loadConfigOrExit(process.env, ['noti', 'inbox', 'log']);
const log = createLog({ ...config.log, name: 'noti' });

void runUntilStopped(log, async () => {
  const { connectionOptions, namespace } = temporalSettings();
  const connection = lazyConnection(connectionOptions);
  const { close } = await runNoti({ ...config, client: new Client({ connection, namespace }) }, log);
  return { close: () => close().finally(() => connection.close()) };
});
