/** The servers that Temporal's TypeScript SDK downloads for tests: found where the SDK keeps them, or downloaded by it. */
import { readFileSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../../runtime/config';
import { startTied } from './tied-process';
import { isProgram, userCacheDir } from './user-cache';

export type SdkServer = 'cli' | 'time-skipping';

/** The SDK names its download after the program and the SDK's version. */
const PREFIX: Record<SdkServer, string> = {
  cli: 'temporal-sdk-typescript',
  'time-skipping': 'temporal-test-server-sdk-typescript',
};

/** Without a first byte in this time, the download counts as not possible here. */
const FIRST_BYTE_MS = 15_000;
const STALLED_MS = 30_000;

// A separate process: the SDK's runtime can be set up only once in a process, and the caller does that.
const FETCH = `
const { TestWorkflowEnvironment } = require(process.argv[1]);
const server = { executable: { type: 'cached-download', downloadDir: process.argv[3] } };
const start = process.argv[2] === 'cli' ? 'createLocal' : 'createTimeSkipping';
TestWorkflowEnvironment[start]({ server }).then((env) => env.teardown()).catch(() => process.exit(1));
`;

/** An earlier download: in our cache, or in the temporary folder where the SDK puts it by default. */
export function findSdkDownload(server: SdkServer, env: Environment): string | null {
  const name = sdkFileName(server);
  if (name === null) return null;
  const candidates = [join(userCacheDir(env), 'sdk', name), join(env['TMPDIR'] ?? tmpdir(), name)];
  return candidates.find((path) => isProgram(path) && isOurs(path)) ?? null;
}

/** Lets the SDK download. Null, after some seconds, where that is not possible (no package, no network). */
export async function fetchSdkDownload(
  server: SdkServer,
  env: Environment,
  report: (line: string) => void,
): Promise<string | null> {
  const name = sdkFileName(server);
  if (name === null) return null;
  const folder = join(userCacheDir(env), 'sdk');
  await mkdir(folder, { recursive: true });
  const args = ['-e', FETCH, require.resolve('@temporalio/testing'), server, folder];
  const child = await startTied(process.execPath, args, { env });
  const giveUp = (): void => void child.stop(0);
  const watch = setInterval(watchProgress(join(folder, `${name}.downloading`), report, giveUp), 1_000);
  await child.exited;
  clearInterval(watch);
  return findSdkDownload(server, env);
}

/** Called each second: looks at the growing file, and gives up when it does not grow. */
function watchProgress(file: string, report: (line: string) => void, giveUp: () => void): () => void {
  let size = 0;
  let progressAt = Date.now();
  return () => {
    const now = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (now > size) {
      progressAt = Date.now();
      report(`downloading: ${(now / 1e6).toFixed(0)} MB unpacked`);
    }
    size = now;
    if (Date.now() - progressAt > (size === 0 ? FIRST_BYTE_MS : STALLED_MS)) giveUp();
  };
}

function sdkFileName(server: SdkServer): string | null {
  try {
    const manifest: unknown = JSON.parse(readFileSync(require.resolve('@temporalio/testing/package.json'), 'utf8'));
    if (typeof manifest !== 'object' || manifest === null || !('version' in manifest)) return null;
    return `${PREFIX[server]}-${String(manifest.version)}`;
  } catch {
    return null; // not installed
  }
}

/** Every user may write into the temporary folder: never run what another user has put there. */
const isOurs = (path: string): boolean => statSync(path).uid === (process.getuid?.() ?? statSync(path).uid);
