/** The documents say what the program does: names, links, tables and examples are held against the code. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { TypedSearchAttributes } from '@temporalio/common';
import { parse } from 'yaml';
import { z } from 'zod';
import { uiLinks } from '../../cli/ui-links';
import { type EscalationReason, OPEN_STATES, REFUND_STATES, RESOLVE_ACTIONS, searchAttributes } from '../../contract';
import { BY_CODE, UNLISTED_CODE } from '../../cookiepay/outcomes';
import { DEFAULT_SUCCESS_ANSWER } from '../../noti/http/app';
import { loadConfig } from '../../runtime/config';
import { knownVariables } from '../../runtime/config/sections';

const ROOT = join(__dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const inDocs = readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md'));
const PAGES = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...inDocs.map((name) => `docs/${name}`)];
const manifest = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(read('package.json')));
const configuration = read('docs/configuration.md');

/** The cells of each table row whose first cell is one name in backticks. */
const rowsOf = (page: string): readonly (readonly string[])[] =>
  page
    .split('\n')
    .filter((line) => /^\| `[^`]+` \|/.test(line))
    .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('`', '')))
    .map((cells) => cells.slice(1, -1));

test('README.md links to the Web UI with the queries that `refunds links` prints and that need no date', () => {
  const printed = uiLinks('http://127.0.0.1:8233', 'default', Date.now());
  const timeless = printed.filter(({ query }) => !/\d{4}-/.test(query)).map(({ url }) => url);
  const inReadme = read('README.md').match(/http:\/\/127\.0\.0\.1:8233\/[^)]+/g);
  expect(inReadme?.sort()).toEqual(timeless.sort());
});

describe('docs/configuration.md', () => {
  it.each(knownVariables)('names %s', (name) => {
    expect(configuration).toContain(`\`${name}\``);
  });

  it('names every setting of the simulator', () => {
    const names = new Set(read('dev/simulator/settings.ts').match(/SIMULATOR_[A-Z_]+/g));
    expect(names.size).toBeGreaterThan(3);
    for (const name of names) expect(configuration).toContain(`\`${name}\``);
  });

  it('has the defaults that the program has', () => {
    const rows = new Map(rowsOf(configuration).map(([name = '', fallback = '']) => [name, fallback]));
    const required = { COOKIEPAY_PAY2_ID: 'i', COOKIEPAY_PAY2_KEY: 'k' };
    const secrets = { NOTI_SECRET: 'n'.repeat(16), API_KEY: 'a'.repeat(16) };
    const sections = ['gateway', 'deposit', 'worker', 'noti', 'api', 'inbox', 'language', 'log'] as const;
    const written = [...rows]
      .filter(([name, fallback]) => knownVariables.includes(name) && !/^(required|not set)/.test(fallback))
      .map(([name, fallback]) => [name, fallback] as const);
    expect(written.length).toBeGreaterThan(10);
    const bare = loadConfig({ ...required, ...secrets }, sections);
    const told = loadConfig({ ...required, ...secrets, ...Object.fromEntries(written) }, sections);
    const { successAnswer, ...noti } = told.noti; // has its default where it is used
    expect({ ...told, noti }).toEqual(bare);
    expect(successAnswer).toBe(DEFAULT_SUCCESS_ANSWER);
    expect(Object.keys({ ...required, ...secrets }).map((name) => rows.get(name))).toEqual(Array(4).fill('required'));
  });

  it('has the commands that register the search attributes', () => {
    const create = 'temporal operator search-attribute create --namespace default';
    for (const { name, type } of Object.values(searchAttributes))
      expect(configuration).toContain(
        `${create} --name ${name} --type ${TypedSearchAttributes.toMetadataType(type)}\n`,
      );
  });

  it('names every secret and every variable that docker-compose.yml takes', () => {
    const text = read('docker-compose.yml');
    const { secrets } = z.object({ secrets: z.record(z.string(), z.unknown()) }).parse(parse(text, { merge: true }));
    const variables = [...text.matchAll(/(?<!\$)\$\{([A-Z_]+)/g)].map(([, name = '']) => name);
    expect(Object.keys(secrets)).toHaveLength(8);
    for (const name of [...Object.keys(secrets), ...variables]) expect(configuration).toContain(`\`${name}\``);
  });
});

describe('docs/gateway.md', () => {
  it('has the outcome table’s codes, each read as the program reads it', () => {
    const rows = [...read('docs/gateway.md').matchAll(/^\| (?:`(\w{4})`|any other) \| `(\w+)` \| (?:-|`(\w+)`) \|/gm)];
    const table = rows.map(([, code = 'any other', happened, claim]) => [code, { happened, ...(claim && { claim }) }]);
    expect(Object.fromEntries(table)).toEqual({ ...BY_CODE, 'any other': UNLISTED_CODE });
    expect(rows).toHaveLength(Object.keys(BY_CODE).length + 1);
  });
});

describe('the states and reasons', () => {
  /** A type has no values; this object fails to compile when it lacks one. */
  const reasons: Readonly<Record<EscalationReason, true>> = {
    deposit_deadline_passed: true,
    outcome_unknown: true,
    mismatch: true,
    deadline_unreadable: true,
    account_refused: true,
  };

  it.each(['README.md', 'docs/how-it-works.md', 'docs/api.md'])('%s names every state', (page) => {
    for (const state of REFUND_STATES) expect(read(page)).toContain(`\`${state}\``);
  });

  it('docs/api.md explains every escalation reason, and docs/gateway.md says when each comes', () => {
    const explained = rowsOf(read('docs/api.md')).map(([name]) => name);
    for (const reason of Object.keys(reasons)) {
      expect(explained).toContain(reason);
      expect(read('docs/gateway.md')).toContain(`\`${reason}\``);
    }
  });

  it('docs/operations.md has an entry for every reason, every open state and every action, with what never to do', () => {
    const runbook = read('docs/operations.md');
    const entries = runbook.split('\n### ').slice(1);
    for (const reason of Object.keys(reasons)) {
      const entry = entries.find((text) => text.startsWith(`\`${reason}\``)) ?? '';
      for (const part of ['**Means:**', '**Look at:**', '**Do:**', '**Never:**']) expect(entry).toContain(part);
    }
    const rows = rowsOf(runbook).map(([name]) => name);
    for (const state of OPEN_STATES) expect(rows).toContain(state);
    for (const action of RESOLVE_ACTIONS) expect(rows).toContain(`resolve ID ${action}`);
  });
});

describe.each(PAGES)('%s', (page) => {
  const text = read(page);

  it('names only npm scripts that exist', () => {
    const named = [...text.matchAll(/\bnpm (?:run(?: -s)? ([\w:-]+)|(test|start)\b)/g)].map(
      ([, run, short]) => run ?? short,
    );
    expect(named.filter((name) => !(String(name) in manifest.scripts))).toEqual([]);
  });

  it('links only to what exists, headings included', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, target = '']) => target);
    const broken = links.filter((link) => {
      const [path = '', anchor] = link.split('#');
      const file = path === '' ? page : join(dirname(page), path);
      if (!existsSync(join(ROOT, file))) return true;
      return anchor !== undefined && !anchorsOf(read(file)).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  it('names only files that exist where it names any of this repository’s', () => {
    const named = [
      ...text.matchAll(
        /`((?:docs|test|workflows|cookiepay|noti|runtime|ops|activities|dev|texts|contract|api|cli)\/[\w./-]+\.\w+)`/g,
      ),
    ];
    expect(named.map(([, path = '']) => path).filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});

/** As GitHub makes them. */
function anchorsOf(text: string): string[] {
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading.toLowerCase());
  return headings.map((heading) => heading.replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-'));
}
