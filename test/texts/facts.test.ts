/** One list of facts about a refund: each output shows all of them, and a Korean one shows no English sentence. */
import { whatHappened } from '../../cli/commands/why';
import { printRefund } from '../../cli/print-refund';
import { type Language, LANGUAGES, type RefundView } from '../../contract';
import { tableOf } from '../../dev/demo/table';
import { type FactKind, factsOf, refundTexts } from '../../texts';
import { describeForPeople } from '../../workflows/show';
import { createCliHere } from '../support/cli-here';
import { ENGLISH_SENTENCE } from '../support/english-sentence';
import { viewOf } from '../support/refund-view';

const AT = '2026-11-23T02:00:00.000Z';
const deposit = { bankName: '국민은행', accountNo: '110-1', amount: 10_500, deadline: '2026-11-23T14:59:59.000Z' };
const report = { actor: '김재무', paidAt: AT };

const REQUEST = { refundId: 'R-1', tid: 'T-1', orderNo: 'O-1', amount: 10_000, reason: '단순 변심' };

function viewsIn(language: Language): readonly RefundView[] {
  const { note, escalation } = refundTexts(language);
  const waiting = viewOf(REQUEST, {
    state: 'awaiting_deposit',
    deposit,
    supersededDeposits: [{ ...deposit, accountNo: '220-2', reported: report }],
    gateway: { code: '9029', message: '잔액 부족' },
    note: note.deposit,
  });
  const asked = { tid: 'T-1', amount: 10_000 };
  const detail = escalation.otherReply(asked, { tid: 'T-2', amount: '9000' });
  const evidence = { kind: 'noti', notiId: 'N-1', notiType: 'cancel', tid: 'T-1', amount: 10_000 } as const;
  return [
    waiting,
    { ...waiting, depositReport: report, note: note.depositReported(report.actor, report.paidAt) },
    { ...waiting, state: 'escalated', note: detail, escalation: { reason: 'mismatch', detail, since: AT } },
    { ...waiting, state: 'escalated', escalation: { reason: 'outcome_unknown', detail, since: AT } },
    { ...waiting, state: 'completed', note: note.completed, evidence: { ...evidence, cancelledAt: AT, seenAt: AT } },
    {
      ...waiting,
      state: 'completed',
      note: note.completedByPerson('박운영'),
      resolution: { action: 'complete', actor: '박운영', reason: '관리자 화면 번호 4711', at: AT },
    },
  ];
}

/** As a reader sees it: Markdown's entities are characters, and no text is broken into lines. */
const asRead = (text: string): string =>
  text.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))).replace(/\s+/g, ' ');

function outputsOf(view: RefundView, language: Language): { markdown: string; show: string; why: string } {
  const { cli, ended } = createCliHere({ REFUND_LANGUAGE: language });
  printRefund(cli, view, {});
  return {
    markdown: asRead(describeForPeople(view, refundTexts(language))),
    show: asRead(ended().out),
    why: asRead(whatHappened(cli, view).join(' ')),
  };
}

/** `why` has these in its other two parts, with the commands to type. */
const SAID_BY_WHY_BELOW: readonly FactKind[] = ['who_acts', 'what_to_do'];
/** The Web UI's heading has the state without its code. */
const SHORTER_IN_MARKDOWN: readonly FactKind[] = ['state'];

test.each(LANGUAGES)('no output leaves a fact out, in %s', (language) => {
  for (const view of viewsIn(language)) {
    const { markdown, show, why } = outputsOf(view, language);
    for (const { kind, text } of factsOf(view, refundTexts(language))) {
      expect(show).toContain(asRead(text));
      if (!SHORTER_IN_MARKDOWN.includes(kind)) expect(markdown).toContain(asRead(text));
      if (!SAID_BY_WHY_BELOW.includes(kind)) expect(why).toContain(asRead(text));
    }
    expect(markdown).toContain(refundTexts(language).state[view.state]);
  }
});

test('no output in Korean holds an English sentence', () => {
  for (const view of viewsIn('ko'))
    for (const text of Object.values(outputsOf(view, 'ko')))
      expect(text.replace(/npx refunds why/g, '')).not.toMatch(ENGLISH_SENTENCE);
});

test('an account is named as one to pay into only while its deposit is awaited and not reported', () => {
  const { label } = refundTexts('ko');
  const names = viewsIn('ko').map((view) => factsOf(view, refundTexts('ko')).map(({ name }) => name));
  expect(names.map((each) => each.includes(label.depositExactly))).toEqual([true, false, false, false, false, false]);
  expect(names.map((each) => each.includes(label.notToBePaid))).toEqual([false, false, true, true, false, false]);
});

test("the demo's table shows the account to pay, the reason and the evidence", () => {
  const refunds = viewsIn('en').map((view) => ({ name: view.state, view }));
  const table = tableOf(refunds, refundTexts('en'));
  for (const text of ['110-1', '10,500 won', 'mismatch', 'N-1', 'see the decision']) expect(table).toContain(text);
});
