/**
 * How one variable is read, by kind of value. The messages say what the value must be and never repeat the value: one
 * that was put under the wrong name may be a secret.
 */
import { z } from 'zod';
import { parseDuration, parseHours } from './durations';
import { faultOfGatewayUrl, isLive, parseGatewayUrl, SANDBOX_URL } from './gateway-host';
import { parseAddresses } from './noti-edge';

export const host = z
  .string()
  .regex(/^[A-Za-z0-9.:_-]+$/, 'must be a host name or an address, for example 127.0.0.1')
  .default('127.0.0.1');

export const port = (fallback: number): z.ZodType<number> =>
  z
    .string()
    .default(String(fallback))
    .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, 'must be a port number from 0 to 65535')
    .transform(Number);

export const wholeNumber = (fallback: number, most: number): z.ZodType<number> =>
  z
    .string()
    .default(String(fallback))
    .refine(
      (text) => /^\d{1,9}$/.test(text) && Number(text) > 0 && Number(text) <= most,
      `must be a whole number from 1 to ${most}`,
    )
    .transform(Number);

/** In milliseconds. The limits are written like the value: `30s`, `10m`, `1h`, `1d`. */
export function duration(fallback: string, shortest: string, longest: string): z.ZodType<number> {
  const [least = 0, most = Infinity] = [shortest, longest].map((text) => parseDuration(text) ?? undefined);
  return z
    .string()
    .default(fallback)
    .transform((text) => parseDuration(text) ?? NaN)
    .refine(
      (ms) => ms >= least && ms <= most,
      `must be a time from ${shortest} to ${longest}: a whole number and s, m, h or d, for example ${fallback}`,
    );
}

/** In minutes of the Korean day. */
export const hours = z.string().transform((text, context) => {
  const read = parseHours(text);
  if (read !== null) return read;
  return refuse(context, 'must be two times of one day in Korea, the earlier one first, for example 09:00-22:00');
});

const SECRET_FORM =
  '16 or more characters of A-Z a-z 0-9 . _ ~ -, or two such secrets with a comma between them while one replaces the other';

export const secrets = z
  .string({ error: `must be set: ${SECRET_FORM}` })
  .regex(/^[A-Za-z0-9._~-]{16,}(,[A-Za-z0-9._~-]{16,})?$/, `must be ${SECRET_FORM}`)
  .transform((text): readonly string[] => text.split(','));

/** @param what it is, and where to find it. */
export const credential = (what: string): z.ZodString =>
  z
    .string({ error: `must be set: ${what}` })
    .regex(/^[\x21-\x7e]+$/, `must be ${what}, without blanks, control or non-ASCII characters`);

export const gatewayUrl = z
  .string()
  .default(SANDBOX_URL)
  .transform((text, context) => {
    const url = parseGatewayUrl(text);
    if (url === null) return refuse(context, `must be a URL, for example ${SANDBOX_URL}`);
    const fault = faultOfGatewayUrl(url);
    return fault === null ? { baseUrl: url.origin, live: isLive(url) } : refuse(context, fault);
  });

/** Without a slash at the end. */
export const webUrl = z
  .string()
  .refine(
    (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
    'must be an http or https URL, for example http://127.0.0.1:8233',
  )
  .transform((text) => text.replace(/\/+$/, ''));

export const listenAddress = z
  .string()
  .regex(/^[A-Za-z0-9.:-]+:\d{1,5}$/, 'must be host:port, for example 127.0.0.1:9464');

export const addresses = z
  .string()
  .transform(
    (text, context) =>
      parseAddresses(text) ??
      refuse(context, 'must be addresses or networks with commas between them, for example 203.0.113.7,10.0.0.0/8'),
  );

function refuse(context: z.RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}
