/** `npm run worker`: carries refunds through until SIGTERM or Ctrl-C. */
import { createLog, loadConfigOrExit } from '../config';
import { failedToStart, untilStopped } from '../start/until-stopped';
import { temporalSettings } from '../temporal/connect';
import { startWorker } from './start';

const config = loadConfigOrExit(process.env, ['gateway', 'deposit', 'worker', 'log']);
const log = createLog({ ...config.log, name: 'worker' });
const temporal = temporalSettings();

startWorker({ config, temporal, log })
  .then((worker) => {
    log.info({ temporal: temporal.connectionOptions.address, namespace: temporal.namespace }, 'The worker is running.');
    const failed = worker.ended.then(() => Promise.reject(new Error('the worker has ended')));
    failed.catch(() => undefined); // a wanted stop ends the worker too
    return untilStopped(log, { close: worker.close, failed });
  })
  .catch(failedToStart(log));
