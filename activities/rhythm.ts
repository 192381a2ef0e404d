/** When to look a payment up again. All times in milliseconds. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Why somebody is looking, which decides how often. */
export type Rhythm =
  /** The outcome of a call is unknown: the customer waits, and the gateway may be in trouble. */
  | 'settling'
  /** CookiePay said that it is cancelled: it should show within minutes. */
  | 'notified'
  /** A deposit is awaited: in case its one notification gets lost. */
  | 'deposit'
  /** The deadline has passed: the last chance before a person is asked. */
  | 'deadline'
  /** A person was asked: it may still resolve itself. */
  | 'escalated'
  /** A person waits for the answer: there is no next one. */
  | 'once';

/** @param attempt 1 for the first look. @param depositEvery DEPOSIT_CHECK_EVERY. @returns time until the next one. */
export function nextLookAfter(rhythm: Rhythm, attempt: number, depositEvery: number, random = Math.random): number {
  // Deadlines fall on the same second for everybody; without spreading, so would all look-ups (up to a tenth earlier).
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
