/** A person's decision about a refund: one at a time, and it counts only when the process takes it. */
import type { Decision } from '../contract';

interface Proposal {
  readonly decision: Decision;
  outcome: 'open' | 'taken' | 'overtaken';
}

export interface Decisions {
  /** The decision that waits to be taken, or null. */
  readonly pending: () => Decision | null;
  readonly propose: (decision: Decision) => Readonly<Proposal>;
  /** Takes the pending decision: it counts from now on. Null when there is none. */
  readonly take: () => Decision | null;
  /** Refuses the pending decision: something has happened that the person could not know of. */
  readonly overtake: () => void;
}

export function createDecisions(): Decisions {
  let proposal: Proposal | null = null;
  function end(outcome: 'taken' | 'overtaken'): Decision | null {
    if (!proposal) return null;
    const { decision } = proposal;
    proposal.outcome = outcome;
    proposal = null;
    return decision;
  }
  return {
    pending: () => proposal?.decision ?? null,
    propose(decision) {
      proposal = { decision, outcome: 'open' };
      return proposal;
    },
    take: () => end('taken'),
    overtake: () => void end('overtaken'),
  };
}
