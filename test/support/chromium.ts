/** A Chromium to look at the Web UI with: the machine's own, the one in the npm registry, or Playwright's download. */
import { execFile } from 'node:child_process';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import type { FindOptions } from '../../dev/temporal-programs/binary';
import { installOnce } from '../../dev/temporal-programs/install-once';
import { findOnPath, isProgram, userCacheDir } from '../../dev/temporal-programs/user-cache';
import { devDependencies } from '../../package.json';

const run = promisify(execFile);

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const DOWNLOAD_WITHIN_MS = 180_000;

/** Switches off what makes a browser call home: it must see the Web UI and nothing else. */
export const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** @throws {Error} that says how to get one, when none is here and none can be got. */
export async function findChromium({ report, env = process.env }: FindOptions): Promise<string> {
  const present = NAMES.map((name) => findOnPath(name, env)).find((path) => path !== null);
  const here = [present, ...APPLICATIONS, chromium.executablePath()].find((path) => path && isProgram(path));
  if (here) return here;
  return (await fromNpm({ report, env })) ?? (await downloaded(report));
}

/** Before the download, because it is installed already. Null where it does not start (another platform, Alpine). */
async function fromNpm({ report, env }: Required<FindOptions>): Promise<string | null> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  const folder = join(userCacheDir(env), `chromium-${devDependencies['@sparticuz/chromium']}`);
  const program = join(folder, 'start');
  try {
    await installOnce({ target: folder, report, make: (empty) => unpack(join(empty, 'chromium'), env, report) });
    await run(program, ['--version'], { timeout: 30_000 });
    return program;
  } catch (error) {
    report(`The Chromium of the npm registry does not start here: ${String(error)}`);
    return null;
  }
}

/**
 * The package unpacks into the temporary folder, and the libraries that it needs only where it takes itself to be on
 * AWS Lambda. A process of its own gets both set without touching this one.
 */
async function unpack(folder: string, env: FindOptions['env'], report: FindOptions['report']): Promise<string> {
  report('Unpacking Chromium for the tests of the Web UI: a few seconds, once.');
  await mkdir(folder);
  const script = "require('@sparticuz/chromium').executablePath().catch((e) => { console.error(e); process.exit(1); })";
  await run(process.execPath, ['-e', script], {
    cwd: join(__dirname, '../..'),
    env: { ...env, TMPDIR: folder, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x' },
  });
  await writeFile(join(folder, 'fonts.conf'), FONTS);
  await writeFile(join(folder, 'start'), START);
  await chmod(join(folder, 'start'), 0o755);
  return folder;
}

const START = `#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd)
export LD_LIBRARY_PATH="$here/al2023/lib\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
export FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/chromium" "$@"
`;

/** A page crashes where there is no font at all, so the package's own font is named beside the system's. */
const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

async function downloaded(report: FindOptions['report']): Promise<string> {
  report('Downloading Chromium for the tests of the Web UI: 3 minutes at most, once.');
  const cli = join(require.resolve('playwright-core/package.json'), '..', 'cli.js');
  try {
    await run(process.execPath, [cli, 'install', 'chromium'], { timeout: DOWNLOAD_WITHIN_MS });
    return chromium.executablePath();
  } catch (error) {
    throw new Error(
      'The tests of the Web UI need Chromium: none is on the PATH, and it could not be downloaded. ' +
        'Install it (Debian, Ubuntu: apt-get install chromium) and run the tests again.',
      { cause: error },
    );
  }
}
