/** From the text of an option to its value. A text that has none is a usage error, which says what is expected. */
import { InvalidArgumentError } from 'commander';
import { parseDuration } from '../runtime/config/durations';

/** @param rule what is expected, in words */
export const wholeNumber =
  (least: number, most: number, rule: string) =>
  (text: string): number => {
    const value = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(rule);
  };

/** In milliseconds. */
export const duration =
  (rule: string) =>
  (text: string): number => {
    const ms = parseDuration(text);
    if (ms !== null) return ms;
    throw new InvalidArgumentError(rule);
  };

export const oneOf =
  <const Choice extends string>(choices: readonly Choice[], rule: (choices: string) => string) =>
  (text: string): Choice => {
    const choice = choices.find((known) => known === text);
    if (choice !== undefined) return choice;
    throw new InvalidArgumentError(rule(choices.join(', ')));
  };
