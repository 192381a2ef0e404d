import type { Command } from 'commander';
import { type Cli, say } from '../cli';
import { addCommand } from '../command';
import { EXIT } from '../exit-codes';
import type { OutputOptions } from '../output';
import { printRefund } from '../refund-facts';
import { withRefunds } from '../temporal';

interface DepositedOptions extends OutputOptions {
  readonly by: string;
  readonly at?: string;
  readonly idempotencyKey?: string;
}

export function addDeposited(program: Command, cli: Cli): void {
  const { option } = cli.texts.help;
  addCommand(program, cli, 'deposited', 'deposited')
    .argument('<id>', option.refundId)
    .requiredOption('--by <name>', option.by)
    .option('--at <time>', option.at)
    .option('--order-id <id>', option.idempotencyKey)
    .action(async (id: string, options: DepositedOptions) => {
      const { by, at, idempotencyKey } = options;
      const report = { actor: by, paidAt: at ?? new Date(cli.now()).toISOString() };
      const view = await withRefunds(cli, ({ refunds }) => refunds.deposited(id, report, { idempotencyKey }));
      say(cli, cli.texts.reported);
      printRefund(cli, view, options);
      cli.end(EXIT.ok);
    });
}
