/** What can go wrong for whoever starts, reads or decides a refund. Each says what happened, and what to do next. */

export interface FieldFault {
  /** The field, or the name of an unknown one; empty when the whole is not an object. */
  readonly field: string;
  readonly message: string;
}

/** Refused before anything was started or asked; `faults` has every fault. */
export class InvalidRefund extends Error {
  override readonly name = 'InvalidRefund';

  constructor(readonly faults: readonly FieldFault[]) {
    super(`Nothing was started: ${inOneLine(faults)}.`);
  }
}

/** An order to a refund, refused before it was given; `faults` has every fault. */
export class InvalidUpdate extends Error {
  override readonly name = 'InvalidUpdate';

  constructor(readonly faults: readonly FieldFault[]) {
    super(`Nothing was ordered: ${inOneLine(faults)}.`);
  }
}

const inOneLine = (faults: readonly FieldFault[]): string =>
  faults.map(({ field, message }) => `${field} ${message}`.trim()).join('; ');

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

/** The refund's state does not allow the order. `message` says why, and what to do instead, in the refund's language. */
export class UpdateRefused extends Error {
  override readonly name = 'UpdateRefused';

  constructor(
    readonly refundId: string,
    why: string,
  ) {
    super(why);
  }
}

/**
 * Temporal, or the worker behind it, did not answer. Nothing is half made: repeat the same call with the same refundId,
 * and it either starts the refund or finds the one that a lost answer has left. An order to a refund is repeated with
 * the same `orderId`.
 */
export class TemporalUnavailable extends Error {
  override readonly name = 'TemporalUnavailable';
  readonly retryable = true;
  /** A sensible pause before the repeat. */
  readonly retryAfterSeconds = 5;
  /** Of the order that may or may not have been taken; null where the call was none. */
  readonly idempotencyKey: string | null;

  constructor(
    what: string,
    { idempotencyKey, ...options }: { readonly cause?: unknown; readonly idempotencyKey?: string } = {},
  ) {
    const next =
      idempotencyKey === undefined
        ? 'Nothing is half made: repeat the same call.'
        : `The order may have been taken, or may be taken yet: repeat it with orderId ${idempotencyKey}; it has one effect only.`;
    super(`${what}. ${next}`, options);
    this.idempotencyKey = idempotencyKey ?? null;
  }
}
