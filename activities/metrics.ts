import { Context } from '@temporalio/activity';

/**
 * Counts what CookiePay answered, by call and kind: `cookiepay_answers{call="token",answer="credentials_rejected"}`
 * rising means that refunds wait for somebody to mend the credentials. Served where the worker serves its metrics.
 */
export function countAnswer(call: 'token' | 'cancel' | 'account' | 'look_up', answer: string): void {
  Context.current()
    .metricMeter.createCounter('cookiepay_answers', 'count', 'Answers of CookiePay, by call and kind')
    .add(1, { call, answer });
}
