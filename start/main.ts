/** `npm start`: worker, Noti shim and API, until SIGTERM or Ctrl-C. */
import { createLog, loadConfigOrExit } from '../runtime/config';
import { runUntilStopped } from '../runtime/until-stopped';
import { startEverything } from './everything';

const config = loadConfigOrExit(process.env, [
  'gateway',
  'deposit',
  'worker',
  'noti',
  'api',
  'inbox',
  'language',
  'log',
]);
const log = createLog({ ...config.log, name: 'cookiepay-refunds' });

void runUntilStopped(log, async () => {
  const everything = await startEverything({
    config,
    log,
    report: (line) => log.info(line),
    // The ports that Temporal's own tools use when they are told no address.
    temporalPort: 7233,
    uiPort: 8233,
  });
  const { apiUrl, notiUrl, uiUrl } = everything;
  log.info({ apiUrl, notiUrl, webUi: uiUrl }, 'Ready. Stop with Ctrl-C.');
  return everything;
});
