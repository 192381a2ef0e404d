import type { Command } from 'commander';
import type { Cli } from '../cli';
import { addCommand } from '../command';
import { EXIT } from '../exit-codes';
import { bold, line, type OutputOptions, printJson } from '../output';
import { standingOf } from '../standing';
import { withRefunds } from '../temporal';
import { whatHappened } from '../why/happened';
import { whatIsNext } from '../why/next';
import { peopleCan } from '../why/people';

export function addWhy(program: Command, cli: Cli): void {
  addCommand(program, cli, 'why', 'why')
    .argument('<id>', cli.texts.help.option.refundId)
    .action(async (id: string, options: OutputOptions) => {
      await why(cli, id, options);
      cli.end(EXIT.ok);
    });
}

async function why(cli: Cli, id: string, { json }: OutputOptions): Promise<void> {
  const { view, standing } = await withRefunds(cli, async ({ refunds, client }) => ({
    view: await refunds.get(id),
    standing: await standingOf(client, id),
  }));
  const happened = whatHappened(cli, view, standing);
  const next = whatIsNext(cli, view, standing);
  const people = peopleCan(cli, view, standing);
  if (json) {
    printJson(cli, { refundId: id, state: view.state, interrupted: standing.interrupted, happened, next, people });
    return;
  }
  const { texts } = cli;
  const steps = people.flatMap(({ text, command }) => [text, ...(command === null ? [] : [`    ${command}`])]);
  printPart(cli, texts.why.happened, happened);
  printPart(cli, `\n${texts.why.next}`, next);
  printPart(cli, `\n${texts.why.people}`, steps);
}

function printPart(cli: Cli, heading: string, sentences: readonly string[]): void {
  cli.out(`${bold(cli, heading)}\n`);
  for (const sentence of sentences) cli.out(`  ${line(sentence)}\n`);
}
