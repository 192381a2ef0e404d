/** What the CLI says, in both languages, and what needs no process to be seen. */
import { execFileSync } from 'node:child_process';
import stringWidth from 'string-width';
import { type Cli, languageOf, mayColour } from '../../cli/cli';
import { createCommands } from '../../cli/commands';
import { whatHappened } from '../../cli/commands/why';
import { printFacts } from '../../cli/output';
import type { Standing } from '../../cli/standing';
import { whatIsNext } from '../../cli/why/next';
import { peopleCan } from '../../cli/why/people';
import { type EscalationReason, type Language, LANGUAGES, REFUND_STATES, type RefundView } from '../../contract';
import { refundTexts } from '../../texts';
import { cliTexts } from '../../texts/cli';
import { createCliHere, type Ended, refundsHere, type Settings } from '../support/cli-here';
import { viewOf } from '../support/refund-view';

const NOW = Date.parse('2026-11-23T03:00:00Z');
const NOWHERE = '127.0.0.1:1';
const settingsIn = (language: Language): Settings => ({ REFUND_LANGUAGE: language, TEMPORAL_ADDRESS: NOWHERE });
const refunds = (args: readonly string[], language: Language = 'en'): Promise<Ended> =>
  refundsHere(args, settingsIn(language));
const cliIn = (language: Language): Cli => createCliHere(settingsIn(language), () => NOW).cli;

describe('usage', () => {
  const who = ['--by', 'kim', '--reason', 'r'];
  test.each([
    { args: ['list', '--colour'], names: '--colour' },
    { args: ['lists'], names: 'lists' },
    { args: ['show'], names: 'id' },
    { args: ['show', 'a', 'b'], names: '' },
    { args: ['list', '--limit', '0'], names: '--limit' },
    { args: ['list', '--limit'], names: '--limit' },
    { args: ['list', '--state', 'unknown'], names: 'awaiting_deposit' },
    { args: ['wait', 'R-1', '--for', 'long'], names: '10m' },
    { args: ['resolve', 'R-1', 'cancel', ...who], names: 'go_ahead' },
    { args: ['resolve', 'R-1', 'retry', '--by', 'kim'], names: '--reason' },
    { args: ['resolve', 'R-1', 'retry', '--by', 'kim', '--reason', ' '], names: '--reason' },
    { args: ['resolve', 'R-1', 'retry', ...who, '--idempotency-key', 'a b'], names: '--idempotency-key' },
    { args: ['deposited', 'R-1', '--by', 'kim', '--at', '2999-01-01T00:00:00Z'], names: '--at' },
    {
      args: ['start', '--id', 'R-1', '--tid', 't', '--order', 'o', '--amount', '1,000', '--reason', 'r'],
      names: '--amount',
    },
    { args: ['start', '--id', '../x', '--tid', 't', '--order', 'o', '--amount', '1', '--reason', 'r'], names: '--id' },
    { args: ['start', '--id', 'R', '--tid', 't"', '--order', 'o', '--amount', '1', '--reason', 'r'], names: '--tid' },
    {
      args: ['start', '--id', 'R', '--tid', 't', '--order', 'o', '--amount', '1', '--reason', 'a|b'],
      names: '--reason',
    },
    { args: ['noti'], names: 'replay' },
    { args: [], names: 'doctor' },
  ])('$args: ends with 2 and says what is wrong, in both languages', async ({ args, names }) => {
    const [english, korean] = [await refunds(args), await refunds(args, 'ko')];
    expect([english.code, english.out, korean.code, korean.out]).toEqual([2, '', 2, '']);
    expect(english.err).toContain(names);
    expect(english.err).not.toMatch(/[가-힣]/);
    expect(korean.err).toContain(names);
    expect(korean.err).toMatch(/[가-힣]/);
    expect(korean.err).not.toMatch(/error:|Usage|Options/);
  });

  test.each(LANGUAGES)('every command has a help with examples, in %s', async (language) => {
    const { title, examples } = cliTexts(language).help;
    const commands = ['start', 'list', 'show', 'why', 'wait', 'check', 'deposited', 'resolve', 'doctor', 'links'];
    for (const typed of [...commands, 'noti list', 'noti show', 'noti replay']) {
      const command = typed.split(' ');
      const { code, out, err } = await refunds([...command, '--help'], language);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out.startsWith(`${title.usage} refunds ${typed}`)).toBe(true);
      expect(out).toContain(examples);
      expect(out).toContain(`npx refunds ${typed}`);
    }
    expect((await refunds(['--help'], language)).out).toContain(cliTexts(language).help.exitCodes);
  });
});

test('colour only on a terminal, and not with NO_COLOR', () => {
  expect(mayColour(true, {})).toBe(true);
  expect(mayColour(true, { NO_COLOR: '1' })).toBe(false);
  expect(mayColour(true, { TERM: 'dumb' })).toBe(false);
  expect(mayColour(false, {})).toBe(false);
});

test('with colour, a painted text keeps its escape sequences, and those from outside are taken out of it', () => {
  const { cli, ended } = createCliHere(settingsIn('en'), () => NOW, { columns: 80, colour: true });
  printFacts(cli, [['worker', { text: 'FAILED\u001b[2J', style: 'red' }, 'detail\u001b[8m']]);
  expect(ended().out).toContain('\u001b[31mFAILED [2J\u001b[0m');
  expect(ended().out).not.toMatch(/\u001b\[(2J|8m)/);
});

test('doctor with colour paints every verdict', async () => {
  const { out } = await refundsHere(['doctor'], settingsIn('en'), { columns: 120, colour: true });
  expect(out).toMatch(/\u001b\[1mconfiguration\u001b\[0m +\u001b\[31mFAILED\u001b\[0m/);
  expect(out.replace(/\u001b\[\d+m/g, '')).not.toContain('[');
});

test('text is wrapped at the width of the terminal, where Hangul takes two columns', () => {
  const { cli, ended } = createCliHere(settingsIn('ko'), () => NOW, { columns: 40, colour: false });
  printFacts(cli, [['상태', '입금 기한이 지났고 취소된 것으로 조회되지 않아 담당자가 결정해야 합니다']]);
  const widths = ended()
    .out.trimEnd()
    .split('\n')
    .map((text) => stringWidth(text));
  expect(widths.length).toBeGreaterThan(1);
  expect(Math.max(...widths)).toBeLessThanOrEqual(40);
});

test('Korean is the default, also of the help when the setting is at fault', () => {
  const languages = [{}, { REFUND_LANGUAGE: 'de' }, { REFUND_LANGUAGE: 'en' }].map(languageOf);
  expect(languages).toEqual(['ko', 'ko', 'en']);
});

describe('why', () => {
  const deposit = { bankName: 'KB', accountNo: '110-1', amount: 10_500, deadline: '2026-11-23T14:59:59.000Z' };
  const request = { refundId: 'R-1', tid: 'T 1', orderNo: 'O-1', amount: 10_000, reason: "buyer's wish" };
  const view = viewOf(request, { note: 'NOTE' });
  const standing: Standing = { state: 'cancelling', open: true, interrupted: false, pending: [] };
  const escalated = (reason: EscalationReason): RefundView => {
    const escalation = { reason, detail: 'DETAIL', since: '2026-11-23T02:00:00.000Z' };
    return { ...view, state: 'escalated', escalation, deposit, allowedActions: ['retry', 'complete', 'abandon'] };
  };
  const REASONS = Object.keys(refundTexts('en').reason) as EscalationReason[]; // typed by `satisfies` where it is written
  const waiting = { ...view, state: 'awaiting_deposit', deposit } as const;
  const reported = { ...waiting, depositReport: { actor: 'kim', paidAt: '2026-11-23T02:00:00.000Z' } };
  const outside = refundTexts('ko').note.outsideIssueHours(Date.parse('2026-11-24T00:00:00Z'));
  const VIEWS: RefundView[] = [
    ...REFUND_STATES.map((state) => ({ ...view, state })),
    ...REASONS.map(escalated),
    waiting,
    reported,
    { ...view, note: outside, allowedActions: ['abandon', 'go_ahead'] },
  ];
  const commandsOf = (of: RefundView, standingOf: Standing = standing): string[] =>
    peopleCan(cliIn('en'), of, standingOf).flatMap(({ command }) => command ?? []);
  const decisions = (of: RefundView): string[] =>
    commandsOf(of).flatMap((text) => / resolve R-1 (\w+)/.exec(text)?.[1] ?? []);

  test.each(LANGUAGES)('has sentences for every state and reason, in %s', (language) => {
    const cli = cliIn(language);
    for (const each of VIEWS) {
      for (const part of [whatHappened(cli, each), whatIsNext(cli, each, standing)])
        for (const sentence of [...part, ''].slice(0, -1)) expect(sentence).not.toMatch(/undefined|null|\[object/);
      expect(whatHappened(cli, each).length).toBeGreaterThan(1);
      expect(whatIsNext(cli, each, standing).length).toBeGreaterThan(0);
      expect(peopleCan(cli, each, standing).length).toBeGreaterThan(0);
    }
  });

  test('prints only commands that the CLI takes', () => {
    const cli = cliIn('en');
    const printed = new Set([
      ...VIEWS.flatMap((each) => commandsOf(each)),
      ...commandsOf(view, { ...standing, interrupted: true }),
    ]);
    expect(printed.size).toBeGreaterThan(7);
    for (const text of printed) expect([text, parses(cli, text)]).toEqual([text, true]);
  });

  test('offers the decisions that the refund takes, a retry only after its account has expired, and no others', () => {
    const stuck = escalated('outcome_unknown');
    expect(decisions(stuck)).toEqual(['retry', 'complete', 'abandon']);
    expect(decisions({ ...stuck, allowedActions: ['complete', 'abandon'] })).toEqual(['complete', 'abandon']);
    const payableUntil = (ms: number): RefundView => ({ ...stuck, payableUntil: new Date(NOW + ms).toISOString() });
    expect(decisions(payableUntil(60_000))).toEqual(['complete', 'abandon']);
    expect(decisions(payableUntil(-60_000))).toEqual(['retry', 'complete', 'abandon']);
    expect(decisions({ ...view, note: outside, allowedActions: ['abandon', 'go_ahead'] })).toEqual([
      'abandon',
      'go_ahead',
    ]);
    expect(decisions(view)).toEqual([]);
  });

  test('after a deposit was reported, no text tells a person to pay it', () => {
    const cli = cliIn('en');
    const told = (of: RefundView): string =>
      peopleCan(cli, of, standing)
        .map(({ text }) => text)
        .join('\n');
    expect(told(waiting)).toContain('deposit exactly 10,500 won into KB 110-1 before 2026-11-23 23:59:59 KST');
    expect(told(reported)).not.toContain('10,500');
  });

  test('tells the last look-up and the next one', () => {
    const pending = [{ name: 'lookUpPayment', attempt: 3, said: 'LAST', nextAt: '2026-11-23T04:00:00.000Z' }];
    const next = whatIsNext(cliIn('en'), waiting, { ...standing, pending }).join('\n');
    expect(next).toMatch(/LAST\nThe next look-up is at 2026-11-23 13:00:00 KST\./);
  });
});

/** Whether the CLI's own parser takes a line that was typed into a shell; nothing is run. */
function parses(cli: Cli, text: string): boolean {
  const typed = execFileSync('bash', ['-c', `printf '%s\\n' ${text}`]).toString();
  const [npx, program, name, ...args] = typed.split('\n').slice(0, -1);
  expect([npx, program]).toEqual(['npx', 'refunds']);
  const command = createCommands(cli).commands.find((known) => known.name() === name);
  if (command === undefined) return false;
  const { operands, unknown } = command.parseOptions(args);
  const missing = command.options.filter(
    (option) => option.mandatory && command.getOptionValue(option.attributeName()) === undefined,
  );
  return unknown.length === 0 && missing.length === 0 && operands.length === command.registeredArguments.length;
}
