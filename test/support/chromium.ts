/** A Chromium to look at the Web UI with: the machine's own, or the download of Playwright's. */
import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Starts none of what makes a browser call home: the tests are to see the Web UI, and nothing else. */
export const CHROMIUM_ARGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

/** @throws with how to get one, when there is none and none can be downloaded. */
export async function findChromium(): Promise<string> {
  const own = ownChromium() ?? downloaded();
  if (own !== null) return own;
  const cli = join(require.resolve('playwright-core/package.json'), '..', 'cli.js');
  try {
    await promisify(execFile)(process.execPath, [cli, 'install', 'chromium'], { timeout: 300_000 });
  } catch (error) {
    throw new Error(
      'The test of the Web UI needs Chromium: none is on the PATH, and it could not be downloaded. ' +
        'Install it (Debian, Ubuntu: apt-get install chromium) and run the test again.',
      { cause: error },
    );
  }
  return chromium.executablePath();
}

function ownChromium(): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const paths = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...paths, ...APPLICATIONS].find(isProgram) ?? null;
}

const downloaded = (): string | null => (isProgram(chromium.executablePath()) ? chromium.executablePath() : null);

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
