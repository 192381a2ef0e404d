/** What all commands have in common: texts of the chosen language, `--json`, examples under the help. */
import { Command, type Help } from 'commander';
import stringWidth from 'string-width';
import type { CliTexts } from '../texts/cli';
import type { Cli } from './cli';

export type CommandName = keyof CliTexts['help']['command'];

/** @param name of its help texts. @param verb as it is typed */
export function addCommand(parent: Command, cli: Cli, name: CommandName, verb: string = name): Command {
  const { help } = cli.texts;
  const { description, examples, more } = { more: null, ...help.command[name] };
  const after = [help.examples, ...examples.map((example) => `  ${example}`)];
  if (more !== null) after.unshift(more, '');
  return parent
    .command(verb)
    .description(description)
    .helpOption('-h, --help', help.option.help)
    .option('--json', help.option.json)
    .addHelpText('after', `\n${after.join('\n')}`);
}

/** A command that only holds other commands. */
export function addGroup(parent: Command, cli: Cli, name: 'noti'): Command {
  const { help } = cli.texts;
  const { description, more } = help.command[name];
  return parent
    .command(name)
    .description(description)
    .helpOption('-h, --help', help.option.help)
    .helpCommand(false)
    .addHelpText('after', `\n${more}`);
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
    displayWidth: stringWidth,
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
