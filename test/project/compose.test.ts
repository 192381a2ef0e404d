/** docker-compose.yml: its shape (test/support/compose.ts), and what its parts must agree on. image.test.ts runs its processes. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TypedSearchAttributes } from '@temporalio/common';
import { parse } from 'yaml';
import { searchAttributes } from '../../contract';
import { knownVariables } from '../../runtime/config/sections';
import { tuning } from '../../worker/run';
import { readCompose } from '../support/compose';

const ROOT = join(__dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const compose = readCompose();
const services = Object.entries(compose.services);

test('S15: the file has the shape of a compose file, and each container is confined and bounded', () => {
  expect(readCompose).not.toThrow();
});

test('every part of the program is there; the simulator starts only when it is asked for', () => {
  const always = services.filter(([, { profiles }]) => profiles === undefined).map(([name]) => name);
  expect(always).toEqual(expect.arrayContaining(['postgres', 'temporal', 'temporal-ui', 'worker', 'noti', 'api']));
  expect(compose.services['simulator']?.profiles).toEqual(['simulator']);
});

test.each(services)('%s names only secrets, networks, volumes, services and files that exist', (_name, service) => {
  expect(Object.keys(compose.secrets)).toEqual(expect.arrayContaining(service.secrets));
  expect(Object.keys(compose.networks)).toEqual(expect.arrayContaining(service.networks));
  for (const source of service.volumes.map((volume) => volume.split(':')[0] ?? ''))
    expect(source.startsWith('./') ? existsSync(join(ROOT, source)) : source in compose.volumes).toBe(true);
  for (const script of (service.entrypoint ?? []).filter((part) => part.startsWith('/ops/')))
    expect(existsSync(join(ROOT, script))).toBe(true);
  if (service.network_mode !== undefined)
    expect(compose.services).toHaveProperty(service.network_mode.replace('service:', ''));
});

test.each(services)('%s waits only for what can happen', (_name, { depends_on }) => {
  for (const [name, { condition }] of Object.entries(depends_on)) {
    const awaited = compose.services[name];
    if (condition === 'service_healthy') expect(awaited?.healthcheck).toBeDefined();
    // A job that is restarted for ever never completes, and a server never completes at all.
    if (condition === 'service_completed_successfully') expect(awaited?.restart).toMatch(/^on-failure:/);
  }
});

test.each(services)('%s has a health check, unless it is a job that ends', (_name, { healthcheck, restart }) => {
  expect(healthcheck === undefined).toBe(restart.startsWith('on-failure:'));
});

test.each(services)('S15: %s reads each secret from a file that is a secret of its own', (_name, service) => {
  for (const [name, value] of Object.entries(service.environment)) {
    if (!/PASSWORD|SECRET|_KEY|PAY2_ID|DATABASE_URL/.test(name)) continue;
    expect(name).toMatch(/_FILE$/);
    expect(service.secrets.map((secret) => `/run/secrets/${secret}`)).toContain(value);
  }
});

test('S15: secrets are kept outside the repository', () => {
  for (const [name, { file }] of Object.entries(compose.secrets))
    expect(file).toBe(`\${SECRETS_DIR:-./secrets}/${name}`);
});

test('S15: the database can be reached only from its own network', () => {
  expect(compose.networks['data']?.internal).toBe(true);
  expect(compose.services['postgres']).toMatchObject({ networks: ['data'], ports: [] });
});

test.each(services.filter(([, { build }]) => build !== undefined))(
  '%s gets only settings that the program knows',
  (_name, { environment }) => {
    const others = /^(TEMPORAL_(ADDRESS|NAMESPACE)|SIMULATOR_\w+)$/;
    expect(knownVariables).toEqual(
      expect.arrayContaining(Object.keys(environment).filter((name) => !others.test(name))),
    );
  },
);

test('the worker is killed only after it had the time to finish its calls', () => {
  const grace = Number(compose.services['worker']?.stop_grace_period?.replace('s', ''));
  expect(grace).toBeGreaterThan(Number(tuning.shutdownForceTime.replace(' seconds', '')));
});

test('the namespace script registers the search attributes of the contract, and no others', () => {
  const script = [...read('ops/temporal/namespace.sh').matchAll(/^try .* attribute (\w+) (\w+)$/gm)];
  const contract = Object.values(searchAttributes).map(({ name, type }) => [
    name,
    TypedSearchAttributes.toMetadataType(type),
  ]);
  expect(script.map(([, name, type]) => [name, type])).toEqual(contract);
});

test('Temporal runs with eager activities and one partition per task queue', () => {
  expect(parse(read('ops/temporal/dynamic-config.yaml'))).toEqual({
    'system.enableActivityEagerExecution': [{ value: true }],
    'matching.numTaskqueueReadPartitions': [{ value: 1 }],
    'matching.numTaskqueueWritePartitions': [{ value: 1 }],
  });
});
