import type { Command } from 'commander';

import type { RefundRequest } from '../../workflows/contract';
import { say, type Cli } from '../cli';
import { addCommand } from '../command';
import { stateOf } from '../describe';
import { EXIT } from '../exit-codes';
import { printFacts, printJson, type OutputOptions } from '../output';
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
  const { option } = cli.words.help;
  addCommand(program, cli, 'start', 'start')
    .requiredOption('--id <id>', option.id)
    .requiredOption('--tid <tid>', option.tid)
    .requiredOption('--order <number>', option.order)
    .requiredOption('--amount <won>', option.amount, wholeNumber(1, MOST, cli.words.rule.amount))
    .requiredOption('--reason <text>', option.startReason)
    .action(async (options: StartOptions) => {
      const { id, tid, order, amount, reason } = options;
      await start(cli, { refundId: id, tid, orderNo: order, amount, reason }, options);
    });
}

async function start(cli: Cli, request: RefundRequest, { json }: OutputOptions): Promise<void> {
  const { words, refundWords } = cli;
  const { outcome, refund } = await withRefunds(cli, ({ refunds }) => refunds.start(request));
  say(cli, words.started[outcome]);
  if (json) printJson(cli, { outcome, ...refund });
  else
    printFacts(cli, [
      [words.field.id, refund.refundId],
      [words.field.state, stateOf(cli, refund.state)],
      [words.field.amount, refundWords.won(refund.amount)],
      [words.field.order, refund.orderNo],
      [refundWords.label.payment, refund.tid],
    ]);
  cli.end(EXIT.ok);
}
