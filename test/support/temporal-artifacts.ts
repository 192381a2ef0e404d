/** What global-setup.ts prepares for the test files. Jest hands environment variables, and nothing else, to its workers. */
const VARIABLE = {
  temporalCli: 'REFUNDS_TEST_TEMPORAL_CLI',
  timeSkippingServer: 'REFUNDS_TEST_TIME_SKIPPING_SERVER',
  workflowBundle: 'REFUNDS_TEST_WORKFLOW_BUNDLE',
} as const;

export type Artifact = keyof typeof VARIABLE;

/** Leaves the path, or the reason why there is none. */
export async function publish(artifact: Artifact, find: () => Promise<string>): Promise<void> {
  const found = await find().then(
    (path) => ({ path }),
    (error: unknown) => ({ error: error instanceof Error ? error.message : String(error) }),
  );
  process.env[VARIABLE[artifact]] = JSON.stringify(found);
}

/** @throws {Error} with the reason when global-setup.ts could not get it. */
export function pathOf(artifact: Artifact): string {
  const found: unknown = JSON.parse(process.env[VARIABLE[artifact]] ?? '{"error":"global-setup.ts did not run"}');
  if (typeof found === 'object' && found !== null && 'path' in found) return String(found.path);
  const reason = typeof found === 'object' && found !== null && 'error' in found ? String(found.error) : 'unknown';
  throw new Error(`The test cannot run: ${reason}`);
}
