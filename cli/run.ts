/** Runs one command line to its exit code. Every error becomes a message on stderr. */
import { CommanderError } from 'commander';
import { type Cli, say } from './cli';
import { createCommands } from './commands';
import { EXIT } from './exit-codes';

export async function run(cli: Cli, args: readonly string[]): Promise<void> {
  try {
    await createCommands(cli).parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return; // help was asked for, and shown
    if (error instanceof CommanderError && error.code === 'commander.help') {
      cli.end(EXIT.usage); // the help was shown, because the command is missing
      return;
    }
    const { failureOf } = await import('./failure.ts');
    const { exitCode, lines } = failureOf(error, cli.texts);
    for (const text of lines) say(cli, text);
    cli.end(exitCode);
  }
}
