/** `npm run simulator`: CookiePay's simulator as a process of its own, until SIGTERM or Ctrl-C. */
import { createLog, exitOnBadConfig, loadConfigOrExit } from '../../runtime/config';
import { runUntilStopped } from '../../runtime/until-stopped';
import { createSimulator, type SimulatorOptions } from '.';
import { simulatorSettings } from './settings';

const config = loadConfigOrExit(process.env, ['log']);
const log = createLog({ ...config.log, name: 'simulator' });
const settings = settingsOrExit();

function settingsOrExit(): SimulatorOptions {
  try {
    return simulatorSettings(process.env);
  } catch (error) {
    return exitOnBadConfig(error);
  }
}

void runUntilStopped(log, async () => {
  const simulator = await createSimulator(settings);
  log.info({ url: simulator.url }, 'The CookiePay simulator is listening. No money moves here.');
  return simulator;
});
