/** What people read, in Korean and English. The workflow uses it too, so it depends on nothing but its arguments. */
import type { Language } from '../contract';
import { refundEn, type RefundTexts } from './refund.en';
import { refundKo } from './refund.ko';

export type { RefundTexts };
export { accountOf, type FactKind, factsOf, stateInWords } from './facts';
export { bare, kst, plain, won } from './format';

const REFUND_TEXTS: Readonly<Record<Language, RefundTexts>> = { ko: refundKo, en: refundEn };

/** Korean unless the refund says otherwise: Korean staff work with it. */
const DEFAULT_LANGUAGE: Language = 'ko';

export const refundTexts = (language: Language = DEFAULT_LANGUAGE): RefundTexts => REFUND_TEXTS[language];
