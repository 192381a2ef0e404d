/** An account is only asked for within the issue hours; until then the refund waits visibly, and can be told to go ahead. */
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
import { ORDER, refusalOf, resolve } from '../support/updates';

const at = (time: string): number => Date.parse(`2026-01-02T${time}:00+09:00`);
const HOURS = { fromMinute: 9 * 60, untilMinute: 22 * 60 };

test.each([
  ['08:59', '09:00'],
  ['00:00', '09:00'],
  ['09:00', null],
  ['21:59', null],
])('at %s in Korea asking begins at %s', (now, opens) => {
  expect(nextOpening(HOURS, at(now))).toBe(opens === null ? null : at(opens));
});
test('after the last hour it begins the next morning; without hours it may be asked for at any time', () => {
  expect(nextOpening(HOURS, at('22:00'))).toBe(at('09:00') + DAY);
  expect(nextOpening(HOURS, at('23:50'))).toBe(at('09:00') + DAY);
  expect(nextOpening(null, at('23:50'))).toBeNull();
  expect(nextOpening({ fromMinute: 0, untilMinute: 1_440 }, at('23:59'))).toBeNull();
});

describe('a refund outside the issue hours', () => {
  // Never now: the test server's clock begins at the host's.
  const fromMinute = Math.floor(minuteOfKoreanDay(Date.now() + 6 * HOUR));
  const issueHours = { fromMinute, untilMinute: fromMinute + 1 };
  // Replayed at each step, as after a deploy: the wait must not live in a worker's memory.
  const harness = useRefundHarness({ replayAlways: true, deps: { issueHours } });
  let opensAt = 0;
  beforeAll(async () => {
    opensAt = nextOpening(issueHours, await harness.now()) ?? Number.NaN;
  });

  const deposit: Script = { cancel: depositRequired, account: accountFor(AMOUNT, 2 * DAY), payment: paid(AMOUNT) };
  async function held(also: Script = {}): Promise<Refund> {
    const refund = await harness.start({ ...deposit, ...also });
    await refund.waitFor(({ note }) => note.includes('an account asked for now would expire'));
    expect(refund.calls('account')).toEqual([]);
    return refund;
  }

  // First: later ones may find the hour passed, because time skips.
  test('waits durably, says until when, and asks for the account when they begin', async () => {
    const refund = await held();
    expect(await refund.view()).toMatchObject({ state: 'cancelling', gateway: { code: '9029' }, deposit: null });
    const view = await refund.skipTo('awaiting_deposit', 10 * MINUTE);
    expect(view.deposit).not.toBeNull();
    expect(refund.calls('account')[0]?.at).toBeGreaterThanOrEqual(opensAt);
  });

  test('can be told to go ahead, which is recorded with who and why', async () => {
    const refund = await held();
    const before = await harness.now();
    expect((await refund.view()).allowedActions).toEqual(['abandon', 'go_ahead']);
    expect(await resolve(refund, 'go_ahead')).toMatchObject({ resolution: { ...ORDER, action: 'go_ahead' } });
    await refund.waitForState('awaiting_deposit');
    expect(refund.calls('account')).toHaveLength(1);
    expect((refund.calls('account')[0]?.at ?? 0) - before).toBeLessThan(MINUTE);
  });

  test('that was told to go ahead does not wait again when the request could not be sent', async () => {
    const refund = await held({ account: [notSent, accountFor(AMOUNT, 2 * DAY)] });
    await resolve(refund, 'go_ahead');
    await refund.skipTo('awaiting_deposit', MINUTE);
    expect(refund.calls('account')).toHaveLength(2);
    expect((refund.calls('account')[1]?.at ?? 0) - (refund.calls('account')[0]?.at ?? 0)).toBeLessThan(5 * MINUTE);
  });

  test('waits again after a retry: who went ahead did so for one account', async () => {
    const refund = await held({ account: refused });
    await resolve(refund, 'go_ahead');
    await refund.waitForState('escalated');
    await resolve(refund, 'retry');
    await harness.pass(MINUTE); // two look-ups, 30 s apart
    await refund.waitFor(({ allowedActions }) => allowedActions.includes('go_ahead'));
    expect(refund.calls('account')).toHaveLength(1);
  });

  test('asks a person instead of finance when a Noti calls it cancelled and no look-up shows it', async () => {
    const refund = await held();
    await refund.noti();
    const { escalation } = await refund.skipTo('escalated', HOUR);
    expect(escalation).toMatchObject({ reason: 'outcome_unknown' });
    expect(refund.calls('account')).toEqual([]);
  });

  test('can be abandoned, for nothing has been asked for yet; retry and complete are refused', async () => {
    const refund = await held();
    expect(await refusalOf(resolve(refund, 'retry'))).toContain('escalated');
    expect(await refusalOf(resolve(refund, 'complete'))).toContain('escalated');
    await resolve(refund, 'abandon');
    expect(await refund.completed()).toMatchObject({ state: 'abandoned', resolution: ORDER });
    expect(refund.calls('account')).toEqual([]);
  });

  test('completes without an account when a look-up shows the cancellation meanwhile', async () => {
    const refund = await held();
    harness.gateway.script(refund.input.tid, { payment: paidBack(AMOUNT) });
    expect(await refund.completed()).toMatchObject({ state: 'completed', evidence: { kind: 'look_up' } });
    expect(refund.calls('account')).toEqual([]);
  });
});
