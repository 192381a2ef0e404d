/** What a benchmark measured, as a table. */
import Table from 'cli-table3';

export interface Figure {
  readonly name: string;
  readonly measured: number;
  readonly unit: string;
  /** The most that is allowed; null: there is no bound. */
  readonly bound: number | null;
}

export const isKept = ({ measured, bound }: Figure): boolean => bound === null || !(measured > bound);

export function tableOf(figures: readonly Figure[]): string {
  const table = new Table({ head: ['figure', 'measured', 'at most', ''], style: { head: [], border: [] } });
  for (const figure of figures) {
    const { name, measured, unit, bound } = figure;
    const verdict = bound === null ? '' : isKept(figure) ? 'kept' : 'BROKEN';
    table.push([name, `${measured} ${unit}`, bound === null ? '' : `${bound} ${unit}`, verdict]);
  }
  return table.toString();
}
