import { loadConfig } from '../../runtime/config';
import { temporalSettings } from '../../runtime/temporal/connect';
import { type Cli, say } from '../cli';
import { EXIT } from '../exit-codes';
import { type OutputOptions, printFacts, printJson } from '../output';
import { uiLinks } from '../ui-links';

export function links(cli: Cli, { json }: OutputOptions): void {
  const { url } = loadConfig(cli.env, ['language', 'webUi']).webUi;
  const { namespace } = temporalSettings(cli.env);
  const found = uiLinks(url ?? '', namespace, cli.now());
  const { name, noUrl } = cli.texts.links;
  if (json) for (const link of found) printJson(cli, { ...link, url: url === null ? null : link.url });
  else
    printFacts(
      cli,
      found.map((link) => [name[link.name], url === null ? link.query : link.url]),
    );
  if (url === null) say(cli, noUrl);
  cli.end(EXIT.ok);
}
