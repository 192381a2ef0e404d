import type { Command } from 'commander';
import type { RefundFilter, RefundRow, RefundState, RefundView } from '../../client';
import { TemporalUnavailable } from '../../client/errors';
import { REFUND_STATES } from '../../contract';
import { type Cli, say } from '../cli';
import { addCommand } from '../command';
import { depositOf, shortKst, stateOf } from '../describe';
import { EXIT } from '../exit-codes';
import { type OutputOptions, printJson, printTable } from '../output';
import { oneOf, wholeNumber } from '../parse';
import { sayLinks } from '../say-links';
import { type Refunds, withRefunds } from '../temporal';

interface ListOptions extends OutputOptions {
  readonly state?: RefundState;
  readonly tid?: string;
  readonly order?: string;
  readonly limit: number;
  readonly long?: boolean;
}

const MOST = 10_000;
const PAGE = 100;

export function addList(program: Command, cli: Cli): void {
  const { help, rule } = cli.texts;
  addCommand(program, cli, 'list', 'list')
    .option('--state <state>', `${help.option.state}: ${REFUND_STATES.join(', ')}`, oneOf(REFUND_STATES, rule.oneOf))
    .option('--tid <tid>', help.option.tid)
    .option('--order <number>', help.option.order)
    .option('--limit <rows>', help.option.limit, wholeNumber(1, MOST, rule.limit), 50)
    .option('--long', help.option.long)
    .action((options: ListOptions) => list(cli, options));
}

async function list(cli: Cli, options: ListOptions): Promise<void> {
  await withRefunds(cli, async (temporal) => {
    const { rows, more } = await newestFirst(temporal, options);
    const views = options.long ? await viewsOf(temporal, rows) : new Map<string, RefundView>();
    if (options.json) for (const row of rows) printJson(cli, { ...row, ...views.get(row.refundId) });
    else if (rows.length > 0) printRows(cli, rows, options.long ? views : null);
    if (rows.length === 0) say(cli, cli.texts.listed.none);
    if (more) say(cli, cli.texts.listed.more(options.limit));
    sayLinks(cli, temporal);
    const unasked = options.long ? rows.filter((row) => waits(row) && !views.has(row.refundId)).length : 0;
    if (unasked > 0) say(cli, cli.texts.listed.unasked(unasked));
    cli.end(unasked > 0 ? EXIT.unavailable : EXIT.ok);
  });
}

async function newestFirst(
  { refunds }: Refunds,
  { state, tid, order, limit }: ListOptions,
): Promise<{ rows: RefundRow[]; more: boolean }> {
  const filter: RefundFilter = { state, tid, orderNo: order };
  const rows: RefundRow[] = [];
  let cursor: string | null | undefined;
  while (cursor !== null && rows.length < limit) {
    const page = await refunds.list({
      ...filter,
      limit: Math.min(PAGE, limit - rows.length),
      ...(cursor && { cursor }),
    });
    rows.push(...page.refunds);
    cursor = page.nextCursor;
  }
  rows.sort((a, b) => b.startedAt.localeCompare(a.startedAt));
  return { rows, more: cursor !== null };
}

const waits = ({ state, closedAt }: RefundRow): boolean =>
  closedAt === null && (state === 'escalated' || state === 'awaiting_deposit');

const AT_ONCE = 10;

/** Of those that wait for people; those that no worker answers for are missing. */
async function viewsOf({ refunds }: Refunds, rows: readonly RefundRow[]): Promise<Map<string, RefundView>> {
  const ids = [...new Set(rows.filter(waits).map(({ refundId }) => refundId))];
  const views = new Map<string, RefundView>();
  const askInTurn = async (): Promise<void> => {
    for (let id = ids.pop(); id !== undefined; id = ids.pop()) {
      try {
        views.set(id, await refunds.get(id));
      } catch (error) {
        if (error instanceof TemporalUnavailable) return; // each would only take its time to fail in the same way
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, askInTurn));
  return views;
}

function printRows(cli: Cli, rows: readonly RefundRow[], views: ReadonlyMap<string, RefundView> | null): void {
  const { column, interrupted } = cli.texts;
  const head = [column.id, column.state, column.amount, column.order, column.deadline, column.started];
  const cells = rows.map((row) => [
    row.refundId,
    row.interrupted ? `${interrupted} (${row.state})` : stateOf(cli, row.state),
    cli.refundTexts.won(row.amount),
    row.orderNo,
    shortKst(row.depositDeadline),
    shortKst(row.startedAt),
    ...(views === null ? [] : [whyIn(cli, views.get(row.refundId))]),
  ]);
  printTable(cli, views === null ? head : [...head, column.why], cells);
}

function whyIn(cli: Cli, view: RefundView | undefined): string {
  if (view?.escalation) return view.escalation.detail;
  return view?.deposit ? depositOf(cli, view.deposit) : '';
}
