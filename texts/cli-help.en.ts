/** The CLI's help, in English. */

interface CommandHelp {
  readonly description: string;
  readonly examples: readonly string[];
  readonly more?: string;
}

const command = {
  start: {
    description: 'Start a refund. Repeating the same start is safe: the money goes back only once.',
    examples: [
      'npx refunds start --id R-1001 --tid CTS24041117162412345 --order ORDER-1001 --amount 50000 --reason "returned goods"',
    ],
  },
  list: {
    description: 'List refunds, the newest first.',
    examples: [
      'npx refunds list --state escalated --long',
      'npx refunds list --order ORDER-1001',
      'npx refunds list --limit 500 --json | jq .refundId',
    ],
    more: 'If there are more than --limit, open refunds are listed before closed ones. A change shows about a second later.',
  },
  show: {
    description: 'Show everything that is known about one refund.',
    examples: ['npx refunds show R-1001', 'refunds show R-1001 --json | jq .deposit'],
  },
  why: {
    description: 'Explain what happened, what happens next and when, and what a person can do.',
    examples: ['npx refunds why R-1001'],
  },
  wait: {
    description: 'Wait until a refund is closed or needs a person.',
    examples: ['npx refunds wait R-1001', 'refunds wait R-1001 --for 8h && echo "the money went back"'],
    more: 'Exit codes: 0 completed; 1 rejected, abandoned or closed from outside; 4 the time is over; 5 a person must decide.',
  },
  check: {
    description: 'Look the payment up at CookiePay now, and print the result. Moves no money.',
    examples: ['npx refunds check R-1001'],
    more: 'Takes up to a minute. The exit code is 0 for every result; with --json the result is in `seen`.',
  },
  deposited: {
    description: 'Report that finance has paid the deposit. The payment is then looked up at once.',
    examples: [
      'npx refunds deposited R-1001 --by "Kim, finance"',
      'npx refunds deposited R-1001 --by kim --at 2026-11-23T14:05:00+09:00',
    ],
    more: 'A report proves nothing by itself: the refund completes when CookiePay shows the cancellation.',
  },
  resolve: {
    description: 'Decide about a refund that needs a person: retry, complete, abandon or go_ahead.',
    examples: [
      'npx refunds resolve R-1001 retry --by kim --reason "deposit was not made, try again"',
      'npx refunds resolve R-1001 complete --by kim --reason "cancelled in the console on 11-23, number 20261123100605"',
      'npx refunds resolve R-1001 abandon --by kim --reason "buyer keeps the goods"',
      'npx refunds resolve R-1001 go_ahead --by kim --reason "finance pays tonight"',
    ],
    more: `retry: start over, after a look-up. complete: the payment is cancelled, and the reason is the proof. abandon: close it
without a refund. go_ahead: ask for the account now, outside the issue hours. Exit code 7: the refund's state does not
allow the decision.`,
  },
  noti: {
    description: 'The notifications (Notis) that CookiePay has sent.',
    examples: ['npx refunds noti list --status unmatched', 'refunds noti replay NOTI-ID'],
    more: 'Reads the inbox directly: INBOX_DATABASE_URL, or the embedded one in DATA_DIR while no other process has it open.',
  },
  notiList: {
    description: 'List Notis, the newest first.',
    examples: ['npx refunds noti list', 'refunds noti list --status unmatched --json'],
  },
  notiShow: { description: 'Show one Noti, with its text.', examples: ['npx refunds noti show NOTI-ID'] },
  notiReplay: {
    description: 'Read a Noti again, and look for its refund again. Safe to repeat.',
    examples: ['npx refunds noti replay NOTI-ID'],
  },
  doctor: {
    description: 'Check everything that refunds need, and say how to fix what fails. Changes nothing.',
    examples: ['npx refunds doctor', 'refunds doctor --json'],
    more: 'Exit codes: 0 all checks passed, 1 otherwise. Run it with the settings of the worker and the Noti listener.',
  },
  links: {
    description: "Print queries for Temporal's Web UI, as links when TEMPORAL_UI_URL is set.",
    examples: ['TEMPORAL_UI_URL=http://127.0.0.1:8233 npx refunds links'],
  },
} satisfies Record<string, CommandHelp>;

export const helpEn = {
  program: 'Look at CookiePay refunds, and decide about those that need a person.',
  title: { usage: 'Usage:', arguments: 'Arguments:', options: 'Options:', commands: 'Commands:' },
  examples: 'Examples:',
  exitCodes: `Exit codes: 0 ok, 1 failed, 2 usage, 3 not found, 4 still waiting, 5 needs a person, 7 conflict, or the refund's
state does not allow it, 69 Temporal or the inbox does not answer (repeat the command), 78 configuration.

Settings: REFUND_LANGUAGE=ko|en, TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_UI_URL, INBOX_DATABASE_URL;
docs/configuration.md lists all. "npx refunds COMMAND --help" has examples.`,
  option: {
    help: 'show this help',
    json: 'JSON on stdout: one object, or one per line for lists',
    id: "the order backend's own id of the refund",
    refundId: 'id of the refund',
    tid: "the payment's transaction number at CookiePay",
    order: "the shop's order number",
    amount: 'won, a whole number',
    startReason: 'why, up to 50 characters; it is sent to CookiePay',
    state: 'only refunds in this state',
    limit: 'maximum number of rows',
    long: 'also why each waits; asks every refund that waits for a person or a deposit',
    for: 'how long, such as 30s, 10m, 8h or 1d',
    by: 'the person who decides or reports',
    at: 'when it was paid, ISO 8601 with its offset; default: now',
    reason: 'why, up to 500 characters; for complete the proof',
    idempotencyKey: 'repeats an update whose answer was lost; it takes effect only once',
    action: 'the decision',
    notiId: 'id of the Noti',
    status: 'only Notis with this status',
  },
  default: 'default',
  command,
};
