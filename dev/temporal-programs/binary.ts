/** Finds or gets the `temporal` program: Temporal's CLI with its development server. */
import { join } from 'node:path';
import type { Environment } from '../../runtime/config';
import { installOnce } from './install-once';
import { fetchSdkDownload, findSdkDownload } from './sdk-download';
import { startTied } from './tied-process';
import { findOnPath, isProgram, userCacheDir } from './user-cache';

/** Newer releases of the CLI do not build with a plain `go install`. */
const VERSION = '1.5.1';
const GO_PACKAGE = `github.com/temporalio/cli/cmd/temporal@v${VERSION}`;

export interface FindOptions {
  /** Takes progress lines while something slow goes on; is not called when the program exists already. */
  readonly report: (line: string) => void;
  readonly env?: Environment;
}

/**
 * The path of a `temporal` program: from the PATH, our cache, the SDK's cache, else downloaded by the SDK, else built
 * with Go (minutes, once).
 * @throws {Error} that says how to get it, when none of these works.
 */
export async function findTemporalCli({ report, env = process.env }: FindOptions): Promise<string> {
  const built = join(userCacheDir(env), `temporal-${VERSION}`, 'temporal');
  const present = findOnPath('temporal', env) ?? (isProgram(built) ? built : null) ?? findSdkDownload('cli', env);
  if (present !== null) return present;
  report('The `temporal` program is not on this machine yet; asking the Temporal SDK to download it.');
  const downloaded = await fetchSdkDownload('cli', env, report);
  if (downloaded !== null) return downloaded;
  const go = findOnPath('go', env);
  if (go === null) throw new Error(howToGetIt('it could not be downloaded, and Go is not installed to build it'));
  report(`The download is not possible here. Building Temporal ${VERSION} with Go instead: about 5 minutes, once.`);
  await installOnce({ target: built, report, make: (folder) => buildWithGo({ go, folder, env, report }) });
  report(`Temporal is built and kept in ${built}.`);
  return built;
}

interface Build {
  readonly go: string;
  readonly folder: string;
  readonly env: Environment;
  readonly report: (line: string) => void;
}

async function buildWithGo({ go, folder, env, report }: Build): Promise<string> {
  const since = Date.now();
  let latest = 'starting';
  let compiled = 0;
  const onLine = (line: string): void => {
    if (line.startsWith('go: ')) latest = line.slice('go: '.length);
    else latest = `${++compiled} packages compiled, now ${line}`;
  };
  // With -v go prints each package, which is its only output while it compiles.
  const child = await startTied(go, ['install', '-v', GO_PACKAGE], { env: { ...env, GOBIN: folder }, onLine });
  const tick = setInterval(() => report(`building Temporal, ${elapsed(since)}: ${latest}`), 5_000);
  const exit = await child.exited;
  clearInterval(tick);
  if (exit.code !== 0) {
    const lines = child.lastLines().slice(-5).join('\n');
    throw new Error(howToGetIt(`\`go install ${GO_PACKAGE}\` failed:\n${lines}\n`));
  }
  return join(folder, 'temporal');
}

function elapsed(since: number): string {
  const seconds = Math.round((Date.now() - since) / 1_000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

const howToGetIt = (why: string): string =>
  [
    `No Temporal server was started: the \`temporal\` program is missing, ${why}.`,
    'Any one of these helps, then run the same command again:',
    '  - install the Temporal CLI so that `temporal` is on the PATH: https://docs.temporal.io/cli#install',
    `  - install Go 1.25 or newer and let this program build it (or run \`go install ${GO_PACKAGE}\`)`,
    '  - set TEMPORAL_ADDRESS (and TEMPORAL_NAMESPACE) to a running Temporal server',
  ].join('\n');
