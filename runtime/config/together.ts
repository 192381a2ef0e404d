/** Faults that no variable has by itself: names nobody knows, and values that do not go together. */
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
      const meant = closest(name);
      const hint = meant === null ? 'a name from docs/configuration.md' : `perhaps ${meant}`;
      return `${name}: is not a setting of this program; expected ${hint}`;
    });
}

/** The known name that is at most three edits away, if any. */
function closest(name: string): string | null {
  const ranked = knownVariables
    .map((known) => ({ known, distance: editDistance(name, known) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best !== undefined && best.distance <= 3 ? best.known : null;
}

/** Levenshtein's distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j += 1)
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (letter === b[j] ? 0 : 1)));
    row = next;
  }
  return row[b.length] ?? 0;
}
