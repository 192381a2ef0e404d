/** `npx refunds`: looks at refunds and decides about them. Exit codes: exit-codes.ts. */
import { refundTexts } from '../texts';
import { cliTexts } from '../texts/cli';
import { type Cli, languageOf, mayColour } from './cli';
import { run } from './run';

const { env, stdout, stderr } = process;
const language = languageOf(env);
const cli: Cli = {
  env,
  language,
  texts: cliTexts(language),
  refundTexts: refundTexts(language),
  out: (text) => stdout.write(text),
  err: (text) => stderr.write(text),
  columns: stdout.isTTY ? stdout.columns : null,
  colour: mayColour(stdout.isTTY, env),
  now: Date.now,
  end: (code) => (process.exitCode = code),
};

// `refunds list | head` closes the pipe early, which is no failure.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

void run(cli, process.argv.slice(2));
