import type { Command } from 'commander';
import { RESOLVE_ACTIONS, type ResolveAction } from '../../contract';
import { type Cli, say } from '../cli';
import { addCommand } from '../command';
import { EXIT } from '../exit-codes';
import type { OutputOptions } from '../output';
import { oneOf } from '../parse';
import { printRefund } from '../refund-facts';
import { withRefunds } from '../temporal';

interface ResolveOptions extends OutputOptions {
  readonly by: string;
  readonly reason: string;
  readonly idempotencyKey?: string;
}

export function addResolve(program: Command, cli: Cli): void {
  const { help, rule } = cli.texts;
  const { option } = help;
  addCommand(program, cli, 'resolve', 'resolve')
    .argument('<id>', option.refundId)
    .argument('<action>', `${option.action}: ${RESOLVE_ACTIONS.join(', ')}`, oneOf(RESOLVE_ACTIONS, rule.oneOf))
    .requiredOption('--by <name>', option.by)
    .requiredOption('--reason <text>', option.reason)
    .option('--order-id <id>', option.idempotencyKey)
    .action(async (id: string, action: ResolveAction, options: ResolveOptions) => {
      const { by, reason, idempotencyKey } = options;
      const decision = { action, actor: by, reason };
      const view = await withRefunds(cli, ({ refunds }) => refunds.resolve(id, decision, { idempotencyKey }));
      say(cli, cli.texts.resolved);
      printRefund(cli, view, options);
      cli.end(EXIT.ok);
    });
}
