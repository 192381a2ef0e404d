/**
 * Runs once before all tests: makes sure of the Temporal servers and of the workflow bundle, and leaves their paths to
 * the test files. What cannot be had fails the tests that need it, with the reason, and no others.
 */
import { findTemporalCli } from '../../dev/temporal-programs/binary';
import { findTimeSkippingServer } from '../../dev/temporal-programs/test-server';
import { publish } from './temporal-artifacts';
import { makeWorkflowBundle } from './temporal-bundle';

export default async function globalSetup(): Promise<void> {
  const report = (line: string): void => void process.stderr.write(`${line}\n`);
  await publish('temporalCli', () => findTemporalCli({ report }));
  await publish('timeSkippingServer', () => findTimeSkippingServer({ report }));
  await publish('workflowBundle', () => makeWorkflowBundle());
}
