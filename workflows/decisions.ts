/** What people decide about a refund: one decision at a time, taken up by the process at a moment when it may be. */
import type { Decision } from '../contract';

interface Proposal {
  readonly order: Decision;
  outcome: 'open' | 'taken' | 'overtaken';
}

export class Decisions {
  private proposal: Proposal | null = null;
  /** The refund waits for the hours in which an account is asked for. */
  waitsForIssueHours = false;
  /** Somebody has said that the account is to be asked for now; it holds until it was. */
  wentAhead = false;

  get pending(): Decision | null {
    return this.proposal?.order ?? null;
  }

  propose(order: Decision): Readonly<Proposal> {
    this.proposal = { order, outcome: 'open' };
    return this.proposal;
  }

  /** @returns the decision, which from then on counts; null when nobody has made one. */
  take(): Decision | null {
    return this.end('taken');
  }

  /** Something has happened at the same moment that the person could not know of: they are to look again. */
  overtake(): void {
    this.end('overtaken');
  }

  private end(outcome: 'taken' | 'overtaken'): Decision | null {
    const { proposal } = this;
    if (!proposal) return null;
    proposal.outcome = outcome;
    this.proposal = null;
    return proposal.order;
  }
}
