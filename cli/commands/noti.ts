import type { NotiRow, NotiStatus } from '../../noti/inbox/schema';
import { kst } from '../../texts';
import { type Cli, say } from '../cli';
import { CliError, EXIT } from '../exit-codes';
import { withInbox } from '../noti-inbox';
import { type OutputOptions, printFacts, printJson, printTable } from '../output';

export interface NotiListOptions extends OutputOptions {
  readonly status?: NotiStatus;
  readonly limit: number;
}

export async function listNotis(cli: Cli, { status, limit, json }: NotiListOptions): Promise<void> {
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
      kst(noti.receivedAt).slice(0, 16),
      noti.refundId ?? '',
      noti.note,
    ]),
  );
}

export async function showNoti(cli: Cli, id: string, options: OutputOptions): Promise<void> {
  printNoti(cli, found(cli, id, await withInbox(cli, 'GET /notis', (inbox) => inbox.get(id))), options);
  cli.end(EXIT.ok);
}

export async function replayNoti(cli: Cli, id: string, options: OutputOptions): Promise<void> {
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
const timeOf = (instant: string | null): string => (instant === null ? '' : kst(instant));

function printNoti(cli: Cli, noti: NotiRow, { json }: OutputOptions): void {
  if (json) {
    printJson(cli, noti);
    return;
  }
  const { column, field } = cli.texts;
  const facts = [
    [column.id, noti.id],
    [column.status, noti.status],
    [column.kind, noti.notiType ?? noti.kind],
    [column.note, noti.note],
    [column.refund, noti.refundId ?? ''],
    [column.tid, noti.tid],
    [column.order, noti.orderNo],
    [column.amount, amountOf(cli, noti)],
    [field.cancelledAt, timeOf(noti.cancelledAt)],
    [field.received, timeOf(noti.receivedAt)],
    [field.copies, String(noti.copies)],
    [field.attempts, String(noti.attempts)],
    [field.nextAttempt, timeOf(noti.nextAttemptAt)],
    [field.text, noti.raw],
  ] as const;
  printFacts(
    cli,
    facts.filter(([, value]) => value !== ''),
  );
}
