/** The errors of the refund client. Each message says what happened, what was not done, and what to do next. */

export interface FieldFault {
  /** The field's name; empty when the value as a whole is wrong. */
  readonly field: string;
  /** Continues the name: `must be …`, `is missing`. */
  readonly message: string;
}

/** What the caller gave is invalid. Nothing was started and nothing was sent; `faults` lists every fault. */
export class InvalidInput extends Error {
  override readonly name: string = 'InvalidInput';

  constructor(
    readonly faults: readonly FieldFault[],
    notDone = 'Nothing was done',
  ) {
    super(
      `${notDone}. Invalid values: ${faults.map(({ field, message }) => `${field} ${message}`.trim()).join('; ')}.`,
    );
  }
}

/** A refund request is invalid. */
export class InvalidRefund extends InvalidInput {
  override readonly name = 'InvalidRefund';

  constructor(faults: readonly FieldFault[]) {
    super(faults, 'No refund was started');
  }
}

/** A decision, a deposit report or a check is invalid. */
export class InvalidUpdate extends InvalidInput {
  override readonly name = 'InvalidUpdate';

  constructor(faults: readonly FieldFault[]) {
    super(faults, 'Nothing was sent to the refund');
  }
}

export interface Difference {
  readonly field: string;
  readonly existing: string | number;
  readonly given: string | number;
}

/** The refundId already belongs to a refund with other content. That refund is unchanged, and nothing was started. */
export class RefundConflict extends Error {
  override readonly name = 'RefundConflict';

  constructor(
    readonly refundId: string,
    /** Empty when the existing refund was not started by this client: then its content is not known. */
    readonly differences: readonly Difference[],
  ) {
    super(
      `Refund ${refundId} exists with other content: ${inOneLine(differences)}. Nothing was started. Use another refundId.`,
    );
  }
}

function inOneLine(differences: readonly Difference[]): string {
  if (differences.length === 0) return 'it was not started by this program, so its content cannot be compared';
  const asJson = (value: string | number): string => JSON.stringify(value);
  return differences.map((one) => `${one.field} is ${asJson(one.existing)}, not ${asJson(one.given)}`).join('; ');
}

export class RefundNotFound extends Error {
  override readonly name = 'RefundNotFound';

  constructor(readonly refundId: string) {
    super(
      `Refund ${JSON.stringify(refundId)} was not found. It was never started, or Temporal has removed it after its retention time.`,
    );
  }
}

/** The refund's state does not allow the update. `message` says why and what to do instead, for people, in the refund's language. */
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
 * Temporal, or the worker behind it, did not answer. It is safe to repeat the same call: a start with the same refundId
 * finds the refund whose answer was lost, and an update with the same `idempotencyKey` takes effect only once.
 */
export class TemporalUnavailable extends Error {
  override readonly name = 'TemporalUnavailable';
  /** How long to wait before the repeat. */
  readonly retryAfterSeconds = 5;
  /** Of an update that may or may not have reached the refund; null for every other call. */
  readonly idempotencyKey: string | null;

  constructor(
    what: string,
    { idempotencyKey, ...options }: { readonly cause?: unknown; readonly idempotencyKey?: string | undefined } = {},
  ) {
    const next =
      idempotencyKey === undefined
        ? 'It is safe to repeat the same call.'
        : `It is not known whether the refund received the update. Repeat it with idempotencyKey ${idempotencyKey}: it takes effect only once.`;
    super(`${what}. ${next}`, options);
    this.idempotencyKey = idempotencyKey ?? null;
  }
}
