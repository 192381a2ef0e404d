/** How every command is made: its texts from the catalogue, `--json`, examples under its help. */
import { Command, type Help } from 'commander';
import type { CliTexts } from '../texts/cli';
import type { Cli } from './cli';
import { widthOf } from './output';

export type CommandName = keyof CliTexts['help']['command'];

/** @param signature as commander writes it, such as `show <id>` */
export function addCommand(parent: Command, cli: Cli, name: CommandName, signature: string): Command {
  const { help } = cli.texts;
  const { description, examples, more } = { more: null, ...help.command[name] };
  const after = [...(more === null ? [] : [more, '']), help.examples, ...examples.map((example) => `  ${example}`)];
  return parent
    .command(signature)
    .description(description)
    .helpOption('-h, --help', help.option.help)
    .option('--json', help.option.json)
    .addHelpText('after', `\n${after.join('\n')}`);
}

export function createProgram(cli: Cli): Command {
  const { help } = cli.texts;
  const title: Readonly<Record<string, string>> = {
    'Usage:': help.title.usage,
    'Arguments:': help.title.arguments,
    'Options:': help.title.options,
    'Commands:': help.title.commands,
  };
  const look: Partial<Help> = {
    styleTitle: (text) => title[text] ?? text,
    displayWidth: widthOf,
    optionDescription: ({ description, defaultValue }) =>
      defaultValue === undefined ? description : `${description} (${help.default}: ${String(defaultValue)})`,
  };
  return new Command('refunds')
    .description(help.program)
    .helpOption('-h, --help', help.option.help)
    .helpCommand(false)
    .configureHelp(look)
    .configureOutput({ writeOut: cli.out, writeErr: cli.err, outputError: () => undefined })
    .exitOverride()
    .addHelpText('after', `\n${help.exitCodes}`);
}
