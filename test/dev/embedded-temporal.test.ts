/** The embedded Temporal: for `npm start` without an address, for the demo and for the other tests. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client, Connection, WorkflowNotFoundError } from '@temporalio/client';
import { SearchAttributeType } from '@temporalio/common';
import { encodeSearchAttributeIndexedValueType as wireType } from '@temporalio/common/lib/search-attributes';
import { msToTs } from '@temporalio/common/lib/time';
import { searchAttributes } from '../../contract';
import { until } from '../../dev/system/until';
import type { EmbeddedTemporal } from '../../dev/temporal-programs/embedded';
import { freePort } from '../../dev/temporal-programs/free-port';
import { registerSearchAttributes } from '../../runtime/temporal/search-attributes';
import { startTestDevServer } from '../support/temporal';
import { activitiesWithFirstTask } from '../support/temporal-eager';

const run = promisify(execFile);

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const wanted = Object.fromEntries(Object.values(searchAttributes).map(({ name, type }) => [name, wireType(type)]));

async function registeredTypes(connection: Connection, namespace: string): Promise<Record<string, unknown>> {
  return (await connection.operatorService.listSearchAttributes({ namespace })).customAttributes;
}

describe('the embedded server', () => {
  let server: EmbeddedTemporal;
  let connection: Connection;

  beforeAll(async () => {
    server = await startTestDevServer({ uiPort: await freePort('127.0.0.1') });
    connection = await Connection.connect({ address: server.address });
  });

  afterAll(async () => {
    await connection.close();
    await server.stop();
  });

  test('serves as soon as the start has returned', async () => {
    const handle = new Client({ connection }).workflow.getHandle('refund-none');
    await expect(handle.describe()).rejects.toBeInstanceOf(WorkflowNotFoundError);
  });

  test('shows the Web UI at the address that the start returns', async () => {
    const response = await fetch(String(server.uiUrl));
    expect([response.status, await response.text()]).toEqual([200, expect.stringContaining('<html')]);
  });

  test('has the search attributes of the contract, with the types of the contract', async () => {
    expect(await registeredTypes(connection, server.namespace)).toMatchObject(wanted);
  });

  test('gives an activity to the worker with the workflow task that asks for it', async () => {
    expect(await activitiesWithFirstTask(connection, server.namespace)).toEqual(['eagerActivity']);
  });

  test('registering the search attributes again changes nothing', async () => {
    const before = await registeredTypes(connection, server.namespace);
    const again = await registerSearchAttributes(connection, server.namespace);
    expect(again).toEqual({ kind: 'ready', added: [] });
    expect(await registeredTypes(connection, server.namespace)).toEqual(before);
  });

  test('registers what is missing in another namespace, once, and usable at once', async () => {
    await makeNamespace(connection, 'fresh');
    const first = await registerSearchAttributes(connection, 'fresh');
    const second = await registerSearchAttributes(connection, 'fresh');
    expect(first).toEqual({ kind: 'ready', added: Object.keys(wanted) });
    expect(second).toEqual({ kind: 'ready', added: [] });
    const query = `${searchAttributes.state.name} = 'escalated'`;
    await expect(
      connection.workflowService.countWorkflowExecutions({ namespace: 'fresh', query }),
    ).resolves.toBeDefined();
  });

  test('changes no attribute of another type and says so', async () => {
    await makeNamespace(connection, 'taken');
    const integer = wireType(SearchAttributeType.INT);
    if (integer === undefined) throw new Error('The SDK knows no type for integers.');
    await connection.operatorService.addSearchAttributes({
      namespace: 'taken',
      searchAttributes: { [searchAttributes.orderNo.name]: integer },
    });
    await until(async () => 'OrderNo' in (await registeredTypes(connection, 'taken')));
    expect(await registerSearchAttributes(connection, 'taken')).toEqual({
      kind: 'type_conflict',
      conflicts: [{ name: 'OrderNo', wanted: 'Keyword', found: 'Int' }],
    });
    expect(await registeredTypes(connection, 'taken')).toEqual({ OrderNo: integer });
  });
});

describe('the process of the embedded server', () => {
  test('has ended after stop', async () => {
    const server = await startTestDevServer();
    expect(isAlive(server.pid)).toBe(true);
    await server.stop();
    expect(isAlive(server.pid)).toBe(false);
    await expect(server.exited).resolves.toEqual({ code: 0, signal: null });
  });

  test('has ended after stop even when it does not react to SIGTERM', async () => {
    const server = await startTestDevServer();
    process.kill(server.pid, 'SIGSTOP');
    const lastResort = setTimeout(() => process.kill(server.pid, 'SIGKILL'), 10_000);
    const since = Date.now();
    const exit = await server.stop(200);
    clearTimeout(lastResort);
    expect(exit.signal).toBe('SIGKILL');
    expect(Date.now() - since).toBeLessThan(9_000);
    expect(isAlive(server.pid)).toBe(false);
  });

  test('does not outlive the program that started it, even one that was killed', async () => {
    const script = join(__dirname, '../support/temporal-orphan.ts');
    const { stdout } = await run(process.execPath, ['--import', 'tsx', script], { env: process.env }).catch(
      (error: unknown) => error as { stdout: string }, // it kills itself
    );
    const pids = /^started (\d+) (\d+)$/m.exec(stdout)?.slice(1).map(Number);
    expect(pids).toHaveLength(2);
    await until(() => pids?.some(isAlive) === false);
  });

  test('settles `exited` when it is killed', async () => {
    const server = await startTestDevServer();
    process.kill(server.pid, 'SIGKILL');
    await expect(server.exited).resolves.toEqual({ code: null, signal: 'SIGKILL' });
  });

  test('keeps workflows in its file over a kill and a restart on the same port', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'embedded-temporal-'));
    const dbFile = join(folder, 'sub', 'temporal.db');
    const first = await startTestDevServer({ dbFile });
    await startSomething(first.address);
    process.kill(first.pid, 'SIGKILL');
    await first.exited;
    const second = await startTestDevServer({ dbFile, port: Number(first.address.split(':')[1]) });
    expect(await statusOfSomething(second.address)).toBe('RUNNING');
    await second.stop();
    await rm(folder, { recursive: true });
  });
});

describe('a server that cannot start', () => {
  let occupied: Server;
  let port: number;

  beforeAll(async () => {
    occupied = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => occupied.listen({ host: '127.0.0.1', port: 0 }, resolve));
    const address = occupied.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
  });

  afterAll(() => new Promise((resolve) => occupied.close(resolve)));

  test('names the port that is taken', async () => {
    const start = startTestDevServer({ port });
    await expect(start).rejects.toThrow(`127.0.0.1:${port} cannot be used`);
    await expect(start).rejects.toThrow('Stop the program that uses it, or choose another port.');
  });

  test("names the Web UI's port that is taken", async () => {
    await expect(startTestDevServer({ uiPort: port })).rejects.toThrow(`the Web UI's address 127.0.0.1:${port}`);
  });

  test('is reported with its last lines, at once', async () => {
    const since = Date.now();
    const start = startTestDevServer({ dbFile: __dirname }); // a folder is not a database
    await expect(start).rejects.toThrow(/did not start[^]*its process ended[^]*SQLite/);
    expect(Date.now() - since).toBeLessThan(20_000);
  });

  test('is reported when the program is not there', async () => {
    await expect(startTestDevServer({ cliPath: '/nowhere/temporal' })).rejects.toThrow('no program /nowhere/temporal');
  });
});

async function makeNamespace(connection: Connection, namespace: string): Promise<void> {
  const workflowExecutionRetentionPeriod = msToTs('1 day');
  await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod });
  await until(() =>
    connection.operatorService.listSearchAttributes({ namespace }).then(
      () => true,
      () => false,
    ),
  );
}

async function startSomething(address: string): Promise<void> {
  const connection = await Connection.connect({ address });
  await new Client({ connection }).workflow.start('anything', { workflowId: 'kept', taskQueue: 'nobody' });
  await connection.close();
}

async function statusOfSomething(address: string): Promise<string> {
  const connection = await Connection.connect({ address });
  const { status } = await new Client({ connection }).workflow.getHandle('kept').describe();
  await connection.close();
  return status.name;
}
