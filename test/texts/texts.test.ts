/** Every text exists in both languages, and nothing from outside is read as markup. */
import fc from 'fast-check';
import { LANGUAGES } from '../../contract';
import { kst, plain, refundTexts, won } from '../../texts';
import { cliTexts } from '../../texts/cli';
import { ENGLISH_SENTENCE } from '../support/english-sentence';

/** Every text of a catalogue under its path, its gaps filled with numbers: they fit as amounts, times and texts. */
function textsOf(texts: unknown, path = ''): [path: string, text: string][] {
  if (typeof texts === 'string') return [[path, texts]];
  if (typeof texts === 'function') {
    const gaps = Array.from({ length: texts.length }, (_, index) => 1_000 + index);
    return textsOf(Reflect.apply(texts, null, gaps), path);
  }
  if (typeof texts !== 'object' || texts === null) throw new Error(`${path} is not a text`);
  return Object.entries(texts).flatMap(([name, inner]) => textsOf(inner, `${path}.${name}`));
}

const CATALOGUES = [
  ['the refund', refundTexts],
  ['the CLI', cliTexts],
] as const;

/** Nothing to translate: names, commands, or only gaps and punctuation. */
const NO_HANGUL =
  /^\.(label\.(by|heading)|column\.id|links\.heading|doctor\.check\.temporal|doctor\.clock\.servers\.\w+|help\.command\.\w+\.examples\.\d+)$/;
/** Has the Korean name of a field in CookiePay's console. */
const NAMES_A_KOREAN_FIELD = '.doctor.credentials.fixRejected';
/** Names, and commands as they are typed. */
const COMMANDS = /Temporal Web UI|temporal operator namespace create|npx refunds \w+|npm (start|run \w+)/g;

describe.each(CATALOGUES)('the texts of %s', (_name, textsIn) => {
  const [ko, en] = [new Map(textsOf(textsIn('ko'))), new Map(textsOf(textsIn('en')))];

  test('are the same in both languages, and none is empty', () => {
    expect(ko.size).toBeGreaterThan(100);
    expect([...ko.keys()]).toEqual([...en.keys()]);
    for (const [path, text] of [...ko, ...en]) expect([path, text.trim()]).not.toEqual([path, '']);
  });

  test('the Korean ones are Korean, the English ones are not', () => {
    const hangul = /\p{Script=Hangul}/u;
    expect([...ko].filter(([path, text]) => !hangul.test(text) && !NO_HANGUL.test(path))).toEqual([]);
    expect([...en].filter(([path, text]) => hangul.test(text) && path !== NAMES_A_KOREAN_FIELD)).toEqual([]);
  });

  test('no Korean text holds an English sentence', () => {
    const prose = [...ko].filter(([path]) => !path.includes('.examples.'));
    expect(prose.filter(([, text]) => ENGLISH_SENTENCE.test(text.replace(COMMANDS, '')))).toEqual([]);
  });

  test('what a text says in one language, it says in the other', () => {
    const numbersIn = (text: string): string[] => [...new Set(text.replaceAll(',', '').match(/100\d/g))].sort();
    const differing = [...ko].filter(([path, text]) => numbersIn(text).join() !== numbersIn(en.get(path) ?? '').join());
    expect(differing).toEqual([]);
  });
});

test('without a language it is Korean', () => expect(refundTexts()).toBe(refundTexts('ko')));

test('amounts and times read as people write them', () => {
  expect(LANGUAGES.map((language) => won(9_999_999_999, language))).toEqual(['9,999,999,999원', '9,999,999,999 won']);
  expect(won(100, 'en')).toBe('100 won');
  expect(kst('2026-01-02T14:59:59.000Z')).toBe('2026-01-02 23:59:59 KST');
  expect(kst('2026-01-02T15:00:00.000Z')).toBe('2026-01-03 00:00:00 KST');
});

test('S12: text from outside keeps no mark that Markdown or HTML would read, nor any control character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      expect(plain(text).replace(/&#\d+;/g, '')).not.toMatch(/[\\`*_{}[\]()<>#+!|~$^&:/@\p{Cc}\p{Cf}]/u);
    }),
  );
});
