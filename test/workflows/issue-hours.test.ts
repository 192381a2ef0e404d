/** An account is asked for only within the issue hours. Until then the refund waits visibly, and a person can let it go ahead. */
import { minuteOfKoreanDay } from '../../korean-time';
import { nextOpening } from '../../workflows/issue-hours';
import { AMOUNT, DAY, HOUR, MINUTE, type Refund, useRefundHarness } from '../support/refund-harness';
import {
  accountFor,
  depositRequired,
  notSent,
  paid,
  paidBack,
  refused,
  type Script,
} from '../support/scripted-gateway';
import { DECISION, refusalOf, resolve } from '../support/updates';

const at = (time: string): number => Date.parse(`2026-01-02T${time}:00+09:00`);
const HOURS = { fromMinute: 9 * 60, untilMinute: 22 * 60 };

test.each([
  ['08:59', '09:00'],
  ['00:00', '09:00'],
  ['09:00', null],
  ['21:59', null],
])('at %s in Korea the account may be asked for from %s on (null: now)', (now, opens) => {
  expect(nextOpening(HOURS, at(now))).toBe(opens === null ? null : at(opens));
});
test('after the hours it may be asked for the next morning; without hours at any time', () => {
  expect(nextOpening(HOURS, at('22:00'))).toBe(at('09:00') + DAY);
  expect(nextOpening(HOURS, at('23:50'))).toBe(at('09:00') + DAY);
  expect(nextOpening(null, at('23:50'))).toBeNull();
  expect(nextOpening({ fromMinute: 0, untilMinute: 1_440 }, at('23:59'))).toBeNull();
});

describe('a refund outside the issue hours', () => {
  // Six hours from now, because the test server's clock begins at the host's time.
  const fromMinute = Math.floor(minuteOfKoreanDay(Date.now() + 6 * HOUR));
  const issueHours = { fromMinute, untilMinute: fromMinute + 1 };
  // Replayed at each step, as after a deploy: the wait must not depend on a worker's memory.
  const harness = useRefundHarness({ replayAlways: true, deps: { issueHours } });
  let opensAt = 0;
  beforeAll(async () => {
    opensAt = nextOpening(issueHours, await harness.now()) ?? Number.NaN;
  });

  const deposit: Script = { cancel: depositRequired, account: accountFor(AMOUNT, 2 * DAY), payment: paid(AMOUNT) };
  async function held(also: Script = {}): Promise<Refund> {
    const refund = await harness.start({ ...deposit, ...also });
    await refund.waitFor(({ note }) => note.includes('would expire at the end of the day'));
    expect(refund.calls('account')).toEqual([]);
    return refund;
  }

  // This test comes first: later ones may begin after the hour, because time skips.
  test('waits, says until when, and asks for the account when they begin', async () => {
    const refund = await held();
    expect(await refund.view()).toMatchObject({ state: 'cancelling', gateway: { code: '9029' }, deposit: null });
    const view = await refund.skipTo('awaiting_deposit', 10 * MINUTE);
    expect(view.deposit).not.toBeNull();
    expect(refund.calls('account')[0]?.at).toBeGreaterThanOrEqual(opensAt);
  });

  test('goes ahead when a person decides so, and records who and why', async () => {
    const refund = await held();
    const before = await harness.now();
    expect((await refund.view()).allowedActions).toEqual(['abandon', 'go_ahead']);
    expect(await resolve(refund, 'go_ahead')).toMatchObject({ resolution: { ...DECISION, action: 'go_ahead' } });
    await refund.waitForState('awaiting_deposit');
    expect(refund.calls('account')).toHaveLength(1);
    expect((refund.calls('account')[0]?.at ?? 0) - before).toBeLessThan(MINUTE);
  });

  test('does not wait again after go_ahead when the account request could not be sent', async () => {
    const refund = await held({ account: [notSent, accountFor(AMOUNT, 2 * DAY)] });
    await resolve(refund, 'go_ahead');
    await refund.skipTo('awaiting_deposit', MINUTE);
    expect(refund.calls('account')).toHaveLength(2);
    expect((refund.calls('account')[1]?.at ?? 0) - (refund.calls('account')[0]?.at ?? 0)).toBeLessThan(5 * MINUTE);
  });

  test('waits again after a retry: go_ahead is for one account', async () => {
    const refund = await held({ account: refused });
    await resolve(refund, 'go_ahead');
    await refund.waitForState('escalated');
    await resolve(refund, 'retry');
    await harness.pass(MINUTE); // two look-ups, 30 s apart
    await refund.waitFor(({ allowedActions }) => allowedActions.includes('go_ahead'));
    expect(refund.calls('account')).toHaveLength(1);
  });

  test('is escalated, and no account is asked for, when a Noti reports a cancellation that no look-up shows', async () => {
    const refund = await held();
    await refund.noti();
    const { escalation } = await refund.skipTo('escalated', HOUR);
    expect(escalation).toMatchObject({ reason: 'outcome_unknown' });
    expect(refund.calls('account')).toEqual([]);
  });

  test('can be abandoned, because no account was asked for yet; retry and complete are refused', async () => {
    const refund = await held();
    expect(await refusalOf(resolve(refund, 'retry'))).toContain('escalated');
    expect(await refusalOf(resolve(refund, 'complete'))).toContain('escalated');
    await resolve(refund, 'abandon');
    expect(await refund.completed()).toMatchObject({ state: 'abandoned', resolution: DECISION });
    expect(refund.calls('account')).toEqual([]);
  });

  test('completes without an account when a look-up shows the cancellation meanwhile', async () => {
    const refund = await held();
    refund.script({ payment: paidBack(AMOUNT) });
    expect(await refund.completed()).toMatchObject({ state: 'completed', evidence: { kind: 'look_up' } });
    expect(refund.calls('account')).toEqual([]);
  });
});
