import { type Cli, say } from '../cli';
import { EXIT } from '../exit-codes';
import type { OutputOptions } from '../output';
import { printRefund } from '../print-refund';
import { withRefunds } from '../temporal';

export interface DepositedOptions extends OutputOptions {
  readonly by: string;
  /** ISO 8601 with its offset; now when absent. */
  readonly at?: string;
  readonly idempotencyKey?: string;
}

export async function deposited(cli: Cli, id: string, options: DepositedOptions): Promise<void> {
  const { by, at, idempotencyKey } = options;
  const report = { actor: by, paidAt: at ?? new Date(cli.now()).toISOString() };
  const view = await withRefunds(cli, ({ refunds }) => refunds.deposited(id, report, { idempotencyKey }));
  say(cli, cli.texts.reported);
  printRefund(cli, view, options);
  cli.end(EXIT.ok);
}
