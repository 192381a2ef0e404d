/**
 * F70: the images as the Dockerfile builds them. Docker itself cannot run in every test environment, so the Dockerfile's
 * own lines are carried out in folders, on exactly the files that Docker would send; then each process is started there
 * with the environment and the health check of docker-compose.yml.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startPostgres, type TestPostgres } from '../../dev/system/postgres';
import { until } from '../../dev/system/until';
import type { EmbeddedTemporal } from '../../dev/temporal-programs/embedded';
import { freePort } from '../../dev/temporal-programs/free-port';
import { readCompose, type Service } from '../support/compose';
import { cleanEnvironment, copyContext, createImageBuild } from '../support/dockerfile';
import { startTestDevServer } from '../support/temporal';

const ROOT = join(__dirname, '../..');
const PATIENCE = 120_000;
const BUILD_PATIENCE = 900_000;
const ours = Object.entries(readCompose().services).flatMap(([name, service]) =>
  service.build === undefined ? [] : [{ name, service, target: service.build.target }],
);

let folder: string;
const apps = new Map<string, string>();
let temporal: EmbeddedTemporal;
let postgres: TestPostgres;
const stops: (() => unknown)[] = [];
/** The ports of docker-compose.yml, and the free ones that take their place here. */
const ports = new Map<string, number>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'image-'));
  const report = (line: string): void => void process.stderr.write(`${line}\n`);
  const { build } = createImageBuild({ root: ROOT, into: folder, report });
  for (const target of new Set(ours.map((each) => each.target))) apps.set(target, await build(target));
  temporal = await startTestDevServer();
  stops.push(() => temporal.stop());
  postgres = await startPostgres();
  stops.push(() => postgres.stop());
  for (const port of ['3000', '3001', '4010', '9464']) ports.set(port, await freePort('127.0.0.1'));
}, BUILD_PATIENCE);
afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
  rmSync(folder, { recursive: true });
}, PATIENCE);

const appOf = (target: string): string => apps.get(target) ?? '';

describe('F70: the images', () => {
  test('hold the packages and what was built, and nothing else', () => {
    expect(readdirSync(appOf('production')).sort()).toEqual(['dist', 'node_modules', 'package.json']);
    expect(readdirSync(appOf('simulator')).sort()).toEqual(['dist-simulator', 'node_modules', 'package.json']);
  });

  test('the production image has no tests, no development tools and nothing that embeds a server', () => {
    const app = appOf('production');
    const folders = readdirSync(join(app, 'dist'));
    expect(folders).toEqual(expect.arrayContaining(['worker', 'noti', 'api', 'cli', 'workflow-bundle.js']));
    for (const name of ['test', 'dev', 'start']) expect(folders).not.toContain(name);
    for (const name of ['jest', 'typescript', 'tsx', '@temporalio/testing'])
      expect(existsSync(join(app, 'node_modules', name))).toBe(false);
  });

  test('S15: run as a user who is not root, in production mode', () => {
    const lines = readFileSync(join(ROOT, 'Dockerfile'), 'utf8').split('\n');
    const runtime = lines.slice(lines.findIndex((line) => line.endsWith(' AS runtime')));
    expect(runtime).toEqual(expect.arrayContaining(['ENV NODE_ENV=production', 'USER 1000:1000']));
    expect(runtime.filter((line) => line.startsWith('FROM ')).slice(1)).toEqual([
      'FROM runtime AS simulator',
      'FROM runtime AS production',
    ]);
  });

  test('the CLI of the image tells how it is used', () => {
    const options = { cwd: appOf('production'), env: cleanEnvironment(), encoding: 'utf8' } as const;
    expect(execFileSync(process.execPath, ['dist/cli/main.js', '--help'], options)).toContain('refunds');
  });
});

test.each(ours)(
  'F70: $name starts from its image, becomes healthy, and ends with code 0 on SIGTERM',
  async ({ service, target }) => {
    const [, ...args] = service.command ?? [];
    const child = spawn(process.execPath, args, {
      cwd: appOf(target),
      env: environmentOf(service),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    stops.push(() => child.kill('SIGKILL'));
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await until(() => child.exitCode !== null || isHealthy(service), PATIENCE).catch(() => undefined);
    expect([child.exitCode, isHealthy(service), output]).toEqual([null, true, expect.anything()]);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  },
  2 * PATIENCE,
);

function isHealthy({ healthcheck }: Service): boolean {
  const [, , ...args] = healthcheck?.test ?? [];
  const here = args.map((arg) => arg.replace(/(?<=127\.0\.0\.1:|connect\()\d+/g, (port) => portHere(port)));
  return spawnSync(process.execPath, here, { timeout: 10_000 }).status === 0;
}

const portHere = (port: string): string => String(ports.get(port) ?? port);

/** The container's environment, with this machine's addresses, ports and secret files. */
function environmentOf(service: Service): Record<string, string> {
  const given = Object.entries(service.environment).map(([name, value]) => [name, hereOf(String(value))] as const);
  const listeners = {
    API_PORT: portHere('3000'),
    NOTI_PORT: portHere('3001'),
    COOKIEPAY_BASE_URL: 'http://127.0.0.1:9',
  };
  return { ...cleanEnvironment(), NODE_ENV: 'production', ...Object.fromEntries(given), ...listeners };
}

function hereOf(value: string): string {
  const secret = /^\/run\/secrets\/(\w+)$/.exec(value)?.[1];
  if (secret !== undefined) return secretFile(secret);
  return value
    .replace(/\$\{\w+:-([^}]*)\}/g, '$1')
    .replace('temporal:7233', temporal.address)
    .replace('http://noti:3001', `http://127.0.0.1:${portHere('3001')}`)
    .replace('0.0.0.0', '127.0.0.1')
    .replace(/^(4010|.*:9464)$/, (text) => text.replace(/\d+$/, portHere));
}

function secretFile(name: string): string {
  const path = join(folder, 'secrets', name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, name.endsWith('_url') ? postgres.url : `a-secret-for-${name.replaceAll('_', '-')}`);
  return path;
}

test('the context that Docker gets has no secret, no data and nothing that was built before', () => {
  const [root, context] = [join(folder, 'somewhere'), join(folder, 'sent')];
  const kept = ['package.json', 'worker/main.ts', 'a-new-room/index.ts'];
  const left = [
    '.env',
    'api/.env.local',
    'secrets/api_key',
    'ops/tls/server.key',
    'x.pem',
    '.data/inbox/1',
    'dist/a.js',
  ];
  for (const path of [...kept, ...left]) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), '');
  }
  writeFileSync(join(root, '.dockerignore'), readFileSync(join(ROOT, '.dockerignore')));
  copyContext(root, context);
  const sent = readdirSync(context, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(sent.map(({ parentPath, name }) => join(parentPath, name).slice(context.length + 1)).sort()).toEqual(
    [...kept].sort(),
  );
});
