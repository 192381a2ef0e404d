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
import type { CliTexts } from '../texts/cli';
import { CliError, EXIT, type ExitCode } from './exit-codes';
import { line } from './output';

export interface Failure {
  readonly exitCode: ExitCode;
  readonly lines: readonly string[];
}

export function failureOf(error: unknown, texts: CliTexts): Failure {
  const { error: text } = texts;
  if (error instanceof CommanderError) return usageFailure(error, texts);
  if (error instanceof CliError) return { exitCode: error.exitCode, lines: [error.message] };
  if (isConfigError(error)) return { exitCode: EXIT.configuration, lines: [text.configuration, ...error.faults] };
  if (error instanceof InvalidInput) {
    const reason = error instanceof InvalidRefund ? texts.rule.startReason : texts.rule.reason;
    return { exitCode: EXIT.usage, lines: [text.invalid, ...faultLines(error.faults, texts, reason)] };
  }
  if (error instanceof RefundNotFound)
    return { exitCode: EXIT.notFound, lines: [text.refundNotFound(line(error.refundId))] };
  if (error instanceof RefundConflict) return { exitCode: EXIT.conflict, lines: conflictLines(error, texts) };
  // Its text comes from the refund itself, in the refund's language.
  if (error instanceof UpdateRefused) return { exitCode: EXIT.conflict, lines: [line(error.message)] };
  if (error instanceof TemporalUnavailable)
    return { exitCode: EXIT.unavailable, lines: unavailableLines(error, texts) };
  return { exitCode: EXIT.failed, lines: [text.unforeseen(line(messageOf(error)))] };
}

/** Not by its class, which would have to be loaded with all of config/. */
const isConfigError = (error: unknown): error is Error & { readonly faults: readonly string[] } =>
  error instanceof Error && error.name === 'ConfigError' && 'faults' in error;

const OPTION_OF: Readonly<Record<string, string>> = {
  ...{ refundId: '--id', tid: '--tid', orderNo: '--order', amount: '--amount', reason: '--reason', actor: '--by' },
  ...{ paidAt: '--at', action: 'ACTION', idempotencyKey: '--order-id', state: '--state', limit: '--limit' },
};

function faultLines(faults: readonly FieldFault[], { rule }: CliTexts, reason: string): string[] {
  const rules: Readonly<Record<string, string>> = { ...rule.field, reason };
  return faults.map(({ field, message }) => `  ${OPTION_OF[field] ?? field}: ${rules[field] ?? message}`);
}

function conflictLines({ refundId, differences }: RefundConflict, { error }: CliTexts): string[] {
  if (differences.length === 0) return [error.conflictUnknown(refundId)];
  const each = differences.map(({ field, existing, given }) =>
    error.difference(OPTION_OF[field] ?? field, line(String(existing)), line(String(given))),
  );
  return [error.conflict(refundId), ...each.map((difference) => `  ${difference}`)];
}

function unavailableLines({ cause, idempotencyKey }: TemporalUnavailable, { error }: CliTexts): string[] {
  const said = cause instanceof Error ? line(messageOf(cause.cause instanceof Error ? cause.cause : cause)) : '';
  return [error.unavailable(said), idempotencyKey === null ? error.repeat : error.repeatOrder(idempotencyKey)];
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Commander says it in English only; what it is about stands in quotes in its message. */
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
  return { exitCode: EXIT.usage, lines: [known[code] ?? line(message), usage.seeHelp] };
}
