/** Where the gateway is, and whether real money moves there. */

export const SANDBOX_URL = 'https://sandbox.cookiepayments.com';

const SANDBOX_HOST = /^(staging-)?sandbox\.(cookiepayments\.com|psys\.co\.kr)$/;
const LOOPBACK_HOST = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

export const isLoopback = (url: URL): boolean => LOOPBACK_HOST.test(url.hostname);

/**
 * Live means: neither CookiePay's sandbox nor this machine. A host we do not know may be a mirror of the live gateway
 * or a proxy before it, so it needs the same explicit permission.
 */
export const isLive = (url: URL): boolean => !isLoopback(url) && !SANDBOX_HOST.test(url.hostname);

/** The gateway's origin, or null when the text is not an absolute http(s) URL. */
export function parseGatewayUrl(text: string): URL | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  url.hostname = url.hostname.replace(/\.$/, ''); // a fully qualified name with its final dot is the same host
  return url.protocol === 'https:' || url.protocol === 'http:' ? url : null;
}

/** What the gateway's URL must be and is not; null when it is fine. Never repeats the URL. */
export function faultOfGatewayUrl(url: URL): string | null {
  if (url.username !== '' || url.password !== '') return 'must be only scheme, host and port, without credentials';
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '')
    return 'must be only scheme, host and port, without a path or a query';
  if (url.protocol !== 'https:' && !isLoopback(url)) return 'must be https; http is accepted for loopback only';
  return null;
}
