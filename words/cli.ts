/** What the CLI says. Apart from index.ts, so that none of it is carried into the workflow bundle. */
import type { Language } from '../workflows/contract';
import { cliEn, type CliWords } from './cli.en';
import { cliKo } from './cli.ko';

export type { CliWords };

const CLI_WORDS: Readonly<Record<Language, CliWords>> = { ko: cliKo, en: cliEn };

export const cliWords = (language: Language): CliWords => CLI_WORDS[language];
