/** How long the dispatcher waits before it looks again. All times in milliseconds. */

const SOONEST = 500;
const PENDING_LONGEST = 3_000;
const UNMATCHED_SOONEST = 10_000;
const UNMATCHED_LONGEST = 3_600_000;
const AWAY_FIRST = 1_000;
const AWAY_LONGEST = 15_000;

const between = (low: number, value: number, high: number): number => Math.min(Math.max(low, value), high);

/** A Noti often comes just before its refund, which then wants it within 5 s, the lag of visibility included. */
export const whilePending = (ageMs: number): number => between(SOONEST, ageMs / 4, PENDING_LONGEST);

/** Grows with the Noti's age, so that many old ones together cost little. */
export const whileUnmatched = (ageMs: number): number => between(UNMATCHED_SOONEST, ageMs / 10, UNMATCHED_LONGEST);

/** What comes in goes first: only a fifth of the time is for the dispatcher then. */
export const whileBusy = (lastRoundMs: number): number => between(SOONEST, lastRoundMs * 4, PENDING_LONGEST);

/** After the n-th failure in a row (from 1): short enough that all goes on within half a minute of Temporal's return. */
export const whileAway = (failures: number): number => Math.min(AWAY_FIRST * 2 ** (failures - 1), AWAY_LONGEST);
