/** How the Temporal programs are found or made, and how a Temporal server is named in the environment. */
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Connection } from '@temporalio/client';
import { findTemporalCli } from '../../dev/temporal-programs/binary';
import { installOnce } from '../../dev/temporal-programs/install-once';
import { findTimeSkippingServer } from '../../dev/temporal-programs/test-server';
import { ConfigError } from '../../runtime/config';
import { isTemporalConfigured, temporalSettings } from '../../runtime/temporal/connect';
import { describeRegistration, registerSearchAttributes } from '../../runtime/temporal/search-attributes';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'temporal-programs-'));
});
afterEach(() => rm(folder, { recursive: true }));

const silent = { report: (): void => undefined };

async function program(path: string, text = 'exit 0'): Promise<string> {
  const full = join(folder, path);
  await mkdir(dirname(full), { recursive: true });
  await writeFile(full, `#!/bin/sh\n${text}\n`);
  await chmod(full, 0o755);
  return full;
}

/** Only what the test puts into the folder is there; `/usr/bin` is left out, so no Go and no Java either. */
const bareMachine = (): Record<string, string> => ({
  PATH: join(folder, 'bin'),
  XDG_CACHE_HOME: join(folder, 'cache'),
  HOME: folder,
  TMPDIR: folder,
  HTTPS_PROXY: 'http://127.0.0.1:9', // a closed port: the network refuses
});

describe('the temporal program', () => {
  const inCache = 'cache/cookiepay-refunds/temporal-1.5.1/temporal';

  test('is taken from the PATH before the cache', async () => {
    await program(inCache);
    const onPath = await program('bin/temporal');
    expect(await findTemporalCli({ ...silent, env: bareMachine() })).toBe(onPath);
  });

  test('is taken from the cache without a progress line', async () => {
    const cached = await program(inCache);
    const said: string[] = [];
    expect(await findTemporalCli({ report: (line) => said.push(line), env: bareMachine() })).toBe(cached);
    expect(said).toEqual([]);
  });

  test('is built with Go where it cannot be downloaded, once for two calls at the same time', async () => {
    await program(
      'bin/go',
      `echo x >> '${folder}/calls'; echo "$@" > '${folder}/args'; : > "$GOBIN/temporal"; /bin/chmod 755 "$GOBIN/temporal"`,
    );
    const env = bareMachine();
    const found = await Promise.all([findTemporalCli({ ...silent, env }), findTemporalCli({ ...silent, env })]);
    expect(found).toEqual([join(folder, inCache), join(folder, inCache)]);
    expect(await readFile(join(folder, 'calls'), 'utf8')).toBe('x\n');
    expect(await readFile(join(folder, 'args'), 'utf8')).toContain('github.com/temporalio/cli/cmd/temporal@v1.5.1');
  });

  test('that does not build leaves nothing behind, and the error has the output of Go', async () => {
    await program('bin/go', 'echo "go: no such module" >&2; exit 1');
    await expect(findTemporalCli({ ...silent, env: bareMachine() })).rejects.toThrow('go: no such module');
    expect(await readdir(join(folder, dirname(inCache)))).toEqual([]);
  });

  test('that cannot be got at all: the error says how to get it', async () => {
    await expect(findTemporalCli({ ...silent, env: bareMachine() })).rejects.toThrow(
      /docs\.temporal\.io[^]*install Go[^]*TEMPORAL_ADDRESS/,
    );
  });

  test('time-skipping server without Java: the error says how to get it', async () => {
    await expect(findTimeSkippingServer({ ...silent, env: bareMachine() })).rejects.toThrow('install Java');
  });

  test('is made again when the process that was making it has died', async () => {
    const target = join(folder, 'made');
    await writeFile(`${target}.lock`, '');
    await utimes(`${target}.lock`, new Date(0), new Date(0));
    await mkdir(`${target}.making`);
    const make = async (empty: string): Promise<string> => {
      await writeFile(join(empty, 'thing'), 'whole');
      return join(empty, 'thing');
    };
    await installOnce({ target, ...silent, make });
    expect(await readFile(target, 'utf8')).toBe('whole');
    expect(await readdir(folder)).toEqual(['made']);
  });
});

describe('the configured Temporal', () => {
  const settingsOf = (env: Record<string, string>): unknown => temporalSettings({ HOME: folder, ...env });

  test('is none when nothing is set; the settings then name the usual local server', () => {
    expect(isTemporalConfigured({ HOME: folder, TEMPORAL_ADDRESS: '', TEMPORAL_API_KEY: '' })).toBe(false);
    expect(settingsOf({})).toEqual({ namespace: 'default', connectionOptions: { address: 'localhost:7233' } });
  });

  test('comes from the environment, with TLS where there is an API key', () => {
    const env = { TEMPORAL_ADDRESS: 'a.example:7233', TEMPORAL_NAMESPACE: 'refunds', TEMPORAL_API_KEY: 'canary' };
    expect(isTemporalConfigured({ HOME: folder, ...env })).toBe(true);
    expect(settingsOf(env)).toEqual({
      namespace: 'refunds',
      connectionOptions: { address: 'a.example:7233', apiKey: 'canary', tls: true },
    });
  });

  test('comes from a profile of a configuration file', async () => {
    const file = join(folder, 'temporal.toml');
    await writeFile(file, '[profile.shop]\naddress = "b.example:7233"\nnamespace = "shop"\n');
    const env = { HOME: folder, TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: 'shop' };
    expect(isTemporalConfigured(env)).toBe(true);
    expect(temporalSettings(env)).toEqual({ namespace: 'shop', connectionOptions: { address: 'b.example:7233' } });
  });

  test('with credentials but no address is a fault, not a reason to embed', () => {
    expect(() => isTemporalConfigured({ HOME: folder, TEMPORAL_API_KEY: 'canary' })).toThrow(ConfigError);
  });

  test('in an unreadable file is a fault that names the line and repeats nothing of it', async () => {
    const file = join(folder, 'temporal.toml');
    await writeFile(file, '[profile.default]\napi_key = "canary\n');
    const read = (): unknown => settingsOf({ TEMPORAL_CONFIG_FILE: file });
    expect(read).toThrow(/TEMPORAL_CONFIG_FILE: .* line \d/);
    expect(read).not.toThrow(/canary/);
    expect(() => settingsOf({ TEMPORAL_PROFILE: 'nobody' })).toThrow('TEMPORAL_PROFILE');
  });
});

test('where Temporal does not let us register, the result names each missing attribute with its command', async () => {
  const refuse = (code: number) => (): never => {
    throw Object.assign(new Error('refused'), { code, details: '', metadata: {} });
  };
  const [PERMISSION_DENIED, INVALID_ARGUMENT] = [7, 3];
  const cloud = {
    operatorService: {
      listSearchAttributes: refuse(PERMISSION_DENIED),
      addSearchAttributes: refuse(PERMISSION_DENIED),
    },
    workflowService: {
      countWorkflowExecutions: ({ query }: { query: string }): unknown =>
        query.startsWith('OrderNo') ? {} : refuse(INVALID_ARGUMENT)(),
    },
  } as unknown as Connection; // the four calls that the function makes, of the hundreds
  const text = describeRegistration(await registerSearchAttributes(cloud, 'shop'));
  expect(text).toContain(
    'temporal operator search-attribute create --namespace shop --name RefundTids --type KeywordList',
  );
  expect(text).not.toContain('OrderNo');
});
