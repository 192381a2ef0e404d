/** A worker that runs until it is closed. Takes all it needs; reads no environment. */
import { NativeConnection, type NativeConnectionOptions, Worker, type WorkerOptions } from '@temporalio/worker';
import { type ActivityDeps, createActivities } from '../activities';
import { TASK_QUEUE } from '../contract';

/** Longer than the 20 s of a CookiePay call: in a deploy each call under way returns with its reply. */
const SHUTDOWN_GRACE = '25 seconds';
/** After the grace, activities are aborted. The process ends at the latest at this time after the signal. */
const SHUTDOWN_FORCE = '35 seconds';

export interface WorkerSettings {
  readonly connection: NativeConnectionOptions;
  readonly namespace: string;
  readonly activities: ActivityDeps;
  readonly workflows: Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'>;
  /** How many activities this worker starts in a second, so that CookiePay is not flooded after an outage. */
  readonly maxCallsPerSecond?: number;
  /** Switches worker versioning on: refunds stay with the build they were started on. Null: no versioning. */
  readonly buildId?: string | null;
}

export interface RunningWorker {
  /** Settles when the worker has ended; rejects when it failed. */
  readonly ended: Promise<void>;
  readonly close: () => Promise<void>;
}

/** @throws when Temporal can't be reached or the namespace does not exist. */
export async function runWorker(settings: WorkerSettings): Promise<RunningWorker> {
  const connection = await NativeConnection.connect(settings.connection);
  try {
    const worker = await Worker.create({
      connection,
      namespace: settings.namespace,
      taskQueue: TASK_QUEUE,
      activities: createActivities(settings.activities),
      ...settings.workflows,
      ...(settings.maxCallsPerSecond !== undefined && { maxActivitiesPerSecond: settings.maxCallsPerSecond }),
      ...(settings.buildId ? versioned(settings.buildId) : {}),
      ...tuning,
    });
    const ended = worker.run().finally(() => connection.close());
    return {
      ended,
      close: () => {
        if (worker.getState() === 'RUNNING') worker.shutdown();
        return ended;
      },
    };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

const versioned = (buildId: string): Pick<WorkerOptions, 'workerDeploymentOptions'> => ({
  workerDeploymentOptions: {
    version: { deploymentName: TASK_QUEUE, buildId },
    useWorkerVersioning: true,
    defaultVersioningBehavior: 'PINNED',
  },
});

export const tuning = {
  shutdownGraceTime: SHUTDOWN_GRACE,
  shutdownForceTime: SHUTDOWN_FORCE,
  // A cached refund costs 200 to 300 KB; missing the cache costs one replay of a short history, about 10 ms.
  maxCachedWorkflows: 500,
  // When a worker dies, the first event of each of its refunds waits this long before another worker gets it.
  stickyQueueScheduleToStartTimeout: '3 seconds',
  // Heartbeats reach the server at most this late. The default would use up most of the 10 s heartbeat timeout.
  maxHeartbeatThrottleInterval: '3 seconds',
} satisfies Partial<WorkerOptions>;
