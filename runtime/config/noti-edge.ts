/** The Noti listener's settings, and how the addresses among them are read and compared. */
import { BlockList, isIP, isIPv4 } from 'node:net';

/** The optional ones have their defaults where they are used, so that a test can leave them out. */
export interface NotiSettings {
  readonly host: string;
  readonly port: number;
  /** One, or two while one replaces the other. */
  readonly secrets: readonly string[];
  readonly unmatchedAfterMs: number;
  /** The body of the answer to a stored Noti. */
  readonly successAnswer?: string;
  /** How long a Noti's text is kept; afterwards only its facts are. */
  readonly keepPayloadMs?: number;
  /** Only these addresses may post Notis; absent: all. */
  readonly allowFrom?: readonly string[];
  /** Proxies whose X-Forwarded-For is believed; absent: none. */
  readonly trustedProxies?: readonly string[];
  /** Where Prometheus finds the shim's metrics, host:port; absent: nowhere. */
  readonly metricsAddress?: string;
}

/** `203.0.113.7`, `203.0.113.0/24`, `2001:db8::/32`, separated by commas; null when one of them is something else. */
export function parseAddresses(text: string): readonly string[] | null {
  const entries = text.split(',').map((entry) => entry.trim());
  return entries.every(isNetwork) ? entries : null;
}

function isNetwork(entry: string): boolean {
  const [address = '', prefix, ...rest] = entry.split('/');
  if (isIP(address) === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (isIPv4(address) ? 32 : 128));
}

/** @param entries from {@link parseAddresses}. The returned function takes any text; text that is not an address is not in the list. */
export function createAddressCheck(entries: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/');
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  // BlockList also recognises an IPv4 caller at an IPv6 socket (::ffff:203.0.113.7).
  return (address) => isIP(address) !== 0 && list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}
