/**
 * Every command with its arguments and options. What a command does is loaded when it runs, so that `refunds --help`
 * does not wait for Temporal's SDK.
 */
import type { Command } from 'commander';
import { REFUND_STATES, RESOLVE_ACTIONS } from '../contract';
import { NOTI_STATUSES } from '../noti/inbox/schema';
import type { Cli } from './cli';
import { addCommand, addGroup, createProgram } from './command';
import type { DepositedOptions } from './commands/deposited';
import type { ListOptions } from './commands/list';
import type { NotiListOptions } from './commands/noti';
import type { ResolveOptions } from './commands/resolve';
import type { StartOptions } from './commands/start';
import type { WaitOptions } from './commands/wait';
import type { OutputOptions } from './output';
import { duration, oneOf, wholeNumber } from './parse';

export function createCommands(cli: Cli): Command {
  const program = createProgram(cli);
  addStart(program, cli);
  addList(program, cli);
  addReading(program, cli);
  addWait(program, cli);
  addUpdates(program, cli);
  addNoti(program, cli);
  addTools(program, cli);
  return program;
}

const MOST_WON = 9_999_999_999;
const MOST_REFUNDS = 10_000;
const MOST_NOTIS = 500;

function addStart(program: Command, cli: Cli): void {
  const { help, rule } = cli.texts;
  addCommand(program, cli, 'start')
    .requiredOption('--id <id>', help.option.id)
    .requiredOption('--tid <tid>', help.option.tid)
    .requiredOption('--order <number>', help.option.order)
    .requiredOption('--amount <won>', help.option.amount, wholeNumber(1, MOST_WON, rule.amount))
    .requiredOption('--reason <text>', help.option.startReason)
    .action(async (options: StartOptions) => (await import('./commands/start.ts')).start(cli, options));
}

function addList(program: Command, cli: Cli): void {
  const { help, rule } = cli.texts;
  addCommand(program, cli, 'list')
    .option('--state <state>', `${help.option.state}: ${REFUND_STATES.join(', ')}`, oneOf(REFUND_STATES, rule.oneOf))
    .option('--tid <tid>', help.option.tid)
    .option('--order <number>', help.option.order)
    .option('--limit <rows>', help.option.limit, wholeNumber(1, MOST_REFUNDS, rule.limit), 50)
    .option('--long', help.option.long)
    .action(async (options: ListOptions) => (await import('./commands/list.ts')).list(cli, options));
}

function addReading(program: Command, cli: Cli): void {
  const { option } = cli.texts.help;
  addCommand(program, cli, 'show')
    .argument('<id>', option.refundId)
    .action(async (id: string, options: OutputOptions) => (await import('./commands/show.ts')).show(cli, id, options));
  addCommand(program, cli, 'why')
    .argument('<id>', option.refundId)
    .action(async (id: string, options: OutputOptions) => (await import('./commands/why.ts')).why(cli, id, options));
}

function addWait(program: Command, cli: Cli): void {
  const { help, rule } = cli.texts;
  addCommand(program, cli, 'wait')
    .argument('<id>', help.option.refundId)
    .option('--for <time>', `${help.option.for} (${help.default}: 10m)`, duration(rule.duration))
    .action(async (id: string, options: WaitOptions) => (await import('./commands/wait.ts')).wait(cli, id, options));
}

function addUpdates(program: Command, cli: Cli): void {
  const { help, rule } = cli.texts;
  const { option } = help;
  addCommand(program, cli, 'check')
    .argument('<id>', option.refundId)
    .action(async (id: string, options: OutputOptions) =>
      (await import('./commands/check.ts')).check(cli, id, options),
    );
  addCommand(program, cli, 'deposited')
    .argument('<id>', option.refundId)
    .requiredOption('--by <name>', option.by)
    .option('--at <time>', option.at)
    .option('--idempotency-key <key>', option.idempotencyKey)
    .action(async (id: string, options: DepositedOptions) =>
      (await import('./commands/deposited.ts')).deposited(cli, id, options),
    );
  addCommand(program, cli, 'resolve')
    .argument('<id>', option.refundId)
    .argument('<action>', `${option.action}: ${RESOLVE_ACTIONS.join(', ')}`, oneOf(RESOLVE_ACTIONS, rule.oneOf))
    .requiredOption('--by <name>', option.by)
    .requiredOption('--reason <text>', option.reason)
    .option('--idempotency-key <key>', option.idempotencyKey)
    .action(async (id: string, action: (typeof RESOLVE_ACTIONS)[number], options: ResolveOptions) =>
      (await import('./commands/resolve.ts')).resolve(cli, id, action, options),
    );
}

function addNoti(program: Command, cli: Cli): void {
  const { help, rule } = cli.texts;
  const { option } = help;
  const noti = addGroup(program, cli, 'noti');
  const load = () => import('./commands/noti.ts');
  addCommand(noti, cli, 'notiList', 'list')
    .option('--status <status>', `${option.status}: ${NOTI_STATUSES.join(', ')}`, oneOf(NOTI_STATUSES, rule.oneOf))
    .option('--limit <rows>', option.limit, wholeNumber(1, MOST_NOTIS, rule.notiLimit), 50)
    .action(async (options: NotiListOptions) => (await load()).listNotis(cli, options));
  addCommand(noti, cli, 'notiShow', 'show')
    .argument('<noti-id>', option.notiId)
    .action(async (id: string, options: OutputOptions) => (await load()).showNoti(cli, id, options));
  addCommand(noti, cli, 'notiReplay', 'replay')
    .argument('<noti-id>', option.notiId)
    .action(async (id: string, options: OutputOptions) => (await load()).replayNoti(cli, id, options));
}

function addTools(program: Command, cli: Cli): void {
  addCommand(program, cli, 'links').action(async (options: OutputOptions) =>
    (await import('./commands/links.ts')).links(cli, options),
  );
  addCommand(program, cli, 'doctor').action(async (options: OutputOptions) =>
    (await import('./commands/doctor.ts')).doctor(cli, options),
  );
}
