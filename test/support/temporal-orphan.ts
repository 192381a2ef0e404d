/** A program that starts an embedded server and another child, and is then killed without a chance to stop them. */
import { startTied } from '../../dev/temporal-programs/tied-process';
import { startTestDevServer } from './temporal';

async function main(): Promise<void> {
  const server = await startTestDevServer();
  // A server may notice that its output is closed. A program that writes nothing never does.
  const quiet = await startTied('sleep', ['600'], { env: process.env });
  process.stdout.write(`started ${server.pid} ${quiet.pid}\n`, () => process.kill(process.pid, 'SIGKILL'));
}

void main();
