/** Faults that no variable has by itself: unknown names, and values that do not go together. */
import { closest, distance } from 'fastest-levenshtein';
import type { Environment } from './environment';
import { isLive, isLoopback, parseGatewayUrl, SANDBOX_URL } from './gateway-host';
import { knownVariables, type SectionName } from './sections';

export const faultsTogether = (env: Environment, asked: readonly SectionName[]): string[] => [
  ...gatewayFaults(env, asked),
  ...unknownVariables(env),
];

function gatewayFaults(env: Environment, asked: readonly SectionName[]): string[] {
  const gateway = parseGatewayUrl(env['COOKIEPAY_BASE_URL'] ?? SANDBOX_URL);
  if (gateway === null) return []; // has its own fault
  const live = isLive(gateway);
  const faults: string[] = [];
  if (asked.includes('gateway') && live && env['COOKIEPAY_ALLOW_LIVE'] !== '1')
    faults.push(
      'COOKIEPAY_BASE_URL: must be the sandbox, because real money may move at any other host. ' +
        'Set COOKIEPAY_ALLOW_LIVE=1 to allow it',
    );
  if (asked.includes('gateway') && !isLoopback(gateway) && env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0')
    faults.push(
      'NODE_TLS_REJECT_UNAUTHORIZED: must not be 0 unless COOKIEPAY_BASE_URL is loopback: ' +
        'it switches off the check that the gateway is CookiePay',
    );
  if (asked.includes('inbox') && live && env['INBOX_DATABASE_URL'] === undefined)
    faults.push('INBOX_DATABASE_URL: must be set for a live gateway: the embedded store is for trying out only');
  return faults;
}

const OUR_PREFIX = /^(COOKIEPAY|NOTI|DEPOSIT|INBOX|WORKER)_/;

const unknownVariables = (env: Environment): string[] =>
  Object.keys(env)
    .filter((name) => OUR_PREFIX.test(name) && !knownVariables.includes(name))
    .map((name) => `${name}: must be the name of a setting. ${hint(name)}`);

function hint(name: string): string {
  const meant = closest(name, knownVariables);
  return distance(name, meant) <= 3 ? `Did you mean ${meant}?` : 'docs/configuration.md lists all names';
}
