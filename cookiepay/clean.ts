/** Cleans text from CookiePay before it is kept: its messages go into history, the Web UI, logs and events. */

/** Documented columns hold 100 characters; longer texts are cut. */
const LONGEST = 120;

export type Clean = (text: string) => string;

/** Control characters, line breaks and direction marks: they could forge log lines or reorder what a person reads. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;

/** @param secrets texts that must never be kept, even when the gateway sends them back (as they are, URL-encoded or in base64). */
export function createClean(secrets: readonly string[]): Clean {
  const forms = secrets
    .filter((secret) => secret.length > 0)
    .flatMap((secret) => [
      secret,
      encodeURIComponent(secret),
      Buffer.from(secret).toString('base64').replace(/=+$/, ''),
    ]);
  return (text) => {
    const hidden = forms.reduce((result, form) => result.replaceAll(form, '[secret]'), text);
    const flat = hidden.replace(UNPRINTABLE, ' ').trim();
    const letters = [...flat]; // by code point, so that a surrogate pair is never cut in two
    return letters.length > LONGEST ? `${letters.slice(0, LONGEST).join('')}…` : flat;
  };
}
