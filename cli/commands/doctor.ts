import type { Command } from 'commander';
import { type Cli, say } from '../cli';
import { addCommand } from '../command';
import { type Check, guarded, unknown } from '../doctor/check';
import { checkClock } from '../doctor/clock';
import { checkCredentials } from '../doctor/credentials';
import { checkInbox } from '../doctor/inbox';
import { checkConfiguration, checkNotiSecret, temporalSettingsOf } from '../doctor/settings';
import { checkTemporal } from '../doctor/temporal';
import { EXIT } from '../exit-codes';
import { lazily } from '../lazily';
import { green, type OutputOptions, printFacts, printJson, red, yellow } from '../output';

export function addDoctor(program: Command, cli: Cli): void {
  addCommand(program, cli, 'doctor', 'doctor').action(async ({ json }: OutputOptions) => {
    const checks = [checkConfiguration(cli), ...(await checkTheRest(cli)), checkNotiSecret(cli)];
    if (json) for (const check of checks) printJson(cli, check);
    else printChecks(cli, checks);
    const count = (status: Check['status']): number => checks.filter((check) => check.status === status).length;
    say(cli, cli.texts.doctor.summary(count('failed'), count('unknown')));
    cli.end(checks.every(({ status }) => status === 'ok') ? EXIT.ok : EXIT.failed);
  });
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
  const connection = lazily.lazyConnection().lazyConnection(connectionOptions);
  try {
    const client = new (lazily.sdk().Client)({ connection, namespace });
    const checks = await checkTemporal(cli, client, connectionOptions.address);
    const isThere = checks[0]?.status === 'ok';
    return [...checks, await clock(isThere ? client : null)];
  } finally {
    await connection.close();
  }
}

function printChecks(cli: Cli, checks: readonly Check[]): void {
  const { doctor } = cli.texts;
  const paint = { ok: green, failed: red, unknown: yellow };
  printFacts(
    cli,
    checks.map(({ name, status, detail, mend }) => {
      const verdict = paint[status](cli, doctor.status[status]);
      const text = mend === null ? detail : `${detail}. ${doctor.toMend(mend)}`;
      return [doctor.check[name], `${verdict}  ${text}`];
    }),
  );
}
