/** What a build that was rolled back to looks like to newer refunds: it does other things first, in another order. */
import { sleep } from '@temporalio/workflow';

export async function refundWorkflow(): Promise<never> {
  await sleep('1 second');
  throw new Error('never reached by a refund whose history begins with a call of CookiePay');
}
