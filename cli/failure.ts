/** What went wrong, in the person's language, and the exit code for it. */
import { CommanderError } from 'commander';
import {
  type FieldFault,
  InvalidInput,
  InvalidRefund,
  RefundConflict,
  RefundNotFound,
  TemporalUnavailable,
  UpdateRefused,
} from '../client/errors';
import { ConfigError } from '../runtime/config';
import type { CliTexts } from '../texts/cli';
import { CliError, EXIT, type ExitCode } from './exit-codes';
import { line } from './output';

export interface Failure {
  readonly exitCode: ExitCode;
  readonly lines: readonly string[];
}

export function failureOf(error: unknown, texts: CliTexts): Failure {
  const { error: text, rule } = texts;
  if (error instanceof CommanderError) return usageFailure(error, texts);
  if (error instanceof CliError) return failure(error.exitCode, error.message);
  if (error instanceof ConfigError) return failure(EXIT.configuration, text.configuration, ...error.faults);
  if (error instanceof InvalidInput) {
    const reason = error instanceof InvalidRefund ? rule.startReason : rule.reason;
    return failure(EXIT.usage, text.invalid, ...faultLines(error.faults, texts, reason));
  }
  if (error instanceof RefundNotFound) return failure(EXIT.notFound, text.refundNotFound(line(error.refundId)));
  if (error instanceof RefundConflict) return failure(EXIT.conflict, ...conflictLines(error, texts));
  // The message comes from the refund itself, in the refund's language.
  if (error instanceof UpdateRefused) return failure(EXIT.conflict, line(error.message));
  if (error instanceof TemporalUnavailable) return failure(EXIT.unavailable, ...unavailableLines(error, texts));
  return failure(EXIT.failed, text.unexpected(line(messageOf(error))));
}

const failure = (exitCode: ExitCode, ...lines: readonly string[]): Failure => ({ exitCode, lines });

/** The options by the names that the client gives to their values. */
const OPTION_OF: Readonly<Record<string, string>> = {
  refundId: '--id',
  tid: '--tid',
  orderNo: '--order',
  amount: '--amount',
  reason: '--reason',
  actor: '--by',
  paidAt: '--at',
  action: 'ACTION',
  idempotencyKey: '--idempotency-key',
  state: '--state',
  limit: '--limit',
};

function faultLines(faults: readonly FieldFault[], { rule }: CliTexts, reason: string): string[] {
  const rules: Readonly<Record<string, string>> = { ...rule.field, reason };
  return faults.map(({ field, message }) => `  ${OPTION_OF[field] ?? field}: ${rules[field] ?? message}`);
}

function conflictLines({ refundId, differences }: RefundConflict, { error }: CliTexts): string[] {
  if (differences.length === 0) return [error.conflictUnknown(refundId)];
  const lines = differences.map(({ field, existing, given }) =>
    error.difference(OPTION_OF[field] ?? field, line(String(existing)), line(String(given))),
  );
  return [error.conflict(refundId), ...lines.map((difference) => `  ${difference}`)];
}

function unavailableLines({ cause, idempotencyKey }: TemporalUnavailable, { error }: CliTexts): string[] {
  const said = cause instanceof Error ? line(messageOf(cause.cause instanceof Error ? cause.cause : cause)) : '';
  return [error.unavailable(said), idempotencyKey === null ? error.repeat : error.repeatUpdate(idempotencyKey)];
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Commander's messages are English only. What a message is about stands in quotes in it. */
function usageFailure({ code, message }: CommanderError, { usage }: CliTexts): Failure {
  const named = /for argument '(.*?)'/.exec(message) ?? /'(.*?)'/.exec(message);
  const subject = line(named?.[1] ?? '');
  const known: Readonly<Record<string, string>> = {
    'commander.unknownOption': usage.unknownOption(subject),
    'commander.unknownCommand': usage.unknownCommand(subject),
    'commander.missingArgument': usage.missingArgument(subject),
    'commander.missingMandatoryOptionValue': usage.missingOption(subject),
    'commander.optionMissingArgument': usage.optionNeedsValue(subject),
    'commander.excessArguments': usage.excessArguments,
    'commander.invalidArgument': usage.invalidArgument(subject, line(message.replace(/^.*? is invalid.*?\. /s, ''))),
  };
  return failure(EXIT.usage, known[code] ?? line(message), usage.seeHelp);
}
