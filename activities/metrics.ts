import { Context } from '@temporalio/activity';

/**
 * Counts CookiePay's replies by call and kind: `cookiepay_answers{call="token",answer="credentials_rejected"}`
 * rises while refunds wait for correct credentials. The worker serves it with its other metrics.
 */
export function countReply(call: 'token' | 'cancel' | 'account' | 'look_up', answer: string): void {
  Context.current()
    .metricMeter.createCounter('cookiepay_answers', 'count', 'Replies of CookiePay, by call and kind')
    .add(1, { call, answer });
}
