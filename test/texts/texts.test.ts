/** What the refund process says to people is there in both languages, and nothing from outside can pose as markup. */
import fc from 'fast-check';
import { LANGUAGES } from '../../contract';
import { kst, plain, refundTexts, won } from '../../texts';
import { ENGLISH_SENTENCE } from '../support/english-sentence';

type Texts = string | ((...args: never[]) => string) | { readonly [name: string]: Texts };

/** Every text of a catalogue under its path, its gaps filled with marks. */
function textsOf(texts: Texts, path = ''): [path: string, text: string][] {
  if (typeof texts === 'string') return [[path, texts]];
  if (typeof texts === 'object')
    return Object.entries(texts).flatMap(([name, value]) => textsOf(value, `${path}.${name}`));
  const gaps = Array.from({ length: texts.length }, (_, index) => 1_000 + index);
  return [[path, (texts as (...args: readonly unknown[]) => string)(...gaps)]]; // numbers fit as amounts, times and texts
}

const [ko, en] = [new Map(textsOf(refundTexts('ko'))), new Map(textsOf(refundTexts('en')))];

test('both languages have the same texts, none of them empty', () => {
  expect(ko.size).toBeGreaterThan(100);
  expect([...ko.keys()]).toEqual([...en.keys()]);
  for (const [path, text] of [...ko, ...en]) expect([path, text.trim()]).not.toEqual([path, '']);
});

test('the Korean ones are Korean, the English ones are not', () => {
  // Only gaps around punctuation, which no language changes.
  const hangul = (texts: Map<string, string>): string[] =>
    [...texts].filter(([, text]) => /\p{Script=Hangul}/u.test(text)).map(([path]) => path);
  const bare = [...ko.keys()].filter((path) => !hangul(ko).includes(path));
  expect(bare).toEqual(['.label.by', '.label.heading'].filter((path) => bare.includes(path)));
  expect(hangul(en)).toEqual([]);
});

test('no Korean text holds an English sentence', () => {
  const commands = /temporal operator namespace create|npx refunds|npm (start|run \w+)/g; // as they are typed
  const found = [...ko].filter(([, text]) => ENGLISH_SENTENCE.test(text.replace(commands, '')));
  expect(found).toEqual([]);
});

test('what a text is told of in one language, it tells in the other', () => {
  const numbersIn = (text: string): string[] => [...new Set(text.replaceAll(',', '').match(/100\d/g))].sort();
  const differing = [...ko].filter(([path, text]) => numbersIn(text).join() !== numbersIn(en.get(path) ?? '').join());
  expect(differing).toEqual([]);
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
