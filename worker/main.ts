/** `npm run worker`: carries refunds through until SIGTERM or Ctrl-C. */
import { createLog, loadConfigOrExit } from '../runtime/config';
import { temporalSettings } from '../runtime/temporal/connect';
import { runUntilStopped } from '../runtime/until-stopped';
import { startWorker } from './start';

const config = loadConfigOrExit(process.env, ['gateway', 'deposit', 'worker', 'log']);
const log = createLog({ ...config.log, name: 'worker' });

void runUntilStopped(log, async () => {
  const temporal = temporalSettings();
  const worker = await startWorker({ config, temporal, log });
  log.info({ temporal: temporal.connectionOptions.address, namespace: temporal.namespace }, 'The worker is running.');
  const failed = worker.ended.then(() => Promise.reject(new Error('the worker has ended')));
  failed.catch(() => undefined); // a wanted stop ends the worker too
  return { close: worker.close, failed };
});
