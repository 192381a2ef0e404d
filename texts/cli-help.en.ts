/** The CLI's help, in English. */

interface CommandHelp {
  readonly description: string;
  readonly examples: readonly string[];
  readonly more?: string;
}

const command = {
  start: {
    description: 'Start a refund. Repeating the same start is safe: nothing happens twice.',
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
    more: 'When there are more than --limit, open refunds are taken before closed ones. The list follows a change within about a second.',
  },
  show: {
    description: 'Everything that is known about one refund.',
    examples: ['npx refunds show R-1001', 'refunds show R-1001 --json | jq .deposit'],
  },
  why: {
    description: 'In sentences: what happened, what happens next and when, what a person can do.',
    examples: ['npx refunds why R-1001'],
  },
  wait: {
    description: 'Wait until a refund is closed or needs a person.',
    examples: ['npx refunds wait R-1001', 'refunds wait R-1001 --for 8h && echo "the money went back"'],
    more: 'Ends with 0 when completed; 1 when rejected, abandoned or closed from outside; 4 when the time is over; 5 when a person must decide.',
  },
  check: {
    description: 'Look the payment up at CookiePay now, and say what was seen. Moves no money.',
    examples: ['npx refunds check R-1001'],
    more: 'Takes up to a minute. Ends with 0 whatever was seen; --json tells it as `seen`.',
  },
  deposited: {
    description: 'Report that finance has paid the deposit; the payment is then looked up at once.',
    examples: [
      'npx refunds deposited R-1001 --by "Kim, finance"',
      'npx refunds deposited R-1001 --by kim --at 2026-11-23T14:05:00+09:00',
    ],
    more: 'A report proves nothing by itself: the refund is completed when CookiePay shows the cancellation.',
  },
  resolve: {
    description: 'Decide about a refund that needs a person: retry, complete, abandon or go_ahead.',
    examples: [
      'npx refunds resolve R-1001 retry --by kim --reason "deposit was not made, try again"',
      'npx refunds resolve R-1001 complete --by kim --reason "cancelled in the console on 11-23, number 20261123100605"',
      'npx refunds resolve R-1001 abandon --by kim --reason "buyer keeps the goods"',
      'npx refunds resolve R-1001 go_ahead --by kim --reason "finance pays tonight"',
    ],
    more: `retry: start over, after a look-up. complete: it is cancelled, and the reason is the proof. abandon: close without a
refund. go_ahead: ask for the account now, outside the issue hours. Refused (7) where the state does not allow it.`,
  },
  noti: {
    description: 'The notifications (Notis) that CookiePay has sent.',
    examples: ['npx refunds noti list --status unmatched', 'refunds noti replay NOTI-ID'],
    more: 'Reads the inbox itself: INBOX_DATABASE_URL, or the embedded one in DATA_DIR while no other process has it open.',
  },
  notiList: {
    description: 'List Notis, the latest first.',
    examples: ['npx refunds noti list', 'refunds noti list --status unmatched --json'],
  },
  notiShow: { description: 'One Noti, with its text.', examples: ['npx refunds noti show NOTI-ID'] },
  notiReplay: {
    description: 'Read a Noti anew and look for its refund again. Safe to repeat.',
    examples: ['npx refunds noti replay NOTI-ID'],
  },
  doctor: {
    description: 'Check everything that refunds need, and say how to mend what is not well. Changes nothing.',
    examples: ['npx refunds doctor', 'refunds doctor --json'],
    more: 'Ends with 0 only when all is well, else with 1. Run it with the settings of the worker and the Noti listener.',
  },
  links: {
    description: "Ready-made queries for Temporal's Web UI, as links when TEMPORAL_UI_URL is set.",
    examples: ['TEMPORAL_UI_URL=http://127.0.0.1:8233 npx refunds links'],
  },
} satisfies Record<string, CommandHelp>;

export const helpEn = {
  program: 'Look at CookiePay refunds, and decide about those that need a person.',
  title: { usage: 'Usage:', arguments: 'Arguments:', options: 'Options:', commands: 'Commands:' },
  examples: 'Examples:',
  exitCodes: `Exit codes: 0 ok, 1 failed, 2 usage, 3 not found, 4 still waiting, 5 needs a person, 7 conflict or refused by the
refund's state, 69 Temporal or the inbox does not answer (repeat it), 78 configuration.

Settings: REFUND_LANGUAGE=ko|en, TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_UI_URL, INBOX_DATABASE_URL;
docs/configuration.md lists all. "npx refunds COMMAND --help" has examples.`,
  option: {
    help: 'show this help',
    json: 'JSON on stdout: one object, or one per line for lists',
    id: "the order backend's own id of the refund",
    refundId: 'id of the refund',
    tid: "the payment's transaction number at CookiePay",
    order: 'order number',
    amount: 'won, a whole number',
    startReason: 'why, up to 50 characters; CookiePay gets to see it',
    state: 'only refunds in this state',
    limit: 'how many at most',
    long: 'also why each waits: asks every refund that waits for a person or a deposit',
    for: 'how long, such as 30s, 10m, 8h or 1d',
    by: 'who',
    at: 'when it was paid, ISO 8601 with its offset; now when absent',
    reason: 'why, up to 500 characters; for complete the proof',
    idempotencyKey: 'repeats an order whose answer was lost, with one effect only',
    action: 'the decision',
    notiId: 'id of the Noti',
    status: 'only Notis with this status',
  },
  choices: 'choices',
  default: 'default',
  command,
};
