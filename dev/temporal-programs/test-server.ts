/** Finds or gets Temporal's time-skipping test server (for tests only). */
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '../../runtime/config';
import type { FindOptions } from './binary';
import { installOnce } from './install-once';
import { fetchSdkDownload, findSdkDownload } from './sdk-download';
import { startTied } from './tied-process';
import { findOnPath, isProgram, userCacheDir } from './user-cache';

const VERSION = '1.38.0';
const MAIN_CLASS = 'io.temporal.testserver.TestServer';

/**
 * The path of a program that the SDK accepts as `{ type: 'existing-path' }`: from our cache, the SDK's cache, else
 * downloaded by the SDK, else the Maven artifact `io.temporal:temporal-test-server` run by Java.
 * @throws {Error} that says how to get it, when none of these works.
 */
export async function findTimeSkippingServer({ report, env = process.env }: FindOptions): Promise<string> {
  const folder = join(userCacheDir(env), `temporal-test-server-${VERSION}`);
  const program = join(folder, 'temporal-test-server');
  // The script needs Java, which may have been removed since.
  const installed = isProgram(program) && findOnPath('java', env) !== null ? program : null;
  const present = installed ?? findSdkDownload('time-skipping', env);
  if (present !== null) return present;
  report("Temporal's time-skipping test server is not on this machine yet; asking the SDK to download it.");
  const downloaded = await fetchSdkDownload('time-skipping', env, report);
  if (downloaded !== null) return downloaded;
  const maven = findOnPath('mvn', env);
  if (maven === null || !(await javaRuns(env))) throw new Error(howToGetIt('and Java with Maven is not installed'));
  report('The download is not possible here. Getting its Maven artifact instead: about half a minute, once.');
  await installOnce({ target: folder, report, make: (empty) => installWithMaven({ maven, empty, env, report }) });
  return program;
}

/** On some systems `java` is only a stub that tells how to install it. */
async function javaRuns(env: Environment): Promise<boolean> {
  const java = findOnPath('java', env);
  if (java === null) return false;
  return (await (await startTied(java, ['-version'], { env })).exited).code === 0;
}

interface Install {
  readonly maven: string;
  readonly empty: string;
  readonly env: Environment;
  readonly report: (line: string) => void;
}

async function installWithMaven({ maven, empty, env, report }: Install): Promise<string> {
  const folder = join(empty, 'server');
  await mkdir(folder);
  await writeFile(join(empty, 'pom.xml'), POM);
  let count = 0;
  const onLine = (line: string): void => {
    if (!line.includes('Downloaded from') && !line.includes('Copying ')) return;
    count += 1;
    if (count % 25 === 1) report(`getting the test server: ${count} files, now ${line.split('/').at(-1) ?? ''}`);
  };
  const args = ['-B', 'dependency:copy-dependencies', `-DoutputDirectory=${join(folder, 'lib')}`];
  const child = await startTied(maven, [...args, '-DincludeScope=runtime'], { cwd: empty, env, onLine });
  if ((await child.exited).code !== 0) {
    const lines = child.lastLines().slice(-8).join('\n');
    throw new Error(howToGetIt(`and Maven could not get io.temporal:temporal-test-server:${VERSION}:\n${lines}\n`));
  }
  const script = join(folder, 'temporal-test-server');
  await writeFile(script, SCRIPT);
  await chmod(script, 0o755);
  return folder;
}

// Without slf4j-nop each start of the server prints three lines about a missing log implementation.
const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId><artifactId>test-server</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies><dependency>
    <groupId>io.temporal</groupId><artifactId>temporal-test-server</artifactId><version>${VERSION}</version>
  </dependency><dependency>
    <groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>1.7.36</version>
  </dependency></dependencies>
</project>
`;

// exec: the SDK stops the server by killing the process that it started. The loop ends the server when the test process
// was killed or has crashed before it could do so. The JVM options halve the time until the server answers.
const SCRIPT = `#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd)
parent=$PPID
( while kill -0 "$parent" && kill -0 $$; do sleep 2; done; kill -KILL $$ ) </dev/null >/dev/null 2>&1 &
exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -cp "$here/lib/*" ${MAIN_CLASS} "$@"
`;

const howToGetIt = (why: string): string =>
  [
    `Temporal's time-skipping test server is missing: it could not be downloaded, ${why}.`,
    'The tests that need it cannot pass. Any one of these helps, then run the tests again:',
    '  - let this machine reach https://temporal.download (the SDK fetches the server itself)',
    '  - install Java (11 or newer) and Maven; this program then fetches the server as a Maven artifact',
  ].join('\n');
