/** Faults that no variable has by itself: names nobody knows, and values that do not go together. */
import { closest, distance } from 'fastest-levenshtein';
import type { Environment } from './environment';
import { isLive, isLoopback, parseGatewayUrl, SANDBOX_URL } from './gateway-host';
import { knownVariables, type SectionName } from './sections';

export function faultsTogether(env: Environment, asked: readonly SectionName[]): string[] {
  const gateway = parseGatewayUrl(env['COOKIEPAY_BASE_URL'] ?? SANDBOX_URL);
  const live = gateway !== null && isLive(gateway);
  const faults: string[] = [];
  if (asked.includes('gateway') && live && env['COOKIEPAY_ALLOW_LIVE'] !== '1')
    faults.push(
      'COOKIEPAY_BASE_URL: is not the sandbox, so real money may move there; expected the sandbox, or COOKIEPAY_ALLOW_LIVE=1',
    );
  if (
    asked.includes('gateway') &&
    gateway !== null &&
    !isLoopback(gateway) &&
    env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0'
  )
    faults.push(
      'NODE_TLS_REJECT_UNAUTHORIZED: switches the check of the gateway off; expected it unset unless COOKIEPAY_BASE_URL is loopback',
    );
  if (asked.includes('inbox') && live && env['INBOX_DATABASE_URL'] === undefined)
    faults.push(
      'INBOX_DATABASE_URL: missing; expected a PostgreSQL address, because the embedded store is not meant for a live gateway',
    );
  return [...faults, ...unknownVariables(env)];
}

const OUR_PREFIX = /^(COOKIEPAY|NOTI|DEPOSIT|INBOX|WORKER)_/;

function unknownVariables(env: Environment): string[] {
  return Object.keys(env)
    .filter((name) => OUR_PREFIX.test(name) && !knownVariables.includes(name))
    .map((name) => {
      const meant = closestVariable(name);
      const hint = meant === null ? 'a name from docs/configuration.md' : `perhaps ${meant}`;
      return `${name}: is not a setting of this program; expected ${hint}`;
    });
}

/** The known name that is at most three edits away, if any. */
function closestVariable(name: string): string | null {
  const meant = closest(name, knownVariables);
  return distance(name, meant) <= 3 ? meant : null;
}
