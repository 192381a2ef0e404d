import { stateInWords } from '../../texts';
import { type Cli, say } from '../cli';
import { EXIT } from '../exit-codes';
import { type OutputOptions, printFacts, printJson } from '../output';
import { withRefunds } from '../temporal';

export interface StartOptions extends OutputOptions {
  readonly id: string;
  readonly tid: string;
  readonly order: string;
  readonly amount: number;
  readonly reason: string;
}

export async function start(cli: Cli, options: StartOptions): Promise<void> {
  const { id, tid, order, amount, reason, json } = options;
  const request = { refundId: id, tid, orderNo: order, amount, reason };
  const { outcome, refund } = await withRefunds(cli, ({ refunds }) => refunds.start(request));
  const { texts, refundTexts } = cli;
  const { label } = refundTexts;
  say(cli, texts.started[outcome]);
  if (json) printJson(cli, { outcome, ...refund });
  else
    printFacts(cli, [
      [label.refund, refund.refundId],
      [label.state, stateInWords(refund.state, refundTexts)],
      [label.amount, refundTexts.won(refund.amount)],
      [label.order, refund.orderNo],
      [label.payment, refund.tid],
    ]);
  cli.end(EXIT.ok);
}
