import type { Command } from 'commander';

import { kst } from '../../words';
import type { Cli } from '../cli';
import { addCommand } from '../command';
import { EXIT } from '../exit-codes';
import { printFacts, printJson, type OutputOptions } from '../output';
import { withRefunds } from '../temporal';

export function addCheck(program: Command, cli: Cli): void {
  addCommand(program, cli, 'check', 'check')
    .argument('<id>', cli.words.help.option.refundId)
    .action(async (id: string, { json }: OutputOptions) => {
      const { words } = cli;
      const answer = await withRefunds(cli, ({ refunds }) => refunds.check(id));
      if (json) printJson(cli, answer);
      else
        printFacts(cli, [
          [words.field.outcome, answer.text],
          [words.field.seen, kst(answer.seenAt)],
        ]);
      cli.end(EXIT.ok);
    });
}
