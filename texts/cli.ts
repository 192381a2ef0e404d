/** What the CLI says. Apart from index.ts, so that none of it is carried into the workflow bundle. */
import type { Language } from '../contract';
import { cliEn, type CliTexts } from './cli.en';
import { cliKo } from './cli.ko';

export type { CliTexts };

const CLI_TEXTS: Readonly<Record<Language, CliTexts>> = { ko: cliKo, en: cliEn };

export const cliTexts = (language: Language): CliTexts => CLI_TEXTS[language];
