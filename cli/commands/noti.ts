import type { Command } from 'commander';
import { NOTI_STATUSES, type NotiRow, type NotiStatus } from '../../noti/inbox/schema';
import { kst } from '../../texts';
import { type Cli, say } from '../cli';
import { addCommand } from '../command';
import { shortKst } from '../describe';
import { CliError, EXIT } from '../exit-codes';
import { withInbox } from '../noti-inbox';
import { type OutputOptions, printFacts, printJson, printTable } from '../output';
import { oneOf, wholeNumber } from '../parse';

interface ListOptions extends OutputOptions {
  readonly status?: NotiStatus;
  readonly limit: number;
}

const MOST = 500;

export function addNoti(program: Command, cli: Cli): void {
  const { help, rule } = cli.texts;
  const noti = addGroup(program, cli);
  addCommand(noti, cli, 'notiList', 'list')
    .option('--status <status>', `${help.option.status}: ${NOTI_STATUSES.join(', ')}`, oneOf(NOTI_STATUSES, rule.oneOf))
    .option('--limit <rows>', help.option.limit, wholeNumber(1, MOST, rule.notiLimit), 50)
    .action((options: ListOptions) => list(cli, options));
  addCommand(noti, cli, 'notiShow', 'show')
    .argument('<noti-id>', help.option.notiId)
    .action((id: string, options: OutputOptions) => show(cli, id, options));
  addCommand(noti, cli, 'notiReplay', 'replay')
    .argument('<noti-id>', help.option.notiId)
    .action((id: string, options: OutputOptions) => replay(cli, id, options));
}

function addGroup(program: Command, { texts: { help } }: Cli): Command {
  const { description, more } = help.command.noti;
  return program
    .command('noti')
    .description(description)
    .helpOption('-h, --help', help.option.help)
    .helpCommand(false)
    .addHelpText('after', `\n${more}`);
}

async function list(cli: Cli, { status, limit, json }: ListOptions): Promise<void> {
  const { notis, nextCursor } = await withInbox(cli, 'GET /notis', (inbox) =>
    inbox.list({ limit, ...(status && { status }) }),
  );
  if (json) for (const noti of notis) printJson(cli, noti);
  else if (notis.length > 0) printNotis(cli, notis);
  if (notis.length === 0) say(cli, cli.texts.noNotis);
  if (nextCursor !== null) say(cli, cli.texts.listed.more(limit));
  cli.end(EXIT.ok);
}

function printNotis(cli: Cli, notis: readonly NotiRow[]): void {
  const { column } = cli.texts;
  const head = [column.id, column.status, column.kind, column.tid, column.order, column.amount, column.received];
  printTable(
    cli,
    [...head, column.refund, column.note],
    notis.map((noti) => [
      noti.id,
      noti.status,
      noti.notiType ?? noti.kind,
      noti.tid,
      noti.orderNo,
      amountOf(cli, noti),
      shortKst(noti.receivedAt),
      noti.refundId ?? '',
      noti.note,
    ]),
  );
}

async function show(cli: Cli, id: string, options: OutputOptions): Promise<void> {
  printNoti(cli, found(cli, id, await withInbox(cli, 'GET /notis', (inbox) => inbox.get(id))), options);
  cli.end(EXIT.ok);
}

async function replay(cli: Cli, id: string, options: OutputOptions): Promise<void> {
  const request = `POST /notis/${encodeURIComponent(id)}/replay`;
  const noti = found(cli, id, await withInbox(cli, request, (inbox) => inbox.replay(id)));
  say(cli, cli.texts.replayed);
  printNoti(cli, noti, options);
  cli.end(EXIT.ok);
}

function found(cli: Cli, id: string, noti: NotiRow | null): NotiRow {
  if (noti === null) throw new CliError(EXIT.notFound, cli.texts.error.notiNotFound(id));
  return noti;
}

const amountOf = ({ refundTexts }: Cli, { amount }: NotiRow): string =>
  amount === null ? '' : refundTexts.won(amount);
const timeOf = (instant: string | null): string | null => instant && kst(instant);

function printNoti(cli: Cli, noti: NotiRow, { json }: OutputOptions): void {
  if (json) {
    printJson(cli, noti);
    return;
  }
  const { column, field } = cli.texts;
  printFacts(cli, [
    [column.id, noti.id],
    [column.status, noti.status],
    [column.kind, noti.notiType ?? noti.kind],
    [column.note, noti.note],
    [column.refund, noti.refundId],
    [column.tid, noti.tid],
    [column.order, noti.orderNo],
    [column.amount, amountOf(cli, noti)],
    [field.cancelledAt, timeOf(noti.cancelledAt)],
    [field.received, timeOf(noti.receivedAt)],
    [field.copies, String(noti.copies)],
    [field.attempts, String(noti.attempts)],
    [field.nextAttempt, timeOf(noti.nextAttemptAt)],
    [field.text, noti.raw],
  ]);
}
