import type { ResolveAction } from '../../contract';
import { type Cli, say } from '../cli';
import { EXIT } from '../exit-codes';
import type { OutputOptions } from '../output';
import { printRefund } from '../print-refund';
import { withRefunds } from '../temporal';

export interface ResolveOptions extends OutputOptions {
  readonly by: string;
  readonly reason: string;
  readonly idempotencyKey?: string;
}

export async function resolve(cli: Cli, id: string, action: ResolveAction, options: ResolveOptions): Promise<void> {
  const { by, reason, idempotencyKey } = options;
  const decision = { action, actor: by, reason };
  const view = await withRefunds(cli, ({ refunds }) => refunds.resolve(id, decision, { idempotencyKey }));
  say(cli, cli.texts.resolved);
  printRefund(cli, view, options);
  cli.end(EXIT.ok);
}
