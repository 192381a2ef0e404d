import type { Cli } from '../cli';
import { EXIT } from '../exit-codes';
import type { OutputOptions } from '../output';
import { printRefund } from '../print-refund';
import { withRefunds } from '../temporal';

export async function show(cli: Cli, id: string, options: OutputOptions): Promise<void> {
  printRefund(cli, await withRefunds(cli, ({ refunds }) => refunds.get(id)), options);
  cli.end(EXIT.ok);
}
