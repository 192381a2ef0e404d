/** The workflow code: built before in production, bundled from the sources otherwise. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWorkflowCode, type WorkerOptions } from '@temporalio/worker';

/** Written by `npm run build` beside the compiled files; it must come from the same SDK version as the worker. */
export const PREBUILT_BUNDLE = join(__dirname, '..', 'workflow-bundle.js');

export function workflowSource(prebuilt = PREBUILT_BUNDLE): Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'> {
  return existsSync(prebuilt) ? { workflowBundle: { codePath: prebuilt } } : { workflowsPath: workflowsPath() };
}

export async function bundleWorkflows(): Promise<string> {
  const { code } = await bundleWorkflowCode({ workflowsPath: workflowsPath() });
  return code;
}

const workflowsPath = (): string => require.resolve('../workflows');
