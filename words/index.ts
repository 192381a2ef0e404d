/** What people read, in Korean and English. The workflow uses it too, so it depends on nothing but its arguments. */
import type { Language } from '../workflows/contract';
import { refundEn, type RefundWords } from './refund.en';
import { refundKo } from './refund.ko';

export type { RefundWords };
export { bare, kst, plain, won } from './format';

const REFUND_WORDS: Readonly<Record<Language, RefundWords>> = { ko: refundKo, en: refundEn };

/** Korean unless the refund says otherwise: Korean staff work with it. */
export const DEFAULT_LANGUAGE: Language = 'ko';

export const refundWords = (language: Language = DEFAULT_LANGUAGE): RefundWords => REFUND_WORDS[language];
