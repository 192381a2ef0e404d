/** A rolled-back build, as newer refunds see it: its first commands are different ones. */
import { sleep } from '@temporalio/workflow';

export async function refundWorkflow(): Promise<never> {
  await sleep('1 second');
  throw new Error('a refund whose history begins with a call of CookiePay never gets here');
}
