/** `npm run noti-chaos -- [kills] [seed]`: the long run of F30. Exit code 1 when a Noti was lost. */
import { startPostgres } from '../postgres';
import { killRepeatedly } from './noti-kills';

async function main(): Promise<void> {
  const [kills = 200, seed = 1] = process.argv.slice(2).map(Number);
  const postgres = await startPostgres();
  const progress = (done: number): void => {
    if (done % 20 === 0) process.stderr.write(`${done} kills\n`);
  };
  try {
    const report = await killRepeatedly({ databaseUrl: postgres.url, kills, seed, progress });
    process.stdout.write(`${JSON.stringify({ seed, ...report }, null, 2)}\n`);
    if (report.lost.length > 0 || report.twoIds.length > 0) process.exitCode = 1;
  } finally {
    await postgres.stop();
  }
}

void main();
