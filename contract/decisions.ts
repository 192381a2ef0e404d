/** What people tell a refund: their decisions, and that a deposit was paid. */

/**
 * `retry`: start again from the token; `complete`: it is cancelled, and the reason is the written proof; `abandon`: close
 * it without a refund; `go_ahead`: ask for the account now, outside the issue hours.
 */
export const RESOLVE_ACTIONS = ['retry', 'complete', 'abandon', 'go_ahead'] as const;
export type ResolveAction = (typeof RESOLVE_ACTIONS)[number];

/** What a person decides, and why (invariant I7). `actor` has 1 to 100 characters, `reason` 1 to 500. */
export interface Decision {
  readonly action: ResolveAction;
  readonly actor: string;
  readonly reason: string;
}

/** How a person closed or redirected a refund; the last one, the earlier ones are in the workflow's history. */
export interface Resolution extends Decision {
  /** ISO 8601 UTC. */
  readonly at: string;
}

/** That finance paid, as it says itself; no evidence, but a reason to look. */
export interface DepositReport {
  readonly actor: string;
  /** ISO 8601 UTC. */
  readonly paidAt: string;
}
