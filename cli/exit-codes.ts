/** What the exit code of every command means. Scripts rely on it, so it never changes. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  stillWaiting: 4,
  needsPerson: 5,
  /** Other content under the same id, or an update that the refund's state does not allow. */
  conflict: 7,
  /** Temporal, its worker or the inbox does not answer; the same command may be repeated. */
  unavailable: 69,
  configuration: 78,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What a command itself finds wrong: a message for people, and the exit code. */
export class CliError extends Error {
  override readonly name = 'CliError';

  constructor(
    readonly exitCode: ExitCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
