/** Rules about the whole repository that neither npm, knip, ESLint nor dependency-cruiser checks. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const ROOT = join(__dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const versions = z.record(z.string(), z.string());
const manifest = z
  .object({ dependencies: versions, devDependencies: versions, overrides: versions })
  .parse(JSON.parse(read('package.json')));
const lock = z
  .object({
    packages: z.record(z.string(), z.object({ version: z.string().optional(), resolved: z.string().optional() })),
  })
  .parse(JSON.parse(read('package-lock.json')));

const declared = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.overrides };

/** Tracked files and new ones that are not ignored, as they are on disk now. */
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: ROOT })
  .toString('utf8')
  .split('\0')
  .filter((path) => path !== '' && existsSync(join(ROOT, path)));

test('every dependency is pinned to one version', () => {
  for (const version of Object.values(declared)) expect(version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
});

test('all Temporal packages have the same version', () => {
  const temporal = Object.entries(declared).filter(([name]) => name.startsWith('@temporalio/'));
  expect(temporal.length).toBeGreaterThan(1);
  expect(new Set(temporal.map(([, version]) => version)).size).toBe(1);
});

test('all Temporal packages share one protobufjs: with two, the replay of JSON histories breaks', () => {
  const copies = Object.keys(lock.packages).filter((path) => path.endsWith('/protobufjs'));
  expect(copies.filter((path) => path.includes('@temporalio/'))).toEqual([]);
  expect(lock.packages['node_modules/protobufjs']?.version).toBe(manifest.dependencies['protobufjs']);
});

test('package-lock.json names no registry, so it installs from the configured one', () => {
  expect(Object.values(lock.packages).flatMap(({ resolved }) => resolved ?? [])).toEqual([]);
});

test('no file contains a path of a developer’s machine', () => {
  // Only paths with two parts or more: a clone in /build would find itself in any file.
  const paths = [ROOT, homedir(), ['', 'home', 'runner'].join('/')].filter((path) => path.split('/').length > 2);
  const found = files.filter((path) => {
    const text = read(path);
    return paths.some((machine) => text.includes(`${machine}/`));
  });
  expect(found).toEqual([]);
});

test('no file holds a secret', () => {
  expect(files.filter((path) => /^secrets\/|(^|\/)\.env($|\.)|\.(pem|key|p12)$/.test(path))).toEqual([]);
});
