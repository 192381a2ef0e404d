/**
 * Runs once before all tests and gets what they need: the Temporal servers, a browser, the workflow bundles. Their paths
 * go to the test files. Where one cannot be had, only the tests that need it fail, with the reason.
 */
import { findTemporalCli } from '../../dev/temporal-programs/binary';
import { findTimeSkippingServer } from '../../dev/temporal-programs/test-server';
import { findChromium } from './chromium';
import { publish } from './temporal-artifacts';
import { makeWorkflowBundle } from './temporal-bundle';

export default async function globalSetup(): Promise<void> {
  const report = (line: string): void => void process.stderr.write(`${line}\n`);
  await publish('temporalCli', () => findTemporalCli({ report }));
  await publish('timeSkippingServer', () => findTimeSkippingServer({ report }));
  await publish('chromium', () => findChromium({ report }));
  await publish('workflows', () => makeWorkflowBundle('workflows'));
  await publish('olderWorkflows', () => makeWorkflowBundle('test/support/older-build'));
  await publish('brokenWorkflows', () => makeWorkflowBundle('test/support/broken-build'));
  await publish('stubWorkflows', () => makeWorkflowBundle('test/support/stub-refund-workflow'));
}
