/** The CLI inside the test's own process: the same commands, without the second that starting a process takes. */
import { type Cli, languageOf } from '../../cli/cli';
import { run } from '../../cli/run';
import { refundTexts } from '../../texts';
import { cliTexts } from '../../texts/cli';

export interface Ended {
  /** 0 where the command set no code, as in a process. */
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export type Settings = Readonly<Record<string, string>>;
type Terminal = Pick<Cli, 'columns' | 'colour'>;

interface CliHere {
  readonly cli: Cli;
  readonly ended: () => Ended;
}

const NO_TERMINAL: Terminal = { columns: null, colour: false };

/** @param now epoch milliseconds */
export function createCliHere(env: Settings, now: () => number = Date.now, terminal = NO_TERMINAL): CliHere {
  const language = languageOf(env);
  let ended: Ended = { code: 0, out: '', err: '' };
  const cli: Cli = {
    env,
    language,
    now,
    texts: cliTexts(language),
    refundTexts: refundTexts(language),
    out: (text) => (ended = { ...ended, out: ended.out + text }),
    err: (text) => (ended = { ...ended, err: ended.err + text }),
    end: (code) => (ended = { ...ended, code }),
    ...terminal,
  };
  return { cli, ended: () => ended };
}

export async function refundsHere(args: readonly string[], env: Settings, terminal = NO_TERMINAL): Promise<Ended> {
  const { cli, ended } = createCliHere(env, Date.now, terminal);
  await run(cli, args);
  return ended();
}
