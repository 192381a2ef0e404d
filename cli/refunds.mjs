#!/usr/bin/env node
/** `npx refunds ...`: the CLI from its sources in a checkout, else the built one. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const BUILT = join(ROOT, 'dist', 'cli', 'main.js');
const SOURCE = join(ROOT, 'cli', 'main.ts');

if (existsSync(SOURCE)) {
  const bootstrap = join(ROOT, 'dev', 'bootstrap.mjs');
  process.argv = [process.execPath, bootstrap, 'tsx', SOURCE, ...process.argv.slice(2)];
  await import(pathToFileURL(bootstrap).href);
} else {
  await import(pathToFileURL(BUILT).href);
}
