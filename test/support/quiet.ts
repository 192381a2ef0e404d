/**
 * Runs before each test file (jest.config.js): Temporal's SDK writes only errors. Many tests break connections, builds
 * and workers on purpose, and thousands of expected warnings would hide what matters. `REFUNDS_TEST_LOG=WARN npm test`
 * (or INFO, DEBUG) shows them.
 */
import type * as Worker from '@temporalio/worker';

// A factory, because most test files never load the SDK's worker, and loading it takes a second.
jest.mock('@temporalio/worker', () => {
  const worker = jest.requireActual<typeof Worker>('@temporalio/worker');
  const level = (process.env['REFUNDS_TEST_LOG'] ?? 'ERROR') as Worker.LogLevel; // a wrong level shows everything
  const options: Worker.RuntimeOptions = {
    logger: new worker.DefaultLogger(level),
    telemetryOptions: { logging: { filter: worker.makeTelemetryFilterString({ core: level, other: 'ERROR' }) } },
  };
  // Not `Runtime.install`: the program itself installs its runtime in the tests that start all of it.
  Object.assign(worker.Runtime, { defaultOptions: options });
  return worker;
});
