/** The CLI inside the test's own process: the same commands, without the second that a process of its own takes. */
import type { Cli } from '../../cli/cli';
import { languageOf } from '../../cli/cli';
import { run } from '../../cli/run';
import { refundTexts } from '../../texts';
import { cliTexts } from '../../texts/cli';

export interface Ended {
  /** 0 where nothing was said of the code, as in a process. */
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export type Settings = Readonly<Record<string, string>>;

/** @param now epoch milliseconds */
export function cliHere(
  env: Settings,
  now: () => number = Date.now,
): { readonly cli: Cli; readonly ended: () => Ended } {
  const language = languageOf(env);
  let ended: Ended = { code: 0, out: '', err: '' };
  const cli: Cli = {
    ...{ env, language, now },
    texts: cliTexts(language),
    refundTexts: refundTexts(language),
    out: (text) => (ended = { ...ended, out: ended.out + text }),
    err: (text) => (ended = { ...ended, err: ended.err + text }),
    columns: null,
    colour: false,
    end: (code) => (ended = { ...ended, code }),
  };
  return { cli, ended: () => ended };
}

export async function refundsHere(args: readonly string[], env: Settings): Promise<Ended> {
  const { cli, ended } = cliHere(env);
  await run(cli, args);
  return ended();
}
