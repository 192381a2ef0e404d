/** Plays a worker by hand, to see whether the server gives out activities eagerly. */
import { Client, type Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';

const POLL_WITHIN_MS = 30_000;
const SCHEDULE_ACTIVITY_TASK = 1;

/** Names the activities that come with the answer to the workflow task that schedules one. */
export async function activitiesWithFirstTask(connection: Connection, namespace: string): Promise<string[]> {
  const taskQueue = { name: 'eager-queue' };
  const client = new Client({ connection, namespace });
  const handle = await client.workflow.start('eager', { workflowId: 'eager', taskQueue: taskQueue.name });
  const { taskToken } = await connection.withDeadline(Date.now() + POLL_WITHIN_MS, () =>
    connection.workflowService.pollWorkflowTaskQueue({ namespace, taskQueue }),
  );
  const scheduleActivityTaskCommandAttributes = {
    activityId: '1',
    activityType: { name: 'eagerActivity' },
    taskQueue,
    startToCloseTimeout: msToTs(10_000),
    requestEagerExecution: true,
  };
  const answer = await connection.workflowService.respondWorkflowTaskCompleted({
    namespace,
    taskToken,
    // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the enum's package is not a dependency of ours
    commands: [{ commandType: SCHEDULE_ACTIVITY_TASK, scheduleActivityTaskCommandAttributes }],
  });
  await handle.terminate();
  return answer.activityTasks.map(({ activityType }) => activityType?.name ?? '');
}
