import { kst } from '../../texts';
import type { Cli } from '../cli';
import { EXIT } from '../exit-codes';
import { type OutputOptions, printFacts, printJson } from '../output';
import { withRefunds } from '../temporal';

export async function check(cli: Cli, id: string, { json }: OutputOptions): Promise<void> {
  const answer = await withRefunds(cli, ({ refunds }) => refunds.check(id));
  const { field } = cli.texts;
  if (json) printJson(cli, answer);
  else
    printFacts(cli, [
      [field.outcome, answer.text],
      [field.seen, kst(answer.seenAt)],
    ]);
  cli.end(EXIT.ok);
}
