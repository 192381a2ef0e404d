/** Checks what a refund needs of Temporal: the server, the namespace, the search attributes, a worker. */
import { type Client, isGrpcServiceError, type WorkflowService } from '@temporalio/client';
import { encodeSearchAttributeIndexedValueType as wireType } from '@temporalio/common/lib/search-attributes';
import { searchAttributes, TASK_QUEUE } from '../../contract';
import type { Cli } from '../cli';
import { whatWentWrong } from '../noti-inbox';
import { type Check, type CheckName, failed, guarded, ok, unknown } from './check';

const WITHIN_MS = 8_000;
const GRPC = { INVALID_ARGUMENT: 3, NOT_FOUND: 5, PERMISSION_DENIED: 7, UNIMPLEMENTED: 12 } as const;

const BEHIND_IT = ['namespace', 'searchAttributes', 'worker'] as const satisfies readonly CheckName[];

/** @param address of Temporal, for people */
export async function checkTemporal(cli: Cli, client: Client, address: string): Promise<Check[]> {
  const { doctor } = cli.texts;
  const within = <T>(call: () => Promise<T>): Promise<T> => client.withDeadline(Date.now() + WITHIN_MS, call);
  try {
    const { serverVersion } = await within(() => client.workflowService.getSystemInfo({}));
    const there = ok('temporal', doctor.temporal.ok(address, serverVersion));
    const namespace = await guarded(cli, 'namespace', () => within(() => checkNamespace(cli, client)));
    const rest = [
      await guarded(cli, 'searchAttributes', () => within(() => checkSearchAttributes(cli, client))),
      await guarded(cli, 'worker', () => within(() => checkWorker(cli, client))),
    ];
    return [there, namespace, ...rest];
  } catch (error) {
    return [
      failed('temporal', doctor.temporal.away(address, whatWentWrong(error)), doctor.temporal.fix),
      ...BEHIND_IT.map((name) => unknown(name, doctor.temporalAway)),
    ];
  }
}

async function checkNamespace(cli: Cli, client: Client): Promise<Check> {
  const { namespace: texts } = cli.texts.doctor;
  const { namespace } = client.options;
  try {
    const { config } = await client.workflowService.describeNamespace({ namespace });
    const seconds = Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0);
    return ok('namespace', texts.ok(namespace, Math.floor(seconds / 86_400)));
  } catch (error) {
    if (hasCode(error, GRPC.NOT_FOUND)) return failed('namespace', texts.missing(namespace), texts.fix(namespace));
    throw error;
  }
}

async function checkSearchAttributes(cli: Cli, client: Client): Promise<Check> {
  const { searchAttributes: texts } = cli.texts.doctor;
  const { missing, otherType } = (await byListing(client)) ?? { missing: await byAsking(client), otherType: [] };
  if (otherType.length > 0)
    return failed('searchAttributes', texts.otherType(otherType.join(', ')), texts.fixOtherType);
  if (missing.length > 0) return failed('searchAttributes', texts.missing(missing.join(', ')), texts.fixMissing);
  return ok('searchAttributes', texts.ok);
}

const WANTED = Object.values(searchAttributes);

/** Null where the server does not list them (Temporal Cloud). */
async function byListing(client: Client): Promise<{ missing: string[]; otherType: string[] } | null> {
  const { namespace } = client.options;
  try {
    const { customAttributes } = await client.connection.operatorService.listSearchAttributes({ namespace });
    const found = WANTED.map(({ name, type }) => ({ name, wire: customAttributes[name], wanted: wireType(type) }));
    return {
      missing: found.filter(({ wire }) => wire === undefined).map(({ name }) => name),
      otherType: found.filter(({ wire, wanted }) => wire !== undefined && wire !== wanted).map(({ name }) => name),
    };
  } catch (error) {
    if (hasCode(error, GRPC.PERMISSION_DENIED, GRPC.UNIMPLEMENTED)) return null;
    throw error;
  }
}

async function byAsking(client: Client): Promise<string[]> {
  const { namespace } = client.options;
  const missing: string[] = [];
  for (const { name } of WANTED)
    try {
      await client.workflowService.countWorkflowExecutions({ namespace, query: `${name} IS NOT NULL` });
    } catch (error) {
      if (!hasCode(error, GRPC.INVALID_ARGUMENT)) throw error;
      missing.push(name);
    }
  return missing;
}

/** A worker asks at least once a minute; Temporal still lists a dead one for five minutes. */
const SILENT_FOR_MS = 120_000;
type TaskQueueType = NonNullable<Parameters<WorkflowService['describeTaskQueue']>[0]['taskQueueType']>;
// The numbers of an enum whose package only the SDK depends on, so the linter cannot see that they fit.
/* eslint-disable @typescript-eslint/no-unsafe-enum-assignment */
export const TASK_QUEUE_TYPE = { workflow: 1 as TaskQueueType, activity: 2 as TaskQueueType };
/* eslint-enable @typescript-eslint/no-unsafe-enum-assignment */

async function checkWorker(cli: Cli, client: Client): Promise<Check> {
  const { worker: texts } = cli.texts.doctor;
  const names = await Promise.all(
    Object.values(TASK_QUEUE_TYPE).map(async (taskQueueType) => {
      const { namespace } = client.options;
      const taskQueue = { name: TASK_QUEUE };
      const { pollers } = await client.workflowService.describeTaskQueue({ namespace, taskQueue, taskQueueType });
      const since = (cli.now() - SILENT_FOR_MS) / 1000;
      return pollers
        .filter((one) => Number(one.lastAccessTime?.seconds ?? 0) >= since)
        .map((one) => one.identity ?? '');
    }),
  );
  if (names.some((pollers) => pollers.length === 0)) return failed('worker', texts.none, texts.fix);
  return ok('worker', texts.ok([...new Set(names.flat())].join(', ')));
}

const hasCode = (error: unknown, ...codes: readonly number[]): boolean =>
  isGrpcServiceError(error) && codes.includes(error.code);
