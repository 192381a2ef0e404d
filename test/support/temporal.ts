/** Temporal for tests: a server with skipped time, a real development server, and the workflow bundles. */
import { TestWorkflowEnvironment } from '@temporalio/testing';
import {
  type EmbeddedTemporal,
  type EmbeddedTemporalOptions,
  startEmbeddedTemporal,
} from '../../dev/temporal-programs/embedded';
import { registerSearchAttributes } from '../../runtime/temporal/search-attributes';
import { type Bundle, pathOf } from './temporal-artifacts';

const START_ATTEMPTS = 8;

/**
 * A time-skipping server with the refunds' search attributes; the caller calls `teardown()`. One per test file, used
 * by one test at a time: its clock is shared. Take times from `currentTimeMs()`.
 */
export async function createTimeSkippingEnv(): Promise<TestWorkflowEnvironment> {
  const executable = { type: 'existing-path', path: pathOf('timeSkippingServer') } as const;
  const env = await startPatiently(() => TestWorkflowEnvironment.createTimeSkipping({ server: { executable } }));
  await registerSearchAttributes(env.connection, 'default');
  return env;
}

/** The development server on free ports, with the refunds' search attributes; the caller calls `stop()`. */
export const startTestDevServer = (options: Partial<EmbeddedTemporalOptions> = {}): Promise<EmbeddedTemporal> =>
  startEmbeddedTemporal({ cliPath: pathOf('temporalCli'), uiPort: null, ...options });

/** For `Worker.create`. No test bundles by itself: that takes seconds, and may outlive the test's environment. */
export const workflowBundle = (bundle: Bundle = 'workflows'): { readonly codePath: string } => ({
  codePath: pathOf(bundle),
});

/** The SDK gives the server 5 s to start, which a machine under load may not meet the first time. */
async function startPatiently<T>(start: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1)
    try {
      return await start();
    } catch (error) {
      if (attempt === START_ATTEMPTS || !String(error).includes('did not start within')) throw error;
    }
}
