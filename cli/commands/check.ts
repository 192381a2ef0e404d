import type { Command } from 'commander';
import { kst } from '../../texts';
import type { Cli } from '../cli';
import { addCommand } from '../command';
import { EXIT } from '../exit-codes';
import { type OutputOptions, printFacts, printJson } from '../output';
import { withRefunds } from '../temporal';

export function addCheck(program: Command, cli: Cli): void {
  addCommand(program, cli, 'check', 'check')
    .argument('<id>', cli.texts.help.option.refundId)
    .action(async (id: string, { json }: OutputOptions) => {
      const { texts } = cli;
      const answer = await withRefunds(cli, ({ refunds }) => refunds.check(id));
      if (json) printJson(cli, answer);
      else
        printFacts(cli, [
          [texts.field.outcome, answer.text],
          [texts.field.seen, kst(answer.seenAt)],
        ]);
      cli.end(EXIT.ok);
    });
}
