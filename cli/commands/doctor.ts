import { Client } from '@temporalio/client';
import { lazyConnection } from '../../runtime/temporal/lazy-connection';
import { type Cli, say } from '../cli';
import { type Check, guarded, unknown } from '../doctor/check';
import { checkClock } from '../doctor/clock';
import { checkCredentials } from '../doctor/credentials';
import { checkInbox } from '../doctor/inbox';
import { checkConfiguration, checkNotiSecret, temporalSettingsOf } from '../doctor/settings';
import { checkTemporal } from '../doctor/temporal';
import { EXIT } from '../exit-codes';
import { type OutputOptions, printFacts, printJson } from '../output';

export async function doctor(cli: Cli, { json }: OutputOptions): Promise<void> {
  const checks = [checkConfiguration(cli), ...(await checkTheRest(cli)), checkNotiSecret(cli)];
  if (json) for (const check of checks) printJson(cli, check);
  else printChecks(cli, checks);
  const count = (status: Check['status']): number => checks.filter((check) => check.status === status).length;
  say(cli, cli.texts.doctor.summary(count('failed'), count('unknown')));
  cli.end(count('ok') === checks.length ? EXIT.ok : EXIT.failed);
}

async function checkTheRest(cli: Cli): Promise<Check[]> {
  const [temporalAndClock, inbox, credentials] = await Promise.all([
    checkTemporalAndClock(cli),
    guarded(cli, 'inbox', () => checkInbox(cli)),
    guarded(cli, 'credentials', () => checkCredentials(cli)),
  ]);
  return [...temporalAndClock, inbox, credentials];
}

async function checkTemporalAndClock(cli: Cli): Promise<Check[]> {
  const settings = temporalSettingsOf(cli);
  const clock = (client: Parameters<typeof checkClock>[1]): Promise<Check> =>
    guarded(cli, 'clock', () => checkClock(cli, client));
  if (settings === null) {
    const names = ['temporal', 'namespace', 'searchAttributes', 'worker'] as const;
    return [...names.map((name) => unknown(name, cli.texts.doctor.faultySettings)), await clock(null)];
  }
  const { connectionOptions, namespace } = settings;
  const connection = lazyConnection(connectionOptions);
  try {
    const client = new Client({ connection, namespace });
    const checks = await checkTemporal(cli, client, connectionOptions.address);
    const isThere = checks[0]?.status === 'ok';
    return [...checks, await clock(isThere ? client : null)];
  } finally {
    await connection.close();
  }
}

const STYLE = { ok: 'green', failed: 'red', unknown: 'yellow' } as const;

function printChecks(cli: Cli, checks: readonly Check[]): void {
  const { doctor: texts } = cli.texts;
  printFacts(
    cli,
    checks.map(({ name, status, detail, fix }) => [
      texts.check[name],
      { text: texts.status[status], style: STYLE[status] },
      fix === null ? detail : `${detail}. ${texts.toFix(fix)}`,
    ]),
  );
}
