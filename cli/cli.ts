/** What every command is given: its words, the environment, and the two streams. Data goes to one, talk to the other. */
import type { Language } from '../contract';
import type { Environment } from '../runtime/config';
import type { RefundTexts } from '../texts';
import type { CliTexts } from '../texts/cli';
import type { ExitCode } from './exit-codes';

export interface Streams {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Of the terminal that stdout is; null when it is none. */
  readonly columns: number | null;
  readonly colour: boolean;
}

export interface Cli extends Streams {
  readonly env: Environment;
  readonly language: Language;
  readonly texts: CliTexts;
  readonly refundTexts: RefundTexts;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** The code that the process ends with. */
  readonly end: (code: ExitCode) => void;
}

/** One line for people. */
export const say = (cli: Cli, line: string): void => {
  cli.err(`${line}\n`);
};

/** Colour only where a person looks (https://no-color.org). */
export const mayColour = (isTerminal: boolean, env: Environment): boolean =>
  isTerminal && !env['NO_COLOR'] && env['TERM'] !== 'dumb';

/** Also where the configuration is at fault: whoever asks for help is to understand it. */
export const languageOf = (env: Environment): Language => (env['REFUND_LANGUAGE'] === 'en' ? 'en' : 'ko');
