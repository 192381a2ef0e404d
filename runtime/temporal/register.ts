/** `npm run register`: registers the refunds' search attributes in the configured namespace, once per namespace. */
import { Connection } from '@temporalio/client';
import { exitOnBadConfig } from '../config';
import { type TemporalSettings, temporalSettings } from './connect';
import { describeRegistration, registerSearchAttributes } from './search-attributes';

async function main({ connectionOptions, namespace }: TemporalSettings): Promise<void> {
  const connection = await Connection.connect(connectionOptions);
  try {
    const registration = await registerSearchAttributes(connection, namespace);
    const result = describeRegistration(registration);
    process.stdout.write(`${connectionOptions.address}, namespace ${namespace}: ${result}\n`);
    if (registration.kind !== 'ready') process.exitCode = 1;
  } finally {
    await connection.close();
  }
}

function settingsOrExit(): TemporalSettings {
  try {
    return temporalSettings(process.env);
  } catch (error) {
    return exitOnBadConfig(error);
  }
}

const settings = settingsOrExit();
main(settings).catch((error: unknown) => {
  const reason = error instanceof Error ? error.message : String(error);
  const { address } = settings.connectionOptions;
  process.stderr.write(`Temporal at ${address}: ${reason}\nSearch attributes may be missing; run this again.\n`);
  process.exitCode = 1;
});
