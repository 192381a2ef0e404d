/** `npm start`: worker, Noti shim and API, until SIGTERM or Ctrl-C. */
import { createLog, loadConfigOrExit } from '../config';
import { startEverything } from './everything';
import { runUntilStopped } from './until-stopped';

const config = loadConfigOrExit(process.env, ['gateway', 'deposit', 'worker', 'noti', 'api', 'inbox', 'log']);
const log = createLog({ ...config.log, name: 'cookiepay-refunds' });

void runUntilStopped(log, async () => {
  const everything = await startEverything({ config, log, report: (line) => log.info(line), uiPort: 8233 });
  const { apiUrl, notiUrl, uiUrl } = everything;
  log.info({ apiUrl, notiUrl, webUi: uiUrl }, 'Ready. Stop with Ctrl-C.');
  return everything;
});
