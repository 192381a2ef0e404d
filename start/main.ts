/** `npm start`: worker, Noti shim and API, until SIGTERM or Ctrl-C. */
import { createLog, loadConfigOrExit } from '../config';
import { startEverything } from './everything';
import { failedToStart, untilStopped } from './until-stopped';

const config = loadConfigOrExit(process.env, ['gateway', 'deposit', 'worker', 'noti', 'api', 'inbox', 'log']);
const log = createLog({ ...config.log, name: 'cookiepay-refunds' });

startEverything({ config, log, report: (line) => log.info(line), uiPort: 8233 })
  .then((everything) => {
    const { apiUrl, notiUrl, uiUrl } = everything;
    log.info({ apiUrl, notiUrl, webUi: uiUrl }, 'Ready. Stop with Ctrl-C.');
    return untilStopped(log, everything);
  })
  .catch(failedToStart(log));
