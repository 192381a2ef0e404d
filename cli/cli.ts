/** What every command gets: its texts, the environment, and the two streams. Data goes to stdout, messages to stderr. */
import type { Language } from '../contract';
import type { Environment } from '../runtime/config';
import type { RefundTexts } from '../texts';
import type { CliTexts } from '../texts/cli';
import type { ExitCode } from './exit-codes';

export interface Cli {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** The width of the terminal that stdout is; null when stdout is not a terminal. */
  readonly columns: number | null;
  readonly colour: boolean;
  readonly env: Environment;
  readonly language: Language;
  readonly texts: CliTexts;
  readonly refundTexts: RefundTexts;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Sets the exit code of the process. */
  readonly end: (code: ExitCode) => void;
}

/** One message for people. */
export const say = (cli: Cli, line: string): void => {
  cli.err(`${line}\n`);
};

/** Colour only on a terminal (https://no-color.org). */
export const mayColour = (isTerminal: boolean, env: Environment): boolean =>
  isTerminal && !env['NO_COLOR'] && env['TERM'] !== 'dumb';

/** Does not fail on a wrong setting, so that the help can always be read. */
export const languageOf = (env: Environment): Language => (env['REFUND_LANGUAGE'] === 'en' ? 'en' : 'ko');
