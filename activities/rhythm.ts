/** When to look a payment up again. All times in milliseconds. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Why the payment is looked up; this decides how often. */
export type Rhythm =
  /** The outcome of a call is unknown: the customer waits, and the gateway may have problems. */
  | 'settling'
  /** A Noti or finance says that it is done: the look-up should show it within minutes. */
  | 'notified'
  /** A deposit is awaited, and its one notification may get lost. */
  | 'deposit'
  /** The deadline has passed: the last look-ups before a person is asked. */
  | 'deadline'
  /** A person was asked, but the cancellation may still show. */
  | 'escalated'
  /** A person waits for the result: there is no next look. */
  | 'once';

/** @param attempt 1 for the first look. @param depositEvery DEPOSIT_CHECK_EVERY. @returns time until the next one. */
export function nextLookAfter(rhythm: Rhythm, attempt: number, depositEvery: number, random = Math.random): number {
  // All deadlines fall on the same second, and so would all look-ups; so each comes up to a tenth earlier, at random.
  return Math.round(plainDelay(rhythm, attempt, depositEvery) * (1 - random() / 10));
}

function plainDelay(rhythm: Rhythm, attempt: number, depositEvery: number): number {
  const doubled = (first: number, most: number): number => Math.min(most, first * 2 ** Math.min(attempt - 1, 30));
  switch (rhythm) {
    case 'settling':
      return doubled(5 * SECOND, HOUR);
    case 'notified':
      return doubled(2 * SECOND, 10 * MINUTE);
    case 'deposit':
      return depositEvery;
    case 'deadline':
      return Math.min(depositEvery, 5 * MINUTE);
    case 'escalated':
      return attempt * depositEvery < DAY ? depositEvery : DAY;
    case 'once':
      return DAY;
  }
}
