/** Opens the Noti inbox for a command. It never creates one: a new inbox would look empty, and hide a wrong setting. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Inbox, openInbox } from '../noti/inbox/inbox';
import { type Config, createLog, loadConfig } from '../runtime/config';
import type { Cli } from './cli';
import { CliError, EXIT } from './exit-codes';
import { line } from './output';

/**
 * @param request the request to the HTTP API that does the same; shown when the running listener holds the embedded inbox
 * @throws ConfigError; CliError when the inbox is away
 */
export async function withInbox<T>(cli: Cli, request: string, use: (inbox: Inbox) => Promise<T>): Promise<T> {
  const config = loadConfig(cli.env, ['language', 'inbox']);
  const inbox = await open(cli, config.inbox, request);
  try {
    return await use(inbox);
  } catch (error) {
    throw error instanceof CliError ? error : away(cli, error);
  } finally {
    await inbox.close();
  }
}

async function open(cli: Cli, settings: Config<'inbox'>['inbox'], request: string): Promise<Inbox> {
  const { error: texts } = cli.texts;
  const { databaseUrl, dataDir } = settings;
  if (databaseUrl === null && !existsSync(join(dataDir, 'inbox')))
    throw new CliError(EXIT.configuration, texts.noInbox(dataDir));
  try {
    // A log would mix with the data on stdout.
    const log = createLog({ level: 'silent', name: 'cli' });
    return await openInbox({ ...settings, log });
  } catch (error) {
    if (isHeldByAnother(error)) throw new CliError(EXIT.unavailable, texts.inboxInUse(request), { cause: error });
    throw away(cli, error);
  }
}

/** The embedded inbox keeps a lock file with its process. */
function isHeldByAnother(error: unknown): boolean {
  const cause: unknown = error instanceof Error ? error.cause : null;
  return cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
}

function away(cli: Cli, error: unknown): CliError {
  return new CliError(EXIT.unavailable, cli.texts.error.inboxAway(whatWentWrong(error)), { cause: error });
}

/** The innermost cause says most; a failed connection to several addresses has its messages in `errors`. */
export function whatWentWrong(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return whatWentWrong(error.errors[0]);
  if (!(error instanceof Error)) return line(String(error));
  return error.cause instanceof Error ? whatWentWrong(error.cause) : line(error.message || error.name);
}
