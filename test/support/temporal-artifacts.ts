/** What global-setup.ts prepares for the test files. Jest hands environment variables, and nothing else, to its workers. */
const ARTIFACTS = {
  temporalCli: 'REFUNDS_TEST_TEMPORAL_CLI',
  timeSkippingServer: 'REFUNDS_TEST_TIME_SKIPPING_SERVER',
  chromium: 'REFUNDS_TEST_CHROMIUM',
  workflows: 'REFUNDS_TEST_BUNDLE',
  olderWorkflows: 'REFUNDS_TEST_BUNDLE_OLDER',
  brokenWorkflows: 'REFUNDS_TEST_BUNDLE_BROKEN',
  stubWorkflows: 'REFUNDS_TEST_BUNDLE_STUB',
} as const;

export type Artifact = keyof typeof ARTIFACTS;
export type Bundle = Extract<Artifact, `${string}orkflows`>;

/** Publishes the path, or the reason why there is none: then only the tests that need it fail. */
export async function publish(artifact: Artifact, find: () => Promise<string>): Promise<void> {
  const found = await find().then(
    (path) => ({ path }),
    (error: unknown) => ({ error: error instanceof Error ? error.message : String(error) }),
  );
  process.env[ARTIFACTS[artifact]] = JSON.stringify(found);
}

/** @throws {Error} with the reason when global-setup.ts could not get it. */
export function pathOf(artifact: Artifact): string {
  const found: unknown = JSON.parse(process.env[ARTIFACTS[artifact]] ?? '{"error":"global-setup.ts did not run"}');
  if (typeof found === 'object' && found !== null && 'path' in found) return String(found.path);
  const reason = typeof found === 'object' && found !== null && 'error' in found ? String(found.error) : 'unknown';
  throw new Error(`The test cannot run: ${reason}`);
}
