/** The Dockerfile's stages, carried out in folders: the same COPY and RUN lines as in a real build, without Docker. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import ignore from '@balena/dockerignore';

const execute = promisify(execFile);

interface Stage {
  readonly name: string;
  readonly base: string;
  readonly steps: readonly Step[];
}
interface Step {
  readonly instruction: string;
  readonly text: string;
}

export interface ImageBuild {
  /** The repository. */
  readonly root: string;
  /** An empty folder; each stage gets a folder there. */
  readonly into: string;
  readonly report: (line: string) => void;
}

/** Builds the stage `target`, and those that it needs, each once. Returns the folder that is /app in the image. */
export function createImageBuild({ root, into, report }: ImageBuild): { build: (target: string) => Promise<string> } {
  const stages = parseDockerfile(readFileSync(join(root, 'Dockerfile'), 'utf8'));
  const context = join(into, 'context');
  copyContext(root, context);
  const built = new Map<string, Promise<string>>();

  function build(target: string): Promise<string> {
    const running = built.get(target) ?? buildStage(target);
    built.set(target, running);
    return running;
  }

  async function buildStage(target: string): Promise<string> {
    const stage = stages.find(({ name }) => name === target);
    if (stage === undefined) throw new Error(`The Dockerfile has no stage ${target}.`);
    const folder = join(into, `stage-${target}`);
    mkdirSync(folder);
    if (stages.some(({ name }) => name === stage.base)) await copyFolder(await build(stage.base), folder);
    for (const step of stage.steps) await carryOut(step, folder);
    return folder;
  }

  async function carryOut({ instruction, text }: Step, folder: string): Promise<void> {
    if (instruction === 'RUN') {
      const command = text.replace(/--mount=\S+ /g, '');
      report(`image: ${command}`);
      await execute('sh', ['-c', command], { cwd: folder, env: cleanEnvironment(), maxBuffer: 1e8 });
    }
    if (instruction === 'COPY') {
      const [, from, paths = ''] = /^(?:--from=(\S+) )?(.*)$/.exec(text) ?? [];
      const source = from === undefined ? context : await build(from);
      await copy(paths.replaceAll('/app/', '').split(' '), source, folder);
    }
  }

  return { build };
}

/** `COPY a b ./` puts both into the folder; `COPY a b` makes b a copy of a. */
async function copy(paths: readonly string[], source: string, folder: string): Promise<void> {
  const to = paths.at(-1) ?? '.';
  for (const path of paths.slice(0, -1)) {
    const [from, destination] = [join(source, path), to === './' ? join(folder, path) : join(folder, to)];
    if (statSync(from).isDirectory()) await copyFolder(from, destination);
    else cpSync(from, destination);
  }
}

/** With hard links where they can be made: packages are hundreds of megabytes, and no step changes a copied file. */
async function copyFolder(from: string, to: string): Promise<void> {
  mkdirSync(to, { recursive: true });
  await execute('cp', [process.platform === 'linux' ? '-alf' : '-R', `${from}/.`, to]);
}

function parseDockerfile(text: string): Stage[] {
  const stages: { name: string; base: string; steps: Step[] }[] = [];
  for (const line of text.split('\n').filter((each) => /^[A-Z]+ /.test(each))) {
    const [, instruction = '', rest = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
    if (instruction === 'FROM') {
      const [base = '', , name = ''] = rest.split(' '); // FROM base AS name
      stages.push({ name, base, steps: [] });
    } else stages.at(-1)?.steps.push({ instruction, text: rest });
  }
  return stages;
}

/** Exactly the files that Docker would send. */
export function copyContext(root: string, to: string): void {
  const ignored = ignore().add(readFileSync(join(root, '.dockerignore'), 'utf8'));
  const files = filesBelow(root).filter((path) => !ignored.ignores(path));
  for (const path of files) {
    mkdirSync(join(to, dirname(path)), { recursive: true });
    cpSync(join(root, path), join(to, path));
  }
}

/** Big folders that no .dockerignore of ours may let in are not even walked: the walk would take minutes. */
const NEVER_WALKED = ['.git', 'node_modules'];

function filesBelow(root: string, below = ''): string[] {
  return readdirSync(join(root, below), { withFileTypes: true }).flatMap((entry) => {
    const path = join(below, entry.name);
    if (NEVER_WALKED.includes(entry.name)) return [];
    if (entry.isDirectory()) return filesBelow(root, path);
    return entry.isFile() ? [path] : [];
  });
}

/**
 * What a build inside Docker has of this process's environment: nothing of npm's, of jest's or of the program's. npm
 * takes packages from its cache where it can, as with the Dockerfile's cache mount.
 */
export const cleanEnvironment = (): Record<string, string> => ({
  npm_config_prefer_offline: 'true',
  ...Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] =>
      /^(PATH|HOME|LANG|TMPDIR|HTTPS?_PROXY|NODE_EXTRA_CA_CERTS)$/i.test(entry[0]),
    ),
  ),
});
