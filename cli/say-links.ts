import { type Cli, say } from './cli';
import type { Refunds } from './temporal';
import { uiLinks } from './ui-links';

/** Beside a list: where the same is seen in the Web UI; nothing when nobody said where that is. */
export function sayLinks(cli: Cli, { client, config }: Refunds): void {
  const { url } = config.webUi;
  if (url === null) return;
  const { heading, name } = cli.texts.links;
  say(cli, `\n${heading}`);
  for (const link of uiLinks(url, client.options.namespace, cli.now()))
    say(cli, `  ${name[link.name]}\n    ${link.url}`);
}
