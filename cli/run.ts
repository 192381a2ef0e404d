/** Runs one command line to its exit code; every error becomes words on stderr. */
import { type Command, CommanderError } from 'commander';
import { type Cli, say } from './cli';
import { createProgram } from './command';
import { addCheck } from './commands/check';
import { addDeposited } from './commands/deposited';
import { addDoctor } from './commands/doctor';
import { addLinks } from './commands/links';
import { addList } from './commands/list';
import { addNoti } from './commands/noti';
import { addResolve } from './commands/resolve';
import { addShow } from './commands/show';
import { addStart } from './commands/start';
import { addWait } from './commands/wait';
import { addWhy } from './commands/why';
import { EXIT } from './exit-codes';
import { failureOf } from './failure';

const COMMANDS = [
  ...[addStart, addList, addShow, addWhy, addWait],
  ...[addCheck, addDeposited, addResolve, addNoti, addLinks, addDoctor],
];

export function programFor(cli: Cli): Command {
  const program = createProgram(cli);
  for (const add of COMMANDS) add(program, cli);
  return program;
}

export async function run(cli: Cli, args: readonly string[]): Promise<void> {
  try {
    await programFor(cli).parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return; // help was asked for, and shown
    // Without a command the help is shown too, but as an answer to a mistake.
    const isHelp = error instanceof CommanderError && error.code === 'commander.help';
    const { exitCode, lines } = isHelp ? { exitCode: EXIT.usage, lines: [] } : failureOf(error, cli.texts);
    for (const text of lines) say(cli, text);
    cli.end(exitCode);
  }
}
