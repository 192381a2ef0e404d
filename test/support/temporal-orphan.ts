/** A program that starts an embedded server and is then killed without a chance to stop it. */
import { startTestDevServer } from './temporal';

void startTestDevServer().then((server) => {
  process.stdout.write(`server ${server.pid}\n`, () => process.kill(process.pid, 'SIGKILL'));
});
