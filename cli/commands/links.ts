import type { Command } from 'commander';
import { type Cli, say } from '../cli';
import { addCommand } from '../command';
import { EXIT } from '../exit-codes';
import { lazily } from '../lazily';
import { type OutputOptions, printFacts, printJson } from '../output';
import { uiLinks } from '../ui-links';

export function addLinks(program: Command, cli: Cli): void {
  addCommand(program, cli, 'links', 'links').action(({ json }: OutputOptions) => {
    const { url } = lazily.config().loadConfig(cli.env, ['language', 'webUi']).webUi;
    const { namespace } = lazily.connect().temporalSettings(cli.env);
    const links = uiLinks(url ?? '', namespace, cli.now());
    const { name, noUrl } = cli.texts.links;
    if (json) for (const link of links) printJson(cli, { ...link, url: url === null ? null : link.url });
    else
      printFacts(
        cli,
        links.map((link) => [name[link.name], url === null ? link.query : link.url]),
      );
    if (url === null) say(cli, noUrl);
    cli.end(EXIT.ok);
  });
}
