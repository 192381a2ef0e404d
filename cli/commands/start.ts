import type { Command } from 'commander';
import type { RefundRequest } from '../../contract';
import { type Cli, say } from '../cli';
import { addCommand } from '../command';
import { stateOf } from '../describe';
import { EXIT } from '../exit-codes';
import { type OutputOptions, printFacts, printJson } from '../output';
import { wholeNumber } from '../parse';
import { withRefunds } from '../temporal';

interface StartOptions extends OutputOptions {
  readonly id: string;
  readonly tid: string;
  readonly order: string;
  readonly amount: number;
  readonly reason: string;
}

const MOST = 9_999_999_999;

export function addStart(program: Command, cli: Cli): void {
  const { option } = cli.texts.help;
  addCommand(program, cli, 'start', 'start')
    .requiredOption('--id <id>', option.id)
    .requiredOption('--tid <tid>', option.tid)
    .requiredOption('--order <number>', option.order)
    .requiredOption('--amount <won>', option.amount, wholeNumber(1, MOST, cli.texts.rule.amount))
    .requiredOption('--reason <text>', option.startReason)
    .action(async (options: StartOptions) => {
      const { id, tid, order, amount, reason } = options;
      await start(cli, { refundId: id, tid, orderNo: order, amount, reason }, options);
    });
}

async function start(cli: Cli, request: RefundRequest, { json }: OutputOptions): Promise<void> {
  const { texts, refundTexts } = cli;
  const { outcome, refund } = await withRefunds(cli, ({ refunds }) => refunds.start(request));
  say(cli, texts.started[outcome]);
  if (json) printJson(cli, { outcome, ...refund });
  else
    printFacts(cli, [
      [texts.field.id, refund.refundId],
      [texts.field.state, stateOf(cli, refund.state)],
      [texts.field.amount, refundTexts.won(refund.amount)],
      [texts.field.order, refund.orderNo],
      [refundTexts.label.payment, refund.tid],
    ]);
  cli.end(EXIT.ok);
}
