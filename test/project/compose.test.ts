/** Containers cannot be started in a test; what can be promised of docker-compose.yml from its text is checked here. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { knownVariables } from '../../runtime/config/sections';

const ROOT = join(__dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const service = z.looseObject({
  build: z.string().optional(),
  restart: z.string(),
  profiles: z.array(z.string()).optional(),
  entrypoint: z.array(z.string()).optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  secrets: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  networks: z.array(z.string()).default([]),
  network_mode: z.string().optional(),
  ports: z.array(z.string()).default([]),
  depends_on: z
    .record(
      z.string(),
      z.object({ condition: z.enum(['service_started', 'service_healthy', 'service_completed_successfully']) }),
    )
    .default({}),
  healthcheck: z
    .object({ test: z.array(z.string()).min(2), interval: z.string(), timeout: z.string(), retries: z.number() })
    .optional(),
  'x-no-healthcheck': z.string().min(20, 'expected the reason').optional(),
  stop_grace_period: z.string().optional(),
});

const confined = z.looseObject({
  user: z.string().regex(/^[1-9]\d*:[1-9]\d*$/, 'expected the number of a user and a group other than root'),
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
  privileged: z.undefined().optional(),
  cap_add: z.undefined().optional(),
});

const bounded = z.looseObject({
  mem_limit: z.string().regex(/^\d+[mg]$/),
  pids_limit: z.number(),
  logging: z.object({ options: z.object({ 'max-size': z.string(), 'max-file': z.string() }) }),
});

const compose = z
  .object({
    services: z.record(z.string(), service),
    networks: z.record(z.string(), z.object({ internal: z.boolean().optional() })),
    volumes: z.record(z.string(), z.unknown()),
    secrets: z.record(z.string(), z.strictObject({ file: z.string() })),
  })
  .parse(parse(read('docker-compose.yml'), { merge: true }));

const services = Object.entries(compose.services);
const ours = services.filter(([, { build }]) => build !== undefined);
const each = services.map(([name, definition]) => ({ name, definition }));
const eachOfOurs = ours.map(([name, definition]) => ({ name, definition }));

describe('docker-compose.yml', () => {
  it('has every part of the program, its database, Temporal and the Web UI', () => {
    expect(services.map(([name]) => name).sort()).toEqual([
      ...['api', 'noti', 'postgres', 'simulator', 'temporal', 'temporal-namespace', 'temporal-schema', 'temporal-ui'],
      'worker',
    ]);
  });

  it('starts the stand-in for CookiePay only when it is asked for', () => {
    expect(services.filter(([, { profiles }]) => profiles !== undefined).map(([name]) => name)).toEqual(['simulator']);
  });

  it.each(each)('$name runs a pinned version', ({ definition }) => {
    expect(definition['image']).toMatch(/^[a-z/-]+:\d+\.\d+[\w.-]*$/);
  });

  it.each(each)('$name is not root, cannot write outside its volumes and has no capabilities', ({ definition }) => {
    expect(confined.safeParse(definition).error?.issues ?? []).toEqual([]);
  });

  it.each(each)(
    '$name has bounds on memory, processes and logs, and is started again when it ends',
    ({ definition }) => {
      expect(bounded.safeParse(definition).error?.issues ?? []).toEqual([]);
      expect(definition.restart).toMatch(/^(unless-stopped|on-failure:\d+)$/);
    },
  );

  it.each(each)('$name can be reached from this host only', ({ definition }) => {
    expect(definition.ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it.each(each)('$name has a health check, or says why it needs none, never both', ({ definition }) => {
    expect([definition.healthcheck, definition['x-no-healthcheck']].filter(Boolean)).toHaveLength(1);
  });

  it.each(each)('$name waits only for what can happen', ({ definition }) => {
    for (const [name, { condition }] of Object.entries(definition.depends_on)) {
      const awaited = compose.services[name];
      expect(awaited).toBeDefined();
      if (condition === 'service_healthy') expect(awaited?.healthcheck).toBeDefined();
      // A job that restarts for ever never completes; a server never completes at all.
      if (condition === 'service_completed_successfully') expect(awaited?.restart).toMatch(/^on-failure:/);
    }
  });

  it.each(each)('$name names only secrets, networks, volumes and files that exist', ({ definition }) => {
    expect(Object.keys(compose.secrets)).toEqual(expect.arrayContaining(definition.secrets));
    expect(Object.keys(compose.networks)).toEqual(expect.arrayContaining(definition.networks));
    for (const source of definition.volumes.map((volume) => volume.split(':')[0] ?? ''))
      expect(source.startsWith('./') ? existsSync(join(ROOT, source)) : source in compose.volumes).toBe(true);
    for (const script of (definition.entrypoint ?? []).filter((word) => word.startsWith('/ops/')))
      expect(existsSync(join(ROOT, script))).toBe(true);
    if (definition.network_mode !== undefined)
      expect(compose.services).toHaveProperty(definition.network_mode.replace('service:', ''));
  });

  it.each(each)('$name reads each of its secrets from a file, and no secret stands in the text', ({ definition }) => {
    const environment = Object.entries(definition.environment);
    const secretNames = environment.filter(([name]) => /PASSWORD|SECRET|_KEY|PAY2_ID|DATABASE_URL/.test(name));
    for (const [name, value] of secretNames) {
      expect(name).toMatch(/_FILE$/);
      expect(value).toMatch(/^\/run\/secrets\//);
    }
    for (const [, value] of secretNames)
      expect(definition.secrets).toContain(String(value).replace('/run/secrets/', ''));
  });

  it('keeps secrets outside the repository', () => {
    for (const [name, { file }] of Object.entries(compose.secrets))
      expect(file).toBe(`\${SECRETS_DIR:-./secrets}/${name}`);
  });

  it('keeps the database away from every network but its own', () => {
    expect(compose.networks['data']?.internal).toBe(true);
    expect(compose.services['postgres']?.networks).toEqual(['data']);
    expect(compose.services['postgres']?.ports).toEqual([]);
  });

  it.each(eachOfOurs)('$name gets only settings that the program knows', ({ definition }) => {
    const known = /^(TEMPORAL_(ADDRESS|NAMESPACE)|SIMULATOR_\w+)$/;
    const unknown = Object.keys(definition.environment).filter((name) => !known.test(name));
    expect(knownVariables).toEqual(expect.arrayContaining(unknown));
  });

  it.each(eachOfOurs)('$name runs a main file that the build makes', ({ definition }) => {
    const [node, main] = definition.command ?? [];
    expect(node).toBe('node');
    expect(main).toMatch(/^dist\/\w+\/main\.js$/);
    expect(existsSync(join(ROOT, (main ?? '').replace(/^dist\//, '').replace(/\.js$/, '.ts')))).toBe(true);
  });

  it('stops the worker only after it had the time to finish its calls', () => {
    const [, force] = /SHUTDOWN_FORCE = '(\d+) seconds'/.exec(read('worker/run.ts')) ?? [];
    const [, grace] = /^(\d+)s$/.exec(compose.services['worker']?.stop_grace_period ?? '') ?? [];
    expect(Number(grace)).toBeGreaterThan(Number(force));
  });

  it('registers the search attributes that the contract names, and no others', () => {
    const TYPES = { KEYWORD: 'Keyword', KEYWORD_LIST: 'KeywordList', INT: 'Int', DATETIME: 'Datetime' };
    const contract = [
      ...read('workflows/contract.ts').matchAll(/AttributeKey\('(\w+)', SearchAttributeType\.(\w+)\)/g),
    ];
    const script = [...read('ops/temporal/namespace.sh').matchAll(/^try .* attribute (\w+) (\w+)$/gm)];
    expect(contract).not.toHaveLength(0);
    expect(script.map(([, name, type]) => [name, type])).toEqual(
      contract.map(([, name, type]) => [name, Object.entries(TYPES).find(([key]) => key === type)?.[1]]),
    );
  });

  it('runs Temporal with eager activities and one partition per task queue', () => {
    expect(parse(read('ops/temporal/dynamic-config.yaml'))).toEqual({
      'system.enableActivityEagerExecution': [{ value: true }],
      'matching.numTaskqueueReadPartitions': [{ value: 1 }],
      'matching.numTaskqueueWritePartitions': [{ value: 1 }],
    });
  });
});

describe('Dockerfile', () => {
  const lines = read('Dockerfile').split('\n');

  it('builds on a pinned Debian slim image', () => {
    const bases = lines.filter((line) => line.startsWith('FROM ')).map((line) => line.split(' ')[1]);
    expect(bases[0]).toMatch(/^node:22\.\d+\.\d+-bookworm-slim$/);
    expect(bases.slice(1)).toEqual(['base', 'base', 'base']);
  });

  it('ends as a user who is not root, in production mode, with production dependencies only', () => {
    const last = lines.slice(lines.lastIndexOf('FROM base'));
    expect(last).toContain('USER 1000:1000');
    expect(last).toContain('ENV NODE_ENV=production');
    expect(last).toContain('COPY --from=dependencies /app/node_modules node_modules');
    expect(lines.join('\n')).toContain('npm ci --omit=dev');
  });

  it('lets into the build only what is named, and every folder that the build needs', () => {
    const [first, ...allowed] = read('.dockerignore').trim().split('\n');
    expect(first).toBe('*');
    for (const [, main] of ours.map(([, { command }]) => command ?? [])) {
      const [, folder] = (main ?? '').split('/');
      expect(allowed).toContain(`!${folder ?? ''}/`);
    }
  });
});
