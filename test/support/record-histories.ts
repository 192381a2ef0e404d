/**
 * Records the histories that test/worker/replay.test.ts replays: one refund per ending and per waiting state, on the
 * development server. They go into the folder of the release in package.json; folders of earlier releases stay as they
 * are. Run it when a release changes the workflow: `npx tsx test/support/record-histories.ts`
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import type { IssueHours } from '../../activities';
import { checkUpdate, depositedUpdate, type ResolveAction } from '../../contract';
import { minuteOfKoreanDay } from '../../korean-time';
import globalSetup from './global-setup';
import { AMOUNT, createRealTimeHarness, HOUR, type Refund, type RefundHarness, SECOND } from './refund-harness';
import {
  accountFor,
  cancelled,
  cannotTell,
  claiming,
  depositRequired,
  notSent,
  paid,
  paidBack,
  refused,
  type Script,
  unknown,
} from './scripted-gateway';
import { resolve as resolveOf } from './updates';

export const HISTORIES = join(__dirname, '..', 'histories');
const ROOT = resolve(__dirname, '../..');

type Recording = (harness: RefundHarness) => Promise<Refund>;

const TOKEN = { kind: 'token', token: 'canary-token-corrected' } as const;
const WRONG_CREDENTIALS = { kind: 'credentials_rejected', code: '9003', message: 'who?', retryAfterMs: null } as const;

const deposit = (withinMs: number): Script => ({
  cancel: depositRequired,
  account: accountFor(AMOUNT, withinMs),
  payment: paid(AMOUNT),
});

const toTheEnd =
  (script: Script, also: Parameters<RefundHarness['start']>[1] = {}): Recording =>
  async (harness) => {
    const refund = await harness.start(script, also);
    await refund.completed().catch(() => refund.rejected());
    return refund;
  };

const awaitingDeposit = async (harness: RefundHarness, script = deposit(HOUR)): Promise<Refund> => {
  const refund = await harness.start(script);
  await refund.waitForState('awaiting_deposit');
  await refund.idle();
  return refund;
};

/** They change the token that every refund gets, so they run before all others. */
const WITH_WRONG_CREDENTIALS: Record<string, Recording> = {
  'cancelling-without-credentials': async (harness) => {
    harness.gateway.replyToTokens(WRONG_CREDENTIALS);
    const refund = await harness.start({ cancel: cancelled });
    await refund.waitFor(({ note }) => note.includes('rejects our credentials'));
    return refund;
  },
  'completed-after-credentials-were-corrected': async (harness) => {
    harness.gateway.replyToTokens(WRONG_CREDENTIALS);
    const refund = await harness.start({ cancel: cancelled });
    await refund.waitFor(({ note }) => note.includes('rejects our credentials'));
    harness.gateway.replyToTokens(TOKEN);
    await refund.completed();
    return refund;
  },
};

const RECORDINGS: Record<string, Recording> = {
  'completed-plain': toTheEnd({ cancel: cancelled }),
  'completed-after-not-sent': toTheEnd({ cancel: [notSent, cancelled] }),
  'completed-unknown-then-look-up': toTheEnd({ cancel: unknown, payment: paidBack(AMOUNT) }),
  'completed-unknown-then-sent-again': toTheEnd({ cancel: [unknown, cancelled], payment: paid(AMOUNT) }),
  'completed-started-again': toTheEnd({ cancel: cancelled, payment: paid(AMOUNT) }, { nothingSentAsOf: 'never' }),
  'completed-deposit-by-watch': toTheEnd({ ...deposit(HOUR), payment: [paid(AMOUNT), paidBack(AMOUNT)] }),
  'completed-deposit-by-noti': async (harness) => {
    const refund = await awaitingDeposit(harness);
    harness.gateway.script(refund.input.tid, { payment: paidBack(AMOUNT) });
    await refund.noti();
    await refund.completed();
    return refund;
  },
  'completed-part-by-noti': async (harness) => {
    const refund = await awaitingDeposit(harness, { ...deposit(HOUR), payment: paid(3 * AMOUNT) });
    await refund.noti();
    await refund.completed();
    return refund;
  },
  'completed-account-lost-once': toTheEnd({
    ...deposit(HOUR),
    account: [unknown, accountFor(AMOUNT, HOUR)],
    payment: [paid(AMOUNT), paid(AMOUNT), paidBack(AMOUNT)],
  }),
  'completed-late-after-the-deadline': async (harness) => {
    const refund = await harness.start(deposit(3 * SECOND));
    await refund.waitForState('escalated');
    await refund.idle();
    harness.gateway.script(refund.input.tid, { payment: paidBack(AMOUNT) });
    await refund.noti();
    await refund.completed();
    return refund;
  },
  'rejected-plain': toTheEnd({ cancel: refused }),
  'rejected-after-look-ups': toTheEnd({ cancel: claiming('refused'), payment: paid(AMOUNT) }),
  'waiting-for-the-deposit': (harness) => awaitingDeposit(harness),
  'waiting-for-the-deposit-after-a-noti': async (harness) => {
    const refund = await awaitingDeposit(harness);
    await refund.noti();
    await refund.waitForState('confirming');
    return refund;
  },
  'waiting-for-a-look-up': async (harness) => {
    const refund = await harness.start({ cancel: unknown, payment: cannotTell });
    await refund.waitForState('confirming');
    return refund;
  },
  'waiting-for-a-noti-about-a-part': async (harness) => {
    const refund = await harness.start({ cancel: unknown, payment: paid(3 * AMOUNT) });
    await refund.waitForState('confirming');
    await refund.idle();
    return refund;
  },
  'waiting-for-a-person': async (harness) => {
    const refund = await harness.start(deposit(3 * SECOND));
    await refund.waitForState('escalated');
    await refund.idle();
    return refund;
  },
};

const decided = (action: ResolveAction, script: Script = deposit(3 * SECOND)): Recording => {
  return async (harness) => {
    const refund = await harness.start(script);
    await refund.waitForState('escalated');
    await refund.idle();
    if (action === 'retry') harness.gateway.script(refund.input.tid, { cancel: cancelled });
    await resolveOf(refund, action);
    await refund.completed();
    return refund;
  };
};
const waitingForIssueHours: Recording = async (harness) => {
  const refund = await harness.start(deposit(HOUR));
  await refund.waitFor(({ note }) => note.includes('would expire'));
  await refund.idle();
  return refund;
};

/** With a person's decision, check or report. */
const BY_PEOPLE: Record<string, Recording> = {
  'completed-by-a-person': decided('complete'),
  'completed-after-a-retry': decided('retry'),
  'abandoned-by-a-person': decided('abandon'),
  'completed-after-check-and-report': async (harness) => {
    const refund = await awaitingDeposit(harness);
    await refund.handle.executeUpdate(checkUpdate);
    const report = { actor: 'lee', paidAt: new Date(await harness.now()).toISOString() };
    await refund.handle.executeUpdate(depositedUpdate, { args: [report] });
    harness.gateway.script(refund.input.tid, { payment: paidBack(AMOUNT) });
    await refund.completed();
    return refund;
  },
};
/** They need a worker that has issue hours. */
const WITH_ISSUE_HOURS: Record<string, Recording> = {
  'waiting-for-issue-hours': waitingForIssueHours,
  'completed-after-go-ahead': async (harness) => {
    const refund = await waitingForIssueHours(harness);
    await resolveOf(refund, 'go_ahead');
    harness.gateway.script(refund.input.tid, { payment: paidBack(AMOUNT) });
    await refund.completed();
    return refund;
  },
};

/** Each of them has a file in the folder of each release. */
export const RECORDED = [WITH_WRONG_CREDENTIALS, RECORDINGS, BY_PEOPLE, WITH_ISSUE_HOURS].flatMap((group) =>
  Object.keys(group),
);

/** Issue hours that are over for today. */
function anHourAgo(): IssueHours {
  const fromMinute = Math.floor(minuteOfKoreanDay(Date.now() - HOUR));
  return { fromMinute, untilMinute: fromMinute + 1 };
}

async function record(harness: RefundHarness, folder: string, name: string, recording: Recording): Promise<void> {
  const { handle } = await recording(harness);
  const history = historyToJSON(await handle.fetchHistory());
  // Stack traces contain paths of the machine on which it was recorded.
  writeFileSync(join(folder, `${name}.json`), `${history.replaceAll(`${ROOT}/`, '')}\n`);
}

async function recordAll(): Promise<void> {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { readonly version: string };
  const folder = join(HISTORIES, version);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await globalSetup();
  const harness = await createRealTimeHarness({ deps: { depositCheckEveryMs: SECOND, depositGraceMs: SECOND / 2 } });
  const recordGroup = async (group: Record<string, Recording>): Promise<void> => {
    await Promise.all(Object.entries(group).map(([name, recording]) => record(harness, folder, name, recording)));
  };
  try {
    for (const [name, recording] of Object.entries(WITH_WRONG_CREDENTIALS))
      await record(harness, folder, name, recording);
    harness.gateway.replyToTokens(TOKEN);
    await recordGroup({ ...RECORDINGS, ...BY_PEOPLE });
    await harness.stopWorker();
    await harness.startWorker({ deps: { issueHours: anHourAgo() } });
    await recordGroup(WITH_ISSUE_HOURS);
  } finally {
    await harness.close();
  }
}

if (require.main === module) void recordAll();
