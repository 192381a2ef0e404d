/** What can go wrong for whoever starts or reads a refund. Each says what happened, and what to do next. */

export interface FieldFault {
  /** The field, or the name of an unknown one; empty when the whole is not an object. */
  readonly field: string;
  readonly message: string;
}

/** Refused before anything was started or asked; `faults` has every fault. */
export class InvalidRefund extends Error {
  override readonly name = 'InvalidRefund';

  constructor(readonly faults: readonly FieldFault[]) {
    super(`Nothing was started: ${faults.map(({ field, message }) => `${field} ${message}`.trim()).join('; ')}.`);
  }
}

export interface Difference {
  readonly field: string;
  readonly existing: string | number;
  readonly given: string | number;
}

/** The refundId already belongs to a refund with other content. That one is untouched, nothing was started. */
export class RefundConflict extends Error {
  override readonly name = 'RefundConflict';

  constructor(
    readonly refundId: string,
    /** Empty when the existing refund does not record what was asked for (it was not started by this client). */
    readonly differences: readonly Difference[],
  ) {
    const what =
      differences.length === 0
        ? 'it was not started by this program, so its content cannot be compared'
        : differences
            .map((d) => `${d.field} is ${JSON.stringify(d.existing)}, not ${JSON.stringify(d.given)}`)
            .join('; ');
    super(`Refund ${refundId} exists with other content: ${what}. Nothing was started; use another refundId.`);
  }
}

export class RefundNotFound extends Error {
  override readonly name = 'RefundNotFound';

  constructor(readonly refundId: string) {
    super(`There is no refund ${JSON.stringify(refundId)}, or Temporal's retention has removed it.`);
  }
}

/**
 * Temporal, or the worker behind it, did not answer. Nothing is half made: repeat the same call with the same refundId,
 * and it either starts the refund or finds the one that a lost answer has left.
 */
export class TemporalUnavailable extends Error {
  override readonly name = 'TemporalUnavailable';
  readonly retryable = true;
  /** A sensible pause before the repeat. */
  readonly retryAfterSeconds = 5;

  constructor(what: string, options?: { readonly cause?: unknown }) {
    super(`${what}. Nothing is half made: repeat the same call.`, options);
  }
}
