import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';

/** For test files that break connections and builds on purpose: the SDK's warnings about it are expected. */
export function quietRuntime(): void {
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' }) } },
  });
}
