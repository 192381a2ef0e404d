/** `npm run simulator`: the stand-in for CookiePay as a process of its own, until SIGTERM or Ctrl-C. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { createLog, loadConfigOrExit } from '../config';
import { runUntilStopped } from '../start/until-stopped';
import { createSimulator } from './index';

const config = loadConfigOrExit(process.env, ['log']);
const log = createLog({ ...config.log, name: 'simulator' });

const secret = (name: string): string | undefined => {
  const file = process.env[`${name}_FILE`];
  const value = file ? readFileSync(file, 'utf8').trim() : process.env[name];
  return value === '' ? undefined : value;
};

/** Its own settings; the credentials and the Noti secret are those of the program under test. */
const settings = z
  .object({
    SIMULATOR_HOST: z.string().default('127.0.0.1'),
    SIMULATOR_PORT: z.coerce.number().int().min(0).max(65_535).default(4010),
    /** Where the shim listens, without the secret path; absent: no Notis are sent. */
    SIMULATOR_NOTI_URL: z.url().optional(),
    /** Milliseconds between an ordinary cancel and its Noti. */
    SIMULATOR_NOTI_AFTER: z.coerce.number().int().min(0).max(3_600_000).default(200),
  })
  .safeParse(process.env);

if (!settings.success) {
  log.fatal(`Not started:\n${z.prettifyError(settings.error)}`);
  process.exitCode = 78;
} else {
  const { SIMULATOR_HOST: host, SIMULATOR_PORT: port, SIMULATOR_NOTI_URL: shim } = settings.data;
  void runUntilStopped(log, async () => {
    const [pay2Id, pay2Key, noti = ''] = ['COOKIEPAY_PAY2_ID', 'COOKIEPAY_PAY2_KEY', 'NOTI_SECRET'].map(secret);
    const simulator = await createSimulator({
      ...{ host, port, plainNotiAfterMs: settings.data.SIMULATOR_NOTI_AFTER },
      ...(pay2Id !== undefined && pay2Key !== undefined && { pay2Id, pay2Key }),
      notiUrl: shim === undefined ? null : new URL(`/noti/${noti.split(',')[0] ?? ''}`, shim).href,
    });
    log.info({ url: simulator.url }, 'The CookiePay simulator is listening. No money moves here.');
    return simulator;
  });
}
