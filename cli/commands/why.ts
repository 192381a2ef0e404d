import type { RefundView } from '../../contract';
import { type FactKind, factsOf } from '../../texts';
import type { Cli } from '../cli';
import { EXIT } from '../exit-codes';
import { type OutputOptions, printJson, printPart } from '../output';
import { standingOf } from '../standing';
import { withRefunds } from '../temporal';
import { whatIsNext } from '../why/next';
import { peopleCan } from '../why/people';

/** The other two parts say these, with the commands to type. */
const SAID_BELOW: ReadonlySet<FactKind> = new Set(['who_acts', 'what_to_do']);

export function whatHappened(cli: Cli, view: RefundView): string[] {
  const facts = factsOf(view, cli.refundTexts).filter(({ kind }) => !SAID_BELOW.has(kind));
  return facts.map(({ name, text }) => `${name}: ${text}`);
}

export async function why(cli: Cli, id: string, { json }: OutputOptions): Promise<void> {
  const { view, standing } = await withRefunds(cli, async ({ refunds, client }) => ({
    view: await refunds.get(id),
    standing: await standingOf(client, id),
  }));
  const happened = whatHappened(cli, view);
  const next = whatIsNext(cli, view, standing);
  const people = peopleCan(cli, view, standing);
  if (json) {
    const { state } = view;
    printJson(cli, { refundId: id, state, interrupted: standing.interrupted, happened, next, people });
  } else {
    const { why: heading } = cli.texts;
    const steps = people.flatMap(({ text, command }) => (command === null ? [text] : [text, `    ${command}`]));
    printPart(cli, heading.happened, happened);
    printPart(cli, `\n${heading.next}`, next);
    printPart(cli, `\n${heading.people}`, steps);
  }
  cli.end(EXIT.ok);
}
