import type { Command } from 'commander';
import type { Cli } from '../cli';
import { addCommand } from '../command';
import { EXIT } from '../exit-codes';
import type { OutputOptions } from '../output';
import { printRefund } from '../refund-facts';
import { withRefunds } from '../temporal';

export function addShow(program: Command, cli: Cli): void {
  addCommand(program, cli, 'show', 'show')
    .argument('<id>', cli.texts.help.option.refundId)
    .action(async (id: string, options: OutputOptions) => {
      printRefund(cli, await withRefunds(cli, ({ refunds }) => refunds.get(id)), options);
      cli.end(EXIT.ok);
    });
}
