/** `npm run simulator`: the stand-in for CookiePay as a process of its own, until SIGTERM or Ctrl-C. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { createLog, loadConfigOrExit } from '../config';
import { runUntilStopped } from '../start/until-stopped';
import { createSimulator } from './index';

const config = loadConfigOrExit(process.env, ['log']);
const log = createLog({ ...config.log, name: 'simulator' });

const secret = (name: string): string => {
  const file = process.env[`${name}_FILE`];
  return file ? readFileSync(file, 'utf8').trim() : (process.env[name] ?? '');
};

/** Its own settings; the credentials and the Noti secret are those of the program under test. */
const settings = z
  .object({
    SIMULATOR_HOST: z.string().default('127.0.0.1'),
    SIMULATOR_PORT: z.coerce.number().int().min(0).max(65_535).default(4010),
    /** Where the shim listens, without the secret path; absent: no Notis are sent. */
    SIMULATOR_NOTI_URL: z.url().optional(),
  })
  .parse(process.env);

void runUntilStopped(log, async () => {
  const { SIMULATOR_HOST: host, SIMULATOR_PORT: port, SIMULATOR_NOTI_URL: shim } = settings;
  const simulator = await createSimulator({
    host,
    port,
    pay2Id: secret('COOKIEPAY_PAY2_ID'),
    pay2Key: secret('COOKIEPAY_PAY2_KEY'),
    notiUrl: shim === undefined ? null : new URL(`/noti/${secret('NOTI_SECRET').split(',')[0] ?? ''}`, shim).href,
  });
  log.info({ url: simulator.url }, 'The CookiePay simulator is listening. No money moves here.');
  return simulator;
});
