/** Data on stdout: JSON lines for programs, tables for people. */
import Table from 'cli-table3';
import type { Cli } from './cli';

export interface OutputOptions {
  readonly json?: boolean;
}

// Escape sequences, and characters that turn a line around, could make a terminal show something else than is there.
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text from outside as one harmless line. */
export const line = (text: string): string => text.replace(UNSAFE, ' ');

const escaped = (mark: string): string =>
  Array.from({ length: mark.length }, (_, at) => `\\u${mark.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');

export function printJson(cli: Cli, value: unknown): void {
  cli.out(`${JSON.stringify(value).replace(UNSAFE, escaped)}\n`);
}

const NO_LINES = Object.fromEntries(
  ['top', 'bottom', 'left', 'right']
    .flatMap((side) => [side, `${side}-mid`, `${side}-left`, `${side}-right`])
    .concat('mid', 'mid-mid', 'left-mid', 'right-mid')
    .map((part) => [part, '']),
);
const style = { head: [], border: [], 'padding-left': 0, 'padding-right': 0 };

/** Columns with a heading, as wide as they need to be. */
export function printTable(cli: Cli, head: readonly string[], rows: readonly (readonly string[])[]): void {
  const table = new Table({ head: head.map((name) => bold(cli, name)), chars: { ...NO_LINES, middle: '  ' }, style });
  table.push(...rows.map((row) => row.map(line)));
  cli.out(`${withoutTrailingBlanks(table.toString())}\n`);
}

/** One thing, a line for each of its facts; empty ones are left out. */
export function printFacts(cli: Cli, facts: readonly (readonly [name: string, value: string | null])[]): void {
  const known = facts.flatMap(([name, value]) => (value === null || value === '' ? [] : [[name, value] as const]));
  const nameWidth = Math.max(0, ...known.map(([name]) => widthOf(name)));
  const width = cli.columns === null ? null : Math.max(20, cli.columns - nameWidth - 3);
  const table = new Table({
    chars: { ...NO_LINES, middle: '  ' },
    style,
    ...(width !== null && { colWidths: [nameWidth, width], wordWrap: true }),
  });
  table.push(...known.map(([name, value]) => [bold(cli, name), line(value)]));
  cli.out(`${withoutTrailingBlanks(table.toString())}\n`);
}

const withoutTrailingBlanks = (text: string): string => text.replace(/[ ]+$/gm, '');

const painted = (code: number) => (cli: Cli, text: string) => (cli.colour ? `\u001b[${code}m${text}\u001b[0m` : text);
export const bold = painted(1);
export const red = painted(31);
export const green = painted(32);
export const yellow = painted(33);

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/gu;
/** Columns that a text takes on a terminal: Hangul takes two each. */
export const widthOf = (text: string): number => text.length + (text.match(WIDE)?.length ?? 0);
