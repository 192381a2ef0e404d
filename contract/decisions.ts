/** What people tell a refund: a decision, or that finance has paid the deposit. */

/**
 * - `retry`: start again from the token.
 * - `complete`: the payment is cancelled at CookiePay, and `reason` is the written proof.
 * - `abandon`: close the refund although nothing was paid back.
 * - `go_ahead`: ask for the account now, outside the issue hours.
 */
export const RESOLVE_ACTIONS = ['retry', 'complete', 'abandon', 'go_ahead'] as const;
export type ResolveAction = (typeof RESOLVE_ACTIONS)[number];

/** What a person decides, who decides, and why. `actor` has 1 to 100 characters, `reason` 1 to 500. */
export interface Decision {
  readonly action: ResolveAction;
  readonly actor: string;
  readonly reason: string;
}

/** The last decision that took effect. Earlier decisions are in the workflow's history. */
export interface Resolution extends Decision {
  /** ISO 8601 UTC. */
  readonly at: string;
}

/** Finance says that it has paid the deposit. This is no evidence; it only makes the refund look the payment up. */
export interface DepositReport {
  readonly actor: string;
  /** ISO 8601 UTC. */
  readonly paidAt: string;
}
