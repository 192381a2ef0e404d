/** Everything that the CLI says, in English; cli.ko.ts has the same in Korean. */
import { doctorEn } from './cli-doctor.en';
import { helpEn } from './cli-help.en';
import { kst } from './format';

export const cliEn = {
  help: helpEn,
  doctor: doctorEn,

  usage: {
    unknownOption: (option: string) => `There is no option ${option}.`,
    unknownCommand: (name: string) => `There is no command ${name}.`,
    missingArgument: (name: string) => `${name} is missing.`,
    missingOption: (option: string) => `${option} is missing.`,
    optionNeedsValue: (option: string) => `${option} needs a value.`,
    excessArguments: 'There are more arguments than this command takes. Put a text with blanks in quotes.',
    invalidArgument: (option: string, why: string) => `${option} is wrong: ${why}`,
    seeHelp: 'Nothing was done. Add --help for how to write it.',
  },

  rule: {
    amount: 'a whole number of won from 1 to 9999999999, without commas',
    limit: 'a whole number from 1 to 10000',
    notiLimit: 'a whole number from 1 to 500',
    duration: 'a time such as 30s, 10m, 8h or 1d',
    time: 'a time with its offset, such as 2026-01-02T12:04:05+09:00, and not in the future',
    startReason: '1 to 50 characters, without | ^ [ and ]',
    reason: '1 to 500 characters',
    oneOf: (choices: string) => `one of ${choices}`,
    /** By the names that the client gives them. */
    field: {
      refundId: '1 to 100 of A-Z a-z 0-9 . _ -, beginning with a letter or digit',
      tid: '1 to 50 characters without quotes, backslashes or invisible ones',
      orderNo: '1 to 50 characters without quotes, backslashes or invisible ones',
      amount: 'a whole number of won from 1 to 9999999999, without commas',
      actor: '1 to 100 characters: who',
      paidAt: 'a time with its offset, such as 2026-01-02T12:04:05+09:00, and not in the future',
      action: 'one of retry, complete, abandon, go_ahead',
      idempotencyKey: '1 to 100 of A-Z a-z 0-9 . _ -',
    },
  },

  error: {
    configuration: 'The configuration has faults. Nothing was done; docs/configuration.md lists every setting.',
    invalid: 'Nothing was done. These are not as they must be:',
    refundNotFound: (id: string) => `There is no refund ${id}, or Temporal's retention has removed it.`,
    conflict: (id: string) =>
      `Refund ${id} exists with other content. Nothing was started; use another --id. It differs in`,
    conflictUnknown: (id: string) =>
      `Refund ${id} exists, but was not started by this program, so its content cannot be compared. Nothing was started; use another --id.`,
    difference: (option: string, existing: string, given: string) => `${option}: ${existing} there, ${given} given`,
    unavailable: (said: string) => `Temporal or its worker does not answer${said && `: ${said}`}.`,
    repeat: 'Nothing is half made: repeat the same command. "npx refunds doctor" says what is not well.',
    repeatOrder: (idempotencyKey: string) =>
      `The order may have been taken, or may be taken yet: repeat it with --order-id ${idempotencyKey}; it has one effect only.`,
    unforeseen: (said: string) => `It failed: ${said}. "npx refunds doctor" may say why.`,
    notiNotFound: (id: string) => `There is no Noti ${id}; "npx refunds noti list" lists them.`,
    inboxAway: (said: string) =>
      `The Noti inbox does not answer: ${said}. Nothing was changed; repeat the same command.`,
    inboxInUse: (request: string) =>
      `The embedded inbox is open in the running Noti listener, and only one process may open it. Ask that one, over the HTTP API: ${request} with "Authorization: Bearer $API_KEY". With INBOX_DATABASE_URL this command works too.`,
    noInbox: (dataDir: string) =>
      `There is no inbox: INBOX_DATABASE_URL is not set, and nothing is kept in DATA_DIR (${dataDir}). Nothing was made.`,
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
    link: 'LINK',
    query: 'QUERY',
  },

  field: {
    id: 'refund',
    state: 'state',
    note: 'note',
    amount: 'amount',
    order: 'order',
    reason: 'reason',
    deadline: 'deadline',
    account: (bank: string, account: string, amount: string) => `${amount} into ${bank} ${account}`,
    deposit: 'deposit',
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
    existing: 'The same had been started before; nothing was started now.',
  },
  listed: {
    more: (limit: number) => `There are more; --limit ${limit} was reached.`,
    none: 'No refund is like that.',
    unasked: (count: number) => `${count} refunds could not be asked why they wait: no worker answers.`,
  },
  waiting: {
    for: (state: string, until: string) => `${state}; waiting until ${until}`,
    now: (state: string) => `now ${state}`,
    away: 'Temporal does not answer at the moment; still trying.',
    over: 'The time is over, and the refund still goes on by itself.',
    needsPerson: (id: string) => `A person must decide: npx refunds why ${id}`,
    notCompleted: (state: string) => `It is closed without a refund: ${state}.`,
  },
  reportedAsPaid: 'nobody: the deposit is reported as paid, do not pay again; the program looks for the cancellation',
  reported: 'Reported. The payment is being looked up; "npx refunds wait" tells what comes of it.',
  resolved: 'The decision counts.',
  replayed: 'Read again. A cancellation looks for its refund now; "npx refunds noti show" tells what comes of it.',
  noNotis: 'No Noti is like that.',

  why: {
    happened: 'What happened',
    next: 'What happens next',
    people: 'What a person can do',
    asked: (amount: string, order: string, tid: string) =>
      `${amount} of order ${order} (payment ${tid}) are to go back to the buyer.`,
    state: (state: string, note: string) => `It is now "${state}": ${note}`,
    deposit: (amount: string, account: string, deadline: string | null) =>
      `CookiePay wants a deposit of exactly ${amount} into ${account}${deadline === null ? '; until when could not be read' : `, until ${deadline}`}.`,
    superseded: (account: string) => `Nobody may pay into the earlier account ${account} any more.`,
    reported: (actor: string, at: string) => `${actor} reported the deposit as paid at ${at}.`,
    escalated: (since: string, reason: string, detail: string) =>
      `A person is needed since ${since}, because ${reason}: ${detail}`,
    said: (code: string, message: string) => `CookiePay's last word: ${code} ${message}`,
    evidence: (what: string) => `Proof: ${what}`,
    decided: (actor: string, action: string, at: string, reason: string) =>
      `${actor} decided at ${at}: ${action}. Reason: ${reason}`,
    interrupted: 'Somebody closed its workflow from outside before it had an ending.',
  },
  next: {
    cancelling: 'The program asks CookiePay by itself until there is an answer.',
    issueHours: 'The program waits for the hours in which an account is asked for, and then asks by itself.',
    confirming: 'The program looks the payment up until it knows, and then goes on by itself.',
    awaitingDeposit: (deadline: string | null) =>
      `As soon as a notification or a look-up shows the cancellation, it is completed by itself.${deadline === null ? '' : ` If that has not happened some time after the deadline (${deadline}), a person is asked.`}`,
    escalated:
      'The program goes on looking, and completes it by itself when the cancellation shows. Nothing is sent before a person decides.',
    closed: 'Nothing: it is closed.',
    interrupted: 'Nothing, until somebody starts it again.',
    lastLook: (said: string) => `Last look-up: ${said}`,
    nextLook: (at: string) => `The next look-up is at ${kst(at)}.`,
    trying: (activity: string, attempt: number, said: string) =>
      `Under way: ${activity}, attempt ${attempt}${said && `; the last one said: ${said}`}`,
  },
  people: {
    nothing: 'Nothing is needed.',
    pay: (amount: string, account: string, deadline: string) =>
      `Finance: deposit exactly ${amount} into ${account} before ${deadline}. Then report it:`,
    reportDeposit: 'When finance has paid, report it:',
    check: 'Look at CookiePay now:',
    goAhead: 'Do not wait for the hours (finance must then pay before the day is over):',
    complete: 'It is cancelled for certain; the reason is the proof:',
    retry: 'Start over, with a look-up first:',
    abandon: 'Close it without a refund:',
    startAgain: 'Start it again with the same content; it is looked up before anything is sent:',
    startCorrected: 'Mend what CookiePay refused, then start it again; the same id may be used:',
    wait: 'Wait for its end:',
    who: 'NAME',
    reason: 'REASON',
    proof: 'PROOF',
  },

  links: {
    heading: "Temporal's Web UI:",
    noUrl: 'TEMPORAL_UI_URL is not set, so there are queries but no links.',
    name: {
      awaiting_deposit: 'awaiting a deposit',
      deposit_due_today: 'awaiting a deposit, deadline until the end of today (KST)',
      escalated: 'need a person',
      confirming_long: 'confirming, started more than an hour ago',
      completed_today: 'completed today (KST)',
      interrupted: 'closed from outside before their ending',
    },
  },
};

/** The texts of one language; that Korean has them all is checked by the compiler. */
export type CliTexts = typeof cliEn;
