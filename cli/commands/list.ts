import type { RefundFilter, RefundRow, RefundState, RefundView } from '../../client';
import { TemporalUnavailable } from '../../client/errors';
import { factsOf, kst, stateInWords } from '../../texts';
import { type Cli, say } from '../cli';
import { EXIT } from '../exit-codes';
import { type OutputOptions, printJson, printTable } from '../output';
import { type Refunds, withRefunds } from '../temporal';
import { uiLinks } from '../ui-links';

export interface ListOptions extends OutputOptions {
  readonly state?: RefundState;
  readonly tid?: string;
  readonly order?: string;
  readonly limit: number;
  readonly long?: boolean;
}

const PAGE = 100;

export async function list(cli: Cli, options: ListOptions): Promise<void> {
  await withRefunds(cli, async (temporal) => {
    const { rows, more } = await newestFirst(temporal, options);
    const views = options.long ? await viewsOf(temporal, rows) : new Map<string, RefundView>();
    if (options.json) for (const row of rows) printJson(cli, { ...row, ...views.get(row.refundId) });
    else if (rows.length > 0) printRows(cli, rows, options.long ? views : null);
    const { listed } = cli.texts;
    if (rows.length === 0) say(cli, listed.none);
    if (more) say(cli, listed.more(options.limit));
    sayLinks(cli, temporal);
    const unasked = options.long ? rows.filter((row) => waits(row) && !views.has(row.refundId)).length : 0;
    if (unasked > 0) say(cli, listed.unasked(unasked));
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

/** Only of refunds that wait for people. Those that no worker answers for are missing. */
async function viewsOf({ refunds }: Refunds, rows: readonly RefundRow[]): Promise<Map<string, RefundView>> {
  const ids = [...new Set(rows.filter(waits).map(({ refundId }) => refundId))];
  const views = new Map<string, RefundView>();
  const askInTurn = async (): Promise<void> => {
    for (let id = ids.pop(); id !== undefined; id = ids.pop()) {
      try {
        views.set(id, await refunds.get(id));
      } catch (error) {
        if (error instanceof TemporalUnavailable) return; // the others would fail in the same way, each after its time limit
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, askInTurn));
  return views;
}

function printRows(cli: Cli, rows: readonly RefundRow[], views: ReadonlyMap<string, RefundView> | null): void {
  const { column, interrupted } = cli.texts;
  const { refundTexts } = cli;
  const head = [column.id, column.state, column.amount, column.order, column.deadline, column.started];
  const cells = rows.map((row) => [
    row.refundId,
    row.interrupted ? `${interrupted} (${row.state})` : stateInWords(row.state, refundTexts),
    refundTexts.won(row.amount),
    row.orderNo,
    shortTime(row.depositDeadline),
    shortTime(row.startedAt),
    ...(views === null ? [] : [whyItWaits(cli, views.get(row.refundId))]),
  ]);
  printTable(cli, views === null ? head : [...head, column.why], cells);
}

function whyItWaits({ refundTexts }: Cli, view: RefundView | undefined): string {
  if (view === undefined) return '';
  if (view.escalation) return view.escalation.detail;
  const account = factsOf(view, refundTexts).filter(({ kind }) => kind === 'pay_amount' || kind === 'pay_into');
  return account.length === 0 ? view.note : account.map(({ text }) => text).join(', ');
}

/** `2026-01-02 12:04` in Korea; empty for null. */
const shortTime = (instant: string | null): string => (instant === null ? '' : kst(instant).slice(0, 16));

/** Where the Web UI shows the same; nothing when its address is not known. */
function sayLinks(cli: Cli, { client, config }: Refunds): void {
  const { url } = config.webUi;
  if (url === null) return;
  const { heading, name } = cli.texts.links;
  say(cli, `\n${heading}`);
  for (const link of uiLinks(url, client.options.namespace, cli.now()))
    say(cli, `  ${name[link.name]}\n    ${link.url}`);
}
