/** Data on stdout: JSON lines for programs, tables for people. */
import Table from 'cli-table3';
import stringWidth from 'string-width';
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

const STYLES = { bold: 1, red: 31, green: 32, yellow: 33 } as const;

/** A text with a style, for terminals with colour. */
interface Styled {
  readonly text: string;
  readonly style: keyof typeof STYLES;
}
export type Cell = string | Styled;

/** Cleaned first and painted then: cleaning would take the escape sequences of the colour away. */
function painted({ colour }: Cli, cell: Cell): string {
  if (typeof cell === 'string') return line(cell);
  const text = line(cell.text);
  return colour ? `\u001b[${STYLES[cell.style]}m${text}\u001b[0m` : text;
}

const bold = (text: string): Styled => ({ text, style: 'bold' });

/** Columns with a heading, as wide as they need to be. */
export function printTable(cli: Cli, head: readonly string[], rows: readonly (readonly Cell[])[]): void {
  printColumns(cli, [head.map(bold), ...rows], {});
}

/** One thing, a line for each of its facts. The last column is wrapped at the width of the terminal. */
export function printFacts(cli: Cli, facts: readonly (readonly [name: string, ...values: Cell[]])[]): void {
  const rows = facts.map(([name, ...values]) => [bold(name), ...values]);
  printColumns(cli, rows, cli.columns === null ? {} : { colWidths: widthsFor(rows, cli.columns), wordWrap: true });
}

const GAP = 2;
const NARROWEST = 20;

function widthsFor(rows: readonly (readonly Cell[])[], columns: number): number[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count - 1 }, (_, at) =>
    Math.max(0, ...rows.map((row) => widthOf(row[at] ?? ''))),
  );
  const taken = widths.reduce((sum, width) => sum + width + GAP, 0);
  return [...widths, Math.max(NARROWEST, columns - taken - 1)];
}

const widthOf = (cell: Cell): number => stringWidth(line(typeof cell === 'string' ? cell : cell.text));

const NO_LINES = Object.fromEntries(
  ['top', 'bottom', 'left', 'right']
    .flatMap((side) => [side, `${side}-mid`, `${side}-left`, `${side}-right`])
    .concat('mid', 'mid-mid', 'left-mid', 'right-mid')
    .map((part) => [part, '']),
);

function printColumns(
  cli: Cli,
  rows: readonly (readonly Cell[])[],
  widths: { readonly colWidths?: number[]; readonly wordWrap?: boolean },
): void {
  const table = new Table({
    chars: { ...NO_LINES, middle: ' '.repeat(GAP) },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    ...widths,
  });
  table.push(...rows.map((row) => row.map((cell) => painted(cli, cell))));
  cli.out(`${table.toString().replace(/[ ]+$/gm, '')}\n`);
}

/** A heading, and a line for each sentence. */
export function printPart(cli: Cli, heading: string, sentences: readonly string[]): void {
  cli.out(`${painted(cli, bold(heading))}\n`);
  for (const sentence of sentences) cli.out(`  ${line(sentence)}\n`);
}
