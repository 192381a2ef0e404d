/** A refund as a table of its facts, or as JSON. */
import type { RefundView } from '../contract';
import { factsOf } from '../texts';
import type { Cli } from './cli';
import { type OutputOptions, printFacts, printJson } from './output';

export function printRefund(cli: Cli, view: RefundView, { json }: OutputOptions): void {
  if (json) {
    printJson(cli, view);
    return;
  }
  const facts = factsOf(view, cli.refundTexts).filter(({ text }) => text !== '');
  printFacts(
    cli,
    facts.map(({ name, text }) => [name, text]),
  );
}
