/** Everything that the CLI says, in English; cli.ko.ts has the same in Korean. */
import { doctorEn } from './cli-doctor.en';
import { helpEn } from './cli-help.en';
import { kst } from './format';

const AMOUNT = 'a whole number of won from 1 to 9999999999, without commas';
const NUMBER_OR_NAME = '1 to 50 characters, without quotes, backslashes or invisible characters';

export const cliEn = {
  help: helpEn,
  doctor: doctorEn,

  usage: {
    unknownOption: (option: string) => `There is no option ${option}.`,
    unknownCommand: (name: string) => `There is no command ${name}.`,
    missingArgument: (name: string) => `${name} is missing.`,
    missingOption: (option: string) => `${option} is missing.`,
    optionNeedsValue: (option: string) => `${option} needs a value.`,
    excessArguments: 'There are too many arguments. Put a text with blanks in quotes.',
    invalidArgument: (option: string, expected: string) => `${option} is invalid; expected ${expected}`,
    seeHelp: 'Nothing was done. Add --help to see how to use the command.',
  },

  rule: {
    amount: AMOUNT,
    limit: 'a whole number from 1 to 10000',
    notiLimit: 'a whole number from 1 to 500',
    duration: 'a time such as 30s, 10m, 8h or 1d',
    startReason: '1 to 50 characters, without | ^ [ and ]',
    reason: '1 to 500 characters',
    oneOf: (choices: string) => `one of ${choices}`,
    /** By the names that the client gives to the values. */
    field: {
      refundId: '1 to 100 of A-Z a-z 0-9 . _ -, beginning with a letter or digit',
      tid: NUMBER_OR_NAME,
      orderNo: NUMBER_OR_NAME,
      amount: AMOUNT,
      actor: '1 to 100 characters: the person',
      paidAt: 'a time with its offset, such as 2026-01-02T12:04:05+09:00, and not in the future',
      action: 'one of retry, complete, abandon, go_ahead',
      idempotencyKey: '1 to 100 of A-Z a-z 0-9 . _ -',
    },
  },

  error: {
    configuration: 'The configuration is invalid. Nothing was done. docs/configuration.md lists every setting.',
    invalid: 'Nothing was done. Invalid values, and what is expected:',
    refundNotFound: (id: string) => `There is no refund ${id}, or Temporal's retention has removed it.`,
    conflict: (id: string) =>
      `Refund ${id} exists with other content. Nothing was started. Use another --id. The differences:`,
    conflictUnknown: (id: string) =>
      `Refund ${id} exists, but this program did not start it, so its content cannot be compared. Nothing was started. Use another --id.`,
    difference: (option: string, existing: string, given: string) => `${option}: existing ${existing}, given ${given}`,
    unavailable: (said: string) => `Temporal or its worker does not answer${said && `: ${said}`}.`,
    repeat: 'It is safe to repeat the same command. "npx refunds doctor" finds the cause.',
    repeatUpdate: (idempotencyKey: string) =>
      `It may have taken effect, or may do so later. Repeat the command with --idempotency-key ${idempotencyKey}: it takes effect only once.`,
    unexpected: (said: string) => `The command failed: ${said}. "npx refunds doctor" may find the cause.`,
    notiNotFound: (id: string) => `There is no Noti ${id}. "npx refunds noti list" lists them.`,
    inboxAway: (said: string) =>
      `The Noti inbox does not answer: ${said}. Nothing was changed. Repeat the same command.`,
    inboxInUse: (request: string) =>
      `The running Noti listener has the embedded inbox open, and only one process can open it. Use the HTTP API instead: ${request} with "Authorization: Bearer $API_KEY". With INBOX_DATABASE_URL this command works too.`,
    noInbox: (dataDir: string) =>
      `There is no inbox: INBOX_DATABASE_URL is not set, and DATA_DIR (${dataDir}) holds none. None was created.`,
  },

  column: {
    id: 'ID',
    state: 'STATE',
    amount: 'AMOUNT',
    order: 'ORDER',
    deadline: 'DEADLINE (KST)',
    started: 'STARTED (KST)',
    why: 'WHY',
    status: 'STATUS',
    kind: 'KIND',
    tid: 'TID',
    received: 'RECEIVED (KST)',
    refund: 'REFUND',
    note: 'NOTE',
  },

  field: {
    received: 'received',
    copies: 'copies',
    attempts: 'attempts',
    nextAttempt: 'next attempt',
    cancelledAt: 'cancelled',
    text: 'text',
    seen: 'seen',
    outcome: 'outcome',
  },
  interrupted: 'closed from outside',

  started: {
    started: 'Started.',
    existing: 'The same refund was started before. Nothing was started now.',
  },
  listed: {
    more: (limit: number) => `There are more: --limit ${limit} was reached.`,
    none: 'No refund matches.',
    unasked: (count: number) => `No worker answers, so ${count} refunds could not be asked why they wait.`,
  },
  waiting: {
    for: (state: string, until: string) => `${state}; waiting until ${until}`,
    now: (state: string) => `now ${state}`,
    away: 'Temporal does not answer at the moment. Still trying.',
    over: 'The time is over, and the refund still goes on by itself.',
    needsPerson: (id: string) => `A person must decide: npx refunds why ${id}`,
    notCompleted: (state: string) => `The refund is closed without a refund: ${state}.`,
  },
  reported: 'Reported. The payment is being looked up; "npx refunds wait" shows the result.',
  resolved: 'The decision has been taken.',
  replayed: 'Read again. A cancellation looks for its refund now; "npx refunds noti show" shows the result.',
  noNotis: 'No Noti matches.',

  why: {
    happened: 'What happened',
    next: 'What happens next',
    people: 'What a person can do',
  },
  next: {
    cancelling: 'The program asks CookiePay by itself until it gets an answer.',
    issueHours: 'The program waits for the hours in which accounts are requested, and then asks for one by itself.',
    confirming: 'The program looks the payment up until it knows, and then goes on by itself.',
    awaitingDeposit: (deadline: string | null) =>
      `The refund completes by itself as soon as a notification or a look-up shows the cancellation.${deadline === null ? '' : ` If none has shown it some time after the deadline (${deadline}), a person is asked.`}`,
    escalated:
      'The program goes on looking the payment up, and completes the refund when the cancellation shows. It sends nothing before a person decides.',
    closed: 'Nothing: the refund is closed.',
    interrupted: 'Nothing, until a person or the order backend starts it again.',
    lastLook: (said: string) => `Last look-up: ${said}`,
    nextLook: (at: string) => `The next look-up is at ${kst(at)}.`,
    trying: (activity: string, attempt: number, said: string) =>
      `Under way: ${activity}, attempt ${attempt}${said && `; result of the last attempt: ${said}`}`,
  },
  people: {
    nothing: 'Nothing is needed.',
    pay: (amount: string, account: string, deadline: string) =>
      `Finance: deposit exactly ${amount} into ${account} before ${deadline}. Then report it:`,
    reportDeposit: 'When finance has paid, report it:',
    check: 'Look the payment up at CookiePay now:',
    goAhead: 'Do not wait for the hours (finance must then pay before the day ends):',
    complete: 'It is certainly cancelled; the reason is the proof:',
    retry: 'Start over, with a look-up first:',
    abandon: 'Close it without a refund:',
    startAgain: 'Start it again with the same content; the payment is looked up before anything is sent:',
    startCorrected: 'Correct what CookiePay refused, then start it again; the same id may be used:',
    wait: 'Wait until it ends:',
    who: 'NAME',
    reason: 'REASON',
    proof: 'PROOF',
  },

  links: {
    heading: "Temporal's Web UI:",
    noUrl: 'TEMPORAL_UI_URL is not set, so these are queries and not links.',
    name: {
      awaiting_deposit: 'awaiting a deposit',
      deposit_due_today: 'awaiting a deposit, due by the end of today (KST)',
      escalated: 'need a person',
      confirming_long: 'confirming, started more than an hour ago',
      completed_today: 'completed today (KST)',
      interrupted: 'closed from outside before the refund ended',
    },
  },
};

/** The texts of one language; that Korean has them all is checked by the compiler. */
export type CliTexts = typeof cliEn;
